"""Each task has layers of its own, and learns how much of the others' to take after each."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, SharingError


class CrossStitch(Sharing):
    """Cross-stitch networks (Misra et al., 2016): after each layer, a learned linear combination over the tasks.

    Args:
        tasks: Names of the tasks.
        shape: The layers of each task.
        own: Share that a task begins with of its own output; the others have the rest in equal parts.
    """

    def __init__(self, tasks: Sequence[str], shape: Shape, *, own: float = 0.9) -> None:
        super().__init__(tasks, dict.fromkeys(tasks, shape.output))
        if not 0 <= own <= 1:
            raise SharingError(f"own must be a share from 0 to 1 (got {own}); 0.9 does")
        self.stacks = nn.ModuleDict({task: shape.layers() for task in tasks})
        count = len(self.tasks)
        others = (1 - own) / max(1, count - 1)
        stitch = torch.full((count, count), others) + torch.eye(count) * ((own if count > 1 else 1.0) - others)
        self.stitches = nn.ParameterList(nn.Parameter(stitch.clone()) for _ in shape.widths)

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`."""
        now = [layers[-1]] * len(self.tasks)
        for depth, stitch in enumerate(self.stitches):
            outputs = torch.stack([self.stacks[task][depth](now[i]) for i, task in enumerate(self.tasks)])  # type: ignore[index]
            now = list(torch.tensordot(stitch, outputs, dims=1).unbind(0))
        return Shared(dict(zip(self.tasks, now, strict=True)), layers[-1], {})
