"""What a way of sharing parameters is: from what an encoder yields to one representation a task."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn


class SharingError(ValueError):
    """A way of sharing, or one of its options, that does not exist or does not fit the tasks."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The layers that a way of sharing builds for itself.

    Attributes:
        inputs: Width of the encoder's output.
        widths: Width of each layer, the first one first.
        adapters: Whether layers are bottleneck adapters of these widths around which the input passes on, so that all
            keep the encoder's width and change nothing at first (Houlsby et al., 2019): what fits a large text encoder
            several times into memory. Else they are dense layers.
        dropout: Share of each layer's outputs dropped while training.
    """

    inputs: int
    widths: tuple[int, ...]
    adapters: bool = False
    dropout: float = 0.0

    def __post_init__(self) -> None:
        """Check the widths.

        Raises:
            SharingError: if there is no layer, or one of no width.
        """
        if not self.widths or min(self.inputs, *self.widths) < 1:
            got = f"{self.widths} on inputs of {self.inputs}"
            raise SharingError(f"layers must be 1 wide or more, and one at least (got {got}); give such widths")
        if not 0 <= self.dropout < 1:
            raise SharingError(f"dropout must be a share below 1 (got {self.dropout}); 0.1 does")

    @property
    def output(self) -> int:
        """Width of what the last layer yields."""
        return self.inputs if self.adapters else self.widths[-1]

    def outputs(self) -> tuple[int, ...]:
        """Width of what each layer yields."""
        return (self.inputs,) * len(self.widths) if self.adapters else self.widths

    def layers(self) -> nn.ModuleList:
        """New layers. Shape: (…, inputs) to (…, output)."""
        if self.adapters:
            return nn.ModuleList(Adapter(self.inputs, width, self.dropout) for width in self.widths)
        widths = (self.inputs, *self.widths)
        return nn.ModuleList(Dense(*pair, self.dropout) for pair in pairwise(widths))

    def stack(self) -> nn.Sequential:
        """New layers, one after the other."""
        return nn.Sequential(*self.layers())


class Dense(nn.Sequential):
    """A linear layer, rectified."""

    def __init__(self, inputs: int, width: int, dropout: float) -> None:
        super().__init__(nn.Linear(inputs, width), nn.ReLU(), *([nn.Dropout(dropout)] if dropout else ()))


class Adapter(nn.Module):
    """A bottleneck whose output is added to its input; nothing, at first."""

    def __init__(self, inputs: int, width: int, dropout: float) -> None:
        super().__init__()
        up = nn.Linear(width, inputs)
        nn.init.zeros_(up.weight)
        nn.init.zeros_(up.bias)
        self.change = nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(dropout), up)

    def forward(self, inputs: Tensor) -> Tensor:
        """Shape: (…, inputs) both."""
        changed: Tensor = inputs + self.change(inputs)
        return changed


@dataclass(frozen=True, slots=True)
class Shared:
    """What a way of sharing makes of one batch.

    Attributes:
        by_task: The representation of each task. Shape: (…, width of the task) each.
        common: A tensor that all tasks read and nothing below which a task has for itself; at it, conflicts between
            their gradients can be settled. With hard sharing that is the representation, in a hierarchy the lowest
            depth that is read, else the encoder's output: shared experts and stitches lie above it.
        gates: How much of each expert a task takes, where there are such. Shape: (…, experts) each, rows sum to 1.
    """

    by_task: Mapping[str, Tensor]
    common: Tensor
    gates: Mapping[str, Tensor]


class Sharing(nn.Module, ABC):
    """A way of sharing parameters between tasks.

    Attributes:
        tasks: Names of the tasks, in their order.
        widths: Width of each task's representation.
    """

    def __init__(self, tasks: Sequence[str], widths: Mapping[str, int]) -> None:
        super().__init__()
        self.tasks = tuple(tasks)
        self.widths = dict(widths)

    @abstractmethod
    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """One representation a task.

        Args:
            layers: Output of each layer of the encoder, the lowest first; rows or token vectors. Shape: (…, inputs).
        """

    def penalty(self) -> Tensor:
        """What sharing adds to the sum of the losses; nothing for most."""
        return torch.zeros(())


def parallel(stacks: Mapping[str, nn.Module] | nn.ModuleDict, inputs: Tensor) -> dict[str, Tensor]:
    """The output of each stack. Shape: inputs (…, d)."""
    return {name: stack(inputs) for name, stack in stacks.items()}


def mix(gate: Tensor, experts: Tensor) -> Tensor:
    """The mean of some experts' outputs, weighted. Shape: gate (…, e), experts (…, e, d), result (…, d)."""
    return (gate.unsqueeze(-2) @ experts).squeeze(-2)
