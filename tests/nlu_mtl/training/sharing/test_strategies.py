"""What holds for every way of sharing."""

import pkgutil

import pytest
import torch
from torch import Tensor

from nlu_mtl.training import sharing
from nlu_mtl.training.sharing import STRATEGIES, Shape, Sharing, SharingError, make_sharing

TASKS = ("click", "cart", "buy")
DENSE = Shape(inputs=12, widths=(8, 6))
ADAPTERS = Shape(inputs=12, widths=(4, 4), adapters=True)
every_way = pytest.mark.parametrize("name", STRATEGIES)


def made(name: str, shape: Shape = DENSE, tasks: tuple[str, ...] = TASKS) -> Sharing:
    torch.manual_seed(0)
    return make_sharing(name, tasks, shape)


def gradients(shared: Sharing, inputs: Tensor, task: str) -> dict[str, bool]:
    """Which parameters the representation of one task moves."""
    shared.zero_grad()
    shared([inputs]).by_task[task].square().sum().backward()
    return {name: bool(each.grad is not None and each.grad.any()) for name, each in shared.named_parameters()}


def test_every_file_is_registered() -> None:
    files = {each.name for each in pkgutil.iter_modules(sharing.__path__)} - {"base"}
    assert files == set(STRATEGIES)


@every_way
@pytest.mark.parametrize("shape", [DENSE, ADAPTERS])
@pytest.mark.parametrize("rows", [(5,), (3, 7)], ids=["rows", "tokens"])
def test_each_task_has_a_representation_of_rows_or_tokens(name: str, shape: Shape, rows: tuple[int, ...]) -> None:
    way = made(name, shape)
    shared = way([torch.randn(*rows, 12)])
    assert list(shared.by_task) == [*TASKS]
    for task, found in shared.by_task.items():
        assert found.shape == (*rows, way.widths[task])
    assert shared.common.shape[:-1] == rows


@every_way
def test_the_tasks_together_move_every_parameter(name: str) -> None:
    torch.manual_seed(1)
    way, inputs = made(name), torch.randn(64, 12)
    moved = [gradients(way, inputs, task) for task in TASKS]
    assert [each for each in moved[0] if not any(task[each] for task in moved)] == []


@every_way
def test_every_task_depends_on_what_all_have_in_common(name: str) -> None:
    way = made(name)
    shared = way([torch.randn(5, 12, requires_grad=True)])
    for found in shared.by_task.values():
        (moved,) = torch.autograd.grad(found.sum(), shared.common, retain_graph=True)
        assert moved.any()


@every_way
def test_a_single_task_needs_no_other(name: str) -> None:
    way = made(name, tasks=("click",))
    assert way([torch.randn(5, 12)]).by_task["click"].shape == (5, 6)
    assert way.penalty().item() == 0


@every_way
def test_the_same_seed_makes_the_same(name: str) -> None:
    inputs = torch.randn(5, 12)
    one, other = (made(name).eval()([inputs]).by_task["buy"] for _ in range(2))
    assert torch.equal(one, other)


@every_way
def test_gates_are_shares(name: str) -> None:
    gates = made(name)([torch.randn(5, 12)]).gates
    assert set(gates) == (set(TASKS) if name in {"mmoe", "ple"} else set())
    for gate in gates.values():
        assert torch.allclose(gate.sum(-1), torch.ones(5))


def test_what_does_not_exist_is_refused_with_what_does() -> None:
    with pytest.raises(SharingError, match=r"one of hard, soft, .* \(got 'sluice'\)"):
        make_sharing("sluice", TASKS, DENSE)
    with pytest.raises(SharingError, match=r"mmoe takes experts \(got expert\)"):
        make_sharing("mmoe", TASKS, DENSE, {"expert": 3})
    with pytest.raises(SharingError, match=r"hard takes no options \(got experts\)"):
        make_sharing("hard", TASKS, DENSE, {"experts": 3})
    with pytest.raises(SharingError, match="different names"):
        make_sharing("hard", ("click", "click"), DENSE)
    with pytest.raises(SharingError, match="one at least"):
        make_sharing("hard", (), DENSE)
    with pytest.raises(SharingError, match=r"1 wide or more.*\(got \(8, 0\) on inputs of 12\)"):
        Shape(12, (8, 0))
    with pytest.raises(SharingError, match=r"below 1 \(got 1.0\)"):
        Shape(12, (8,), dropout=1.0)


def test_adapters_change_nothing_at_first() -> None:
    inputs = torch.randn(5, 12)
    assert torch.equal(made("soft", ADAPTERS)([inputs]).by_task["cart"], inputs)
