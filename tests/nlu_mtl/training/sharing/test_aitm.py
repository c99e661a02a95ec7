import torch

from nlu_mtl.training.sharing import Shape
from nlu_mtl.training.sharing.aitm import AITM


def moved(task: str) -> set[str]:
    torch.manual_seed(0)
    way = AITM(("click", "cart", "buy"), Shape(4, (3,)))
    way([torch.randn(30, 4)]).by_task[task].square().sum().backward()
    return {name for name, stack in way.stacks.items() if any(each.grad is not None for each in stack.parameters())}


def test_what_an_earlier_step_found_reaches_the_later_ones_and_not_the_other_way() -> None:
    assert moved("click") == {"click"}
    assert moved("cart") == {"click", "cart"}
    assert moved("buy") == {"click", "cart", "buy"}
