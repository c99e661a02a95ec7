"""What holds for every balancer, on a problem of two tasks that share one layer."""

import pkgutil
from collections.abc import Callable, Iterable

import pytest
import torch
from torch import Tensor, nn

from nlu_mtl.training import balancing
from nlu_mtl.training.balancing import BALANCERS, Balancer, BalancingError, Step, make_balancer
from nlu_mtl.training.balancing.aggregated import AGGREGATORS

every_one = pytest.mark.parametrize("name", BALANCERS)
levels = pytest.mark.parametrize("level", ["representation", "parameters"])


class Problem:
    """Two linear tasks on one linear layer; ``sizes`` scale their losses."""

    def __init__(self, sizes: tuple[float, float] = (1.0, 1.0), *, fixed: bool = False) -> None:
        torch.manual_seed(0)
        self.inputs, self.targets = torch.randn(64, 6), torch.randn(64, 2)
        self.shared, self.heads = nn.Linear(6, 4), nn.ModuleList(nn.Linear(4, 1) for _ in range(2))
        self.sizes, self.fixed = torch.tensor(sizes), fixed

    def parameters(self) -> list[nn.Parameter]:
        return [*self.shared.parameters(), *self.heads.parameters()]

    def losses(self) -> tuple[Tensor, Tensor]:
        common = self.shared(self.inputs)
        if self.fixed:
            common = common.detach()
        found = torch.cat([head(common) for head in self.heads], dim=1)
        return self.sizes * (found - self.targets).square().mean(0), common

    def step(self, penalty: Callable[[], Tensor] = lambda: torch.zeros(())) -> Step:
        losses, common = self.losses()
        shared = list(self.shared.parameters())
        return Step(losses, common, penalty(), lambda: self.losses()[0], lambda _: self.losses()[0], shared)

    def train(self, balancer: Balancer, steps: int = 60) -> Tensor:
        optimiser = torch.optim.Adam([*self.parameters(), *balancer.parameters()], lr=0.02)
        for number in range(steps):
            step = self.step()
            optimiser.zero_grad()
            balancer.backward(step)
            optimiser.step()
            balancer.after_step(step)
            if number % 10 == 9:
                balancer.after_epoch()
        return self.losses()[0].detach()

    def gradients(self, balancer: Balancer) -> list[Tensor]:
        for each in self.parameters():
            each.grad = None
        balancer.backward(self.step())
        return [each.grad.clone() for each in self.parameters() if each.grad is not None]


def joined(parts: Iterable[Tensor]) -> Tensor:
    return torch.cat([each.flatten() for each in parts])


def test_every_file_is_registered() -> None:
    files = {each.name for each in pkgutil.iter_modules(balancing.__path__)} - {"base", "weighted", "aggregated"}
    assert files < set(BALANCERS)


@every_one
def test_both_tasks_are_learned(name: str) -> None:
    problem = Problem()
    before = problem.losses()[0].detach()
    assert (problem.train(make_balancer(name, 2)) < before).all()


@pytest.mark.parametrize("name", AGGREGATORS)
def test_both_tasks_are_learned_by_aggregation_over_parameters(name: str) -> None:
    problem = Problem()
    before = problem.losses()[0].detach()
    assert (problem.train(make_balancer(name, 2, {"level": "parameters"})) < before).all()


@every_one
def test_the_penalty_moves_what_it_is_taken_of(name: str) -> None:
    problem = Problem()
    apart = nn.Parameter(torch.ones(3))
    make_balancer(name, 2).backward(problem.step(lambda: apart.square().sum()))
    assert apart.grad is not None
    assert torch.allclose(apart.grad, torch.full((3,), 2.0))


def test_equal_weights_are_the_plain_sum() -> None:
    problem = Problem()
    found = problem.gradients(make_balancer("fixed", 2))
    wanted = torch.autograd.grad(problem.losses()[0].sum(), problem.parameters())
    assert all(torch.allclose(one, other) for one, other in zip(found, wanted, strict=True))


@levels
@pytest.mark.parametrize("name", AGGREGATORS)
def test_heads_follow_their_own_losses_under_any_aggregation(name: str, level: str) -> None:
    problem = Problem((1.0, 30.0))
    found = problem.gradients(make_balancer(name, 2, {"level": level}))
    wanted = problem.gradients(make_balancer("fixed", 2))
    assert all(torch.allclose(one, other, atol=1e-5) for one, other in zip(found[2:], wanted[2:], strict=True))


def conflicting() -> Problem:
    """The second task wants the opposite of the first, and more of it."""
    problem = Problem((1.0, 30.0))
    problem.heads[1].load_state_dict(problem.heads[0].state_dict())
    problem.targets[:, 1] = -problem.targets[:, 0]
    return problem


def harm(name: str, level: str) -> float:
    """The least that a task gains by the step of the shared layer; negative where one loses."""
    problem = conflicting()
    own = [joined(torch.autograd.grad(loss, problem.shared.weight, retain_graph=True)) for loss in problem.losses()[0]]
    moved = problem.gradients(make_balancer(name, 2, {"level": level} if name in AGGREGATORS else {}))[0].flatten()
    return min(float(each @ moved) for each in own)


