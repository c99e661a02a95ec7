import pytest
import torch

from nlu_mtl.training.sharing import Shape, SharingError
from nlu_mtl.training.sharing.hierarchical import Hierarchical

SHAPE = Shape(4, (3, 2))


def test_a_low_task_does_not_move_what_lies_above() -> None:
    way = Hierarchical(("spans", "intent"), SHAPE, depths={"spans": 1})
    way([torch.randn(9, 4)]).by_task["spans"].sum().backward()
    assert way.widths == {"spans": 3, "intent": 2}
    assert way.above[0][0].weight.grad.any()  # type: ignore[index]
    assert way.above[1][0].weight.grad is None  # type: ignore[index]


def test_a_task_may_read_a_layer_of_the_encoder() -> None:
    way = Hierarchical(("spans", "intent"), SHAPE, depths={"spans": 0, "intent": -3}, encoder_layers=2)
    low, last = torch.randn(9, 4), torch.randn(9, 4)
    shared = way([low, last])
    assert shared.by_task["spans"] is low
    assert shared.by_task["intent"] is last
    assert shared.common is low


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SharingError, match=r"tasks spans \(got 'intent'\)"):
        Hierarchical(("spans",), SHAPE, depths={"intent": 1})
    with pytest.raises(SharingError, match=r"from -3 to 2 \(got 3\)"):
        Hierarchical(("spans",), SHAPE, depths={"spans": 3})
    with pytest.raises(SharingError, match=r"1 or more \(got 0\)"):
        Hierarchical(("spans",), SHAPE, encoder_layers=0)
    with pytest.raises(SharingError, match=r"yield 2 layers \(got 1\)"):
        Hierarchical(("spans",), SHAPE, encoder_layers=2)([torch.randn(9, 4)])
