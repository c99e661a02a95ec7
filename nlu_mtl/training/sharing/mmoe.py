"""Experts that all tasks share, and a gate of each task that chooses among them."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, SharingError, mix


class MMoE(Sharing):
    """Multi-gate mixture of experts (Ma et al., 2018).

    Args:
        tasks: Names of the tasks.
        shape: The layers of each expert.
        experts: How many there are.
    """

    def __init__(self, tasks: Sequence[str], shape: Shape, *, experts: int = 4) -> None:
        super().__init__(tasks, dict.fromkeys(tasks, shape.output))
        if experts < 1:
            raise SharingError(f"experts must be 1 or more (got {experts}); 4 do")
        self.experts = nn.ModuleList(shape.stack() for _ in range(experts))
        self.gates = nn.ModuleDict({task: nn.Linear(shape.inputs, experts) for task in tasks})

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`."""
        inputs = layers[-1]
        experts = torch.stack([expert(inputs) for expert in self.experts], dim=-2)
        gates = {task: self.gates[task](inputs).softmax(-1) for task in self.tasks}
        return Shared({task: mix(gate, experts) for task, gate in gates.items()}, inputs, gates)
