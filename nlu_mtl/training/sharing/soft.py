"""Each task has layers of its own, that are drawn towards each other."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal, get_args

import torch
from torch import Tensor, nn

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, SharingError, parallel

Distance = Literal["l2", "l1", "cosine"]


class Soft(Sharing):
    """Soft parameter sharing: ``λ Σ_i Σ_j d(θ_i, θ_j)`` over the pairs of tasks (Duong et al., 2015, for squared L2).

    Args:
        tasks: Names of the tasks.
        shape: The layers of each task.
        strength: λ.
        distance: ``l2`` (squared) or ``l1``, summed over the parameters, or ``cosine`` (one minus it).
        layers: Which of the layers are drawn together, counted from 0; all if empty.
    """

    def __init__(
        self,
        tasks: Sequence[str],
        shape: Shape,
        *,
        strength: float = 0.1,
        distance: Distance = "l2",
        layers: Sequence[int] = (),
    ) -> None:
        super().__init__(tasks, dict.fromkeys(tasks, shape.output))
        if distance not in get_args(Distance):
            raise SharingError(f"distance must be one of {', '.join(get_args(Distance))} (got {distance!r}); name one")
        if strength < 0:
            raise SharingError(f"strength must be 0 or more (got {strength}); 0.01 does")
        if not set(layers) <= set(range(len(shape.widths))):
            raise SharingError(f"layers must be below {len(shape.widths)} (got {list(layers)}); count from 0")
        self.strength = strength
        self.distance: Distance = distance
        self.layers = tuple(layers) or tuple(range(len(shape.widths)))
        first = shape.stack()
        self.stacks = nn.ModuleDict({task: shape.stack() for task in tasks})
        for stack in self.stacks.values():
            stack.load_state_dict(first.state_dict())  # all begin at the same place, where the penalty is nothing

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`."""
        return Shared(parallel(self.stacks, layers[-1]), layers[-1], {})

    def penalty(self) -> Tensor:
        """``λ Σ_i Σ_j d(θ_i, θ_j)`` over the unordered pairs."""
        own = [self._parameters_of(task) for task in self.tasks]
        if len(own) < 2:
            return torch.zeros(())
        return self.strength * torch.stack([self._apart(one, other) for one, other in combinations(own, 2)]).sum()

    def _parameters_of(self, task: str) -> Tensor:
        layers = list(self.stacks[task].children())
        return torch.cat([each.flatten() for index in self.layers for each in layers[index].parameters()])

    def _apart(self, one: Tensor, other: Tensor) -> Tensor:
        if self.distance == "cosine":
            return 1 - nn.functional.cosine_similarity(one, other, dim=0)
        apart = one - other
        return apart.abs().sum() if self.distance == "l1" else apart.square().sum()
