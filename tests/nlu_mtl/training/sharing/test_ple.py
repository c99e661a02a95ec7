import pytest
import torch

from nlu_mtl.training.sharing import Shape, SharingError
from nlu_mtl.training.sharing.ple import PLE


def moved_experts(widths: tuple[int, ...]) -> set[str]:
    """Whose experts the task ``a`` moves in the first layer."""
    torch.manual_seed(0)
    way = PLE(("a", "b"), Shape(4, widths))
    way([torch.randn(30, 4)]).by_task["a"].square().sum().backward()
    experts = way.extractions[0].experts
    return {name for name, own in experts.items() if any(each.grad is not None for each in own.parameters())}  # type: ignore[operator]


def test_in_the_last_layer_a_task_reads_its_own_experts_and_the_shared_ones() -> None:
    assert moved_experts((3,)) == {"a", "shared"}


def test_below_it_the_shared_stream_carries_what_all_experts_found() -> None:
    assert moved_experts((6, 3)) == {"a", "b", "shared"}


def test_gates_cover_own_and_shared_experts() -> None:
    gates = PLE(("a", "b"), Shape(4, (6, 3)), shared=3, own=2)([torch.randn(9, 4)]).gates
    assert {task: gate.shape[-1] for task, gate in gates.items()} == {"a": 5, "b": 5}


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SharingError, match=r"1 or more each \(got 0, 1\)"):
        PLE(("a",), Shape(4, (3,)), shared=0)
    with pytest.raises(SharingError, match="another name"):
        PLE(("shared",), Shape(4, (3,)))
