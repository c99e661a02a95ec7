"""Each task passes what it found on to the next one of a chain of steps."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, parallel


class AITM(Sharing):
    """Adaptive information transfer (Xi et al., 2021) along the order of the tasks: click, …, purchase.

    One attention serves all steps. The paper's calibrator, a loss where a later step is likelier than an earlier one,
    is left out: in the entire space none is likelier than the first.

    Args:
        tasks: Names of the tasks, an earlier step before a later one.
        shape: The layers of each task.
    """

    def __init__(self, tasks: Sequence[str], shape: Shape) -> None:
        super().__init__(tasks, dict.fromkeys(tasks, shape.output))
        width = shape.output
        self.stacks = nn.ModuleDict({task: shape.stack() for task in tasks})
        self.transfers = nn.ModuleDict({task: nn.Sequential(nn.Linear(width, width), nn.ReLU()) for task in tasks[1:]})
        self.query, self.key, self.value = (nn.Linear(width, width, bias=False) for _ in range(3))
        self.scale = width**-0.5

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`."""
        own = parallel(self.stacks, layers[-1])
        before = own[self.tasks[0]]
        found = {self.tasks[0]: before}
        for task in self.tasks[1:]:
            pair = torch.stack((own[task], self.transfers[task](before)), dim=-2)
            weights = ((self.query(pair) * self.key(pair)).sum(-1) * self.scale).softmax(-1)
            before = found[task] = (weights.unsqueeze(-1) * self.value(pair)).sum(-2)
        return Shared(found, layers[-1], {})
