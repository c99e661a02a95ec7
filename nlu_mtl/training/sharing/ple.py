"""Experts that all share and experts of each task, extracted layer by layer."""

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, SharingError, mix

_ALL = "shared"


class PLE(Sharing):
    """Progressive layered extraction (Tang et al., 2020): each layer is one of customised gate control.

    Args:
        tasks: Names of the tasks.
        shape: One layer of extraction for each width.
        shared: Experts of all tasks in each layer.
        own: Experts of each task in each layer.
    """

    def __init__(self, tasks: Sequence[str], shape: Shape, *, shared: int = 2, own: int = 1) -> None:
        super().__init__(tasks, dict.fromkeys(tasks, shape.output))
        if shared < 1 or own < 1:
            raise SharingError(f"shared and own experts must be 1 or more each (got {shared}, {own}); 2 and 1 do")
        if _ALL in tasks:
            raise SharingError(f"{_ALL!r} names the experts of all tasks; give the task another name")
        inputs = (shape.inputs, *shape.outputs()[:-1])
        last = len(shape.widths) - 1
        self.extractions = nn.ModuleList(
            _Extraction(
                self.tasks, Shape(width, shape.widths[depth : depth + 1], shape.adapters, shape.dropout), shared, own,
                is_last=depth == last,
            )
            for depth, width in enumerate(inputs)
        )  # fmt: skip

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`."""
        streams = dict.fromkeys((*self.tasks, _ALL), layers[-1])
        gates: dict[str, Tensor] = {}
        for extraction in self.extractions:
            streams, gates = extraction(streams)
        return Shared(streams, layers[-1], gates)


class _Extraction(nn.Module):
    """One layer: experts, and a gate of each task over its own and the shared ones, of the shared stream over all."""

    def __init__(self, tasks: tuple[str, ...], shape: Shape, shared: int, own: int, *, is_last: bool) -> None:
        super().__init__()
        counts = {**dict.fromkeys(tasks, own), _ALL: shared}
        self.experts = nn.ModuleDict(
            {name: nn.ModuleList(shape.stack() for _ in range(count)) for name, count in counts.items()}
        )
        seen = dict.fromkeys(tasks, own + shared)
        if not is_last:
            seen[_ALL] = own * len(tasks) + shared
        self.gates = nn.ModuleDict({name: nn.Linear(shape.inputs, count) for name, count in seen.items()})

    def forward(self, streams: dict[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """The streams after this layer, and the gates. Shape: (…, inputs) to (…, output) each."""
        outputs = {name: self._outputs(name, inputs) for name, inputs in streams.items()}
        gates = {name: gate(streams[name]).softmax(-1) for name, gate in self.gates.items()}
        seen = {
            name: torch.cat([*outputs.values()] if name == _ALL else [outputs[name], outputs[_ALL]], dim=-2)
            for name in gates
        }
        return {name: mix(gate, seen[name]) for name, gate in gates.items()}, gates

    def _outputs(self, name: str, inputs: Tensor) -> Tensor:
        """What the experts of one stream yield. Shape: (…, inputs) to (…, experts, output)."""
        return torch.stack([expert(inputs) for expert in cast(nn.ModuleList, self.experts[name])], dim=-2)
