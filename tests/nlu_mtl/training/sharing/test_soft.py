import pytest
import torch

from nlu_mtl.training.sharing import Shape, SharingError
from nlu_mtl.training.sharing.soft import Soft

SHAPE = Shape(2, (1,))


def apart(way: Soft) -> Soft:
    """Weights (1, 0, bias 0), (0, 1, bias 0) and (2, 0, bias 0) of three tasks."""
    for task, weights in zip(way.tasks, ([1.0, 0.0], [0.0, 1.0], [2.0, 0.0]), strict=True):
        layer = way.stacks[task][0][0]  # type: ignore[index]
        layer.weight.data = torch.tensor([weights])
        layer.bias.data.zero_()
    return way


@pytest.mark.parametrize(
    ("distance", "expected"),
    # squared: 2 + 1 + 5; absolute: 2 + 1 + 3; one minus the cosine: 1 + 0 + 1
    [("l2", 8.0), ("l1", 6.0), ("cosine", 2.0)],
)
def test_the_penalty_is_the_sum_over_all_pairs(distance: str, expected: float) -> None:
    way = apart(Soft(("a", "b", "c"), SHAPE, strength=0.5, distance=distance))  # type: ignore[arg-type]
    assert way.penalty().item() == pytest.approx(0.5 * expected)


@pytest.mark.parametrize("distance", ["l2", "l1", "cosine"])
def test_all_begin_at_one_place_and_each_moves_alone(distance: str) -> None:
    way = Soft(("a", "b"), Shape(4, (3,)), distance=distance)  # type: ignore[arg-type]
    assert way.penalty().item() == pytest.approx(0, abs=1e-6)
    way([torch.randn(9, 4)]).by_task["a"].sum().backward()
    assert all(each.grad is None for each in way.stacks["b"].parameters())


def test_the_penalty_draws_tasks_together_at_any_width() -> None:
    torch.manual_seed(0)
    way = Soft(("a", "b", "c"), Shape(64, (128, 64)), strength=1.0)
    for each in way.parameters():
        each.data += 0.1 * torch.randn_like(each)
    optimiser, before = torch.optim.SGD(way.parameters(), lr=0.1), way.penalty().item()
    for _ in range(20):
        optimiser.zero_grad()
        way.penalty().backward()
        optimiser.step()
    assert way.penalty().item() < before / 10


def test_only_the_chosen_layers_are_drawn() -> None:
    way = Soft(("a", "b"), Shape(4, (3, 3)), layers=(1,))
    way.stacks["a"][0][0].weight.data += 1  # type: ignore[index]
    assert way.penalty().item() == 0
    way.stacks["a"][1][0].weight.data += 1  # type: ignore[index]
    assert way.penalty().item() > 0


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SharingError, match=r"one of l2, l1, cosine \(got 'l3'\)"):
        Soft(("a",), SHAPE, distance="l3")  # type: ignore[arg-type]
    with pytest.raises(SharingError, match=r"0 or more \(got -1\)"):
        Soft(("a",), SHAPE, strength=-1)
    with pytest.raises(SharingError, match=r"below 1 \(got \[1\]\)"):
        Soft(("a",), SHAPE, layers=(1,))
