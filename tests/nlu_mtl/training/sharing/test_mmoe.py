import pytest
import torch

from nlu_mtl.training.sharing import Shape, SharingError
from nlu_mtl.training.sharing.hard import Hard
from nlu_mtl.training.sharing.mmoe import MMoE


def test_one_expert_is_hard_sharing() -> None:
    torch.manual_seed(0)
    way, hard, inputs = MMoE(("a", "b"), Shape(4, (3,)), experts=1), Hard(("a", "b"), Shape(4, (3,))), torch.randn(9, 4)
    hard.bottom.load_state_dict(way.experts[0].state_dict())
    assert torch.allclose(way([inputs]).by_task["b"], hard([inputs]).by_task["b"])


def test_a_gate_that_takes_one_expert_yields_that_one() -> None:
    way, inputs = MMoE(("a", "b"), Shape(4, (3,)), experts=2), torch.randn(9, 4)
    way.gates["a"].weight.data.zero_()
    way.gates["a"].bias.data = torch.tensor([-50.0, 50.0])
    assert torch.allclose(way([inputs]).by_task["a"], way.experts[1](inputs))


def test_no_experts_are_refused() -> None:
    with pytest.raises(SharingError, match=r"1 or more \(got 0\)"):
        MMoE(("a",), Shape(4, (3,)), experts=0)