def test_upgrad_harms_no_task_where_the_sum_does() -> None:
    assert harm("fixed", "") < -0.1
    assert harm("upgrad", "parameters") > harm("fixed", "") / 50  # a small regularisation keeps it from 0


@pytest.mark.parametrize("name", ["upgrad", "mgda", "aligned_mtl"])
def test_the_shared_layer_follows_what_is_agreed_at_the_representation(name: str) -> None:
    problem = conflicting()
    losses, common = problem.losses()
    jacobian = torch.stack([torch.autograd.grad(loss, common, retain_graph=True)[0].flatten() for loss in losses])
    agreed = AGGREGATORS[name](2)(jacobian).reshape(common.shape)
    (wanted,) = torch.autograd.grad(common, problem.shared.weight, agreed)
    assert torch.allclose(problem.gradients(make_balancer(name, 2))[0], wanted, atol=1e-6)


def test_gradnorm_lets_a_small_loss_weigh_more() -> None:
    balancer = make_balancer("gradnorm", 2)
    Problem((1.0, 30.0)).train(balancer)
    first, second = balancer.weights.tolist()  # type: ignore[operator, union-attr]
    assert first > 3 * second
    assert first + second == pytest.approx(2)


def test_auto_lambda_lets_weigh_more_what_helps_on_validation_data() -> None:
    problem, balancer = Problem(), make_balancer("auto_lambda", 2, {"every": 1})
    optimiser = torch.optim.SGD(problem.parameters(), lr=0.01)
    for _ in range(30):
        step = problem.step()
        helps = Step(step.losses, step.common, step.penalty, step.again, lambda _: problem.losses()[0][:1], step.shared)
        optimiser.zero_grad()
        balancer.backward(helps)
        optimiser.step()
    assert balancer.weights[0] > 1.2  # type: ignore[index, operator]


def test_the_bandit_comes_to_draw_what_lowers_the_validation_loss_on_rows_that_differ() -> None:
    torch.manual_seed(0)
    balancer = make_balancer("bandit", 2, {"period": 1, "exploration": 0.3})
    level, weight = [100.0], nn.Parameter(torch.zeros(2))

    def validation(number: int) -> Tensor:
        """Every draw of rows is harder or easier by far more than a step brings."""
        return level[0] * (1 + 0.9 * torch.rand(1, generator=torch.Generator().manual_seed(number)))

    for _ in range(300):
        step = Step(weight + 1, weight, torch.zeros(()), lambda: weight + 1, validation, ())
        weight.grad = None
        balancer.backward(step)
        assert weight.grad is not None
        level[0] *= 0.98 if weight.grad[1] else 1.0
    assert balancer.chances[1] > 0.6  # type: ignore[index, operator]


def test_gradnorm_waits_for_a_task_that_the_first_batches_do_not_label() -> None:
    problem, balancer = Problem(), make_balancer("gradnorm", 2)
    step = problem.step()
    others = (step.common, step.penalty, step.again, step.validation, step.shared)
    balancer.backward(Step(step.losses * torch.tensor([1.0, 0.0]), *others))
    problem.train(balancer, 30)
    assert min(balancer.weights.tolist()) > 0.2  # type: ignore[operator, union-attr]


@pytest.mark.parametrize("name", [*AGGREGATORS, "gradnorm"])
def test_where_nothing_shared_learns_there_is_nothing_to_settle(name: str) -> None:
    with pytest.raises(BalancingError, match="something shared learns"):
        make_balancer(name, 2).backward(Problem(fixed=True).step())


def test_what_does_not_exist_is_refused_with_what_does() -> None:
    with pytest.raises(BalancingError, match=r"one of fixed, uncertainty, .* \(got 'sluice'\)"):
        make_balancer("sluice", 2)
    with pytest.raises(BalancingError, match=r"upgrad takes level \(got levels\)"):
        make_balancer("upgrad", 2, {"levels": 1})
    with pytest.raises(BalancingError, match=r"dwa takes no options \(got weights\)"):
        make_balancer("dwa", 2, {"weights": [1, 1]})
    for name, options in (("bandit", {"period": 0}), ("auto_lambda", {"every": 0}), ("gradnorm", {"rate": -1})):
        with pytest.raises(BalancingError, match=r"more than 0 \(got"):
            make_balancer(name, 2, options)
    with pytest.raises(BalancingError, match=r"a share above 0 \(got 2\)"):
        make_balancer("bandit", 2, {"exploration": 2})
    with pytest.raises(BalancingError, match=r"representation, parameters \(got 'heads'\)"):
        make_balancer("upgrad", 2, {"level": "heads"})
    with pytest.raises(BalancingError, match=r"2 numbers, none negative \(got \[1.0\]\)"):
        make_balancer("fixed", 2, {"weights": [1.0]})
