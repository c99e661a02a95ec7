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


def test_the_transfer_is_an_attention_over_what_was_passed_on_and_what_is_its_own() -> None:
    torch.manual_seed(0)
    way, inputs = AITM(("click", "buy"), Shape(4, (3,))), torch.randn(5, 4)
    own, passed = way.stacks["buy"](inputs), way.transfers["buy"](way.stacks["click"](inputs))
    strengths = torch.stack([(way.query(each) * way.key(each)).sum(1) / 3**0.5 for each in (own, passed)])
    weights = strengths.exp() / strengths.exp().sum(0)
    wanted = weights[0, :, None] * way.value(own) + weights[1, :, None] * way.value(passed)
    assert torch.allclose(way([inputs]).by_task["buy"], wanted, atol=1e-6)
