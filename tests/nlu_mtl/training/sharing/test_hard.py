import torch

from nlu_mtl.training.sharing import Shape
from nlu_mtl.training.sharing.hard import Hard


def test_all_tasks_read_the_same_tensor() -> None:
    shared = Hard(("a", "b"), Shape(6, (4,)))([torch.randn(3, 6)])
    assert shared.by_task["a"] is shared.by_task["b"] is shared.common


def test_of_an_encoders_layers_the_last_is_read() -> None:
    torch.manual_seed(0)
    way, low, last = Hard(("a",), Shape(6, (4,))), torch.randn(3, 6), torch.randn(3, 6)
    assert torch.equal(way([low, last]).by_task["a"], way([last]).by_task["a"])
