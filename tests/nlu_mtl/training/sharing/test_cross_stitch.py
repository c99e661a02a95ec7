import pytest
import torch

from nlu_mtl.training.sharing import Shape, SharingError
from nlu_mtl.training.sharing.cross_stitch import CrossStitch


def moves_other(way: CrossStitch) -> bool:
    way([torch.randn(9, 4)]).by_task["a"].sum().backward()
    return any(each.grad is not None and bool(each.grad.any()) for each in way.stacks["b"].parameters())


def test_a_task_takes_of_the_others_what_the_stitch_says() -> None:
    assert moves_other(CrossStitch(("a", "b"), Shape(4, (8, 3)), own=0.5))
    assert not moves_other(CrossStitch(("a", "b"), Shape(4, (8, 3)), own=1.0))


def test_equal_stitches_make_all_tasks_alike() -> None:
    found = CrossStitch(("a", "b", "c", "d"), Shape(4, (3,)), own=0.25)([torch.randn(9, 4)]).by_task
    assert torch.allclose(found["a"], found["d"])


def test_shares_begin_as_one_in_all() -> None:
    for stitch in CrossStitch(("a", "b", "c"), Shape(4, (3, 3)), own=0.8).stitches:
        assert torch.allclose(stitch.sum(1), torch.ones(3))
        assert torch.allclose(stitch.diag(), torch.full((3,), 0.8))


def test_a_share_is_between_0_and_1() -> None:
    with pytest.raises(SharingError, match=r"from 0 to 1 \(got 1.5\)"):
        CrossStitch(("a", "b"), Shape(4, (3,)), own=1.5)
