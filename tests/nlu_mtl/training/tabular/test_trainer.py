from dataclasses import replace

import pytest
import torch

from nlu_mtl.training.balancing import BALANCERS, Balancer, Step
from nlu_mtl.training.sharing import STRATEGIES
from nlu_mtl.training.tabular.model import TabularConfig, TabularError, TabularModel
from nlu_mtl.training.tabular.rows import Rows
from nlu_mtl.training.tabular.trainer import FitConfig, FitError, fit_rows, judge, predict

TASKS = ("click", "buy")
MODEL = TabularConfig(embedding=4, widths=(16, 8), tower=8)
FIT = FitConfig(epochs=3, batch=128, rate=0.01)


def rows(count: int, seed: int) -> Rows:
    """A taste for one item in five decides the click, a number which of the clicked is bought; some labels lack."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(1, 11, (count, 2), generator=generator)
    numbers = torch.randn(count, 2, generator=generator)
    click = (ids[:, 1] % 5 == 0).float()
    labels = torch.stack((click, click * (numbers[:, 0] > 0)), dim=1)
    labels[torch.rand(count, generator=generator) < 0.1, 1] = torch.nan
    return Rows(ids, numbers, labels)


TRAIN, VALIDATION, TEST = rows(1500, 1), rows(400, 2), rows(400, 3)


def trained(model: TabularConfig = MODEL, fit: FitConfig = FIT) -> TabularModel:
    torch.manual_seed(fit.seed)
    built = TabularModel(TASKS, (11, 11), 2, model)
    fit_rows(built, TRAIN, VALIDATION, fit)
    return built


@pytest.mark.parametrize("objective", ["independent", "entire_space"])
@pytest.mark.parametrize("sharing", STRATEGIES)
def test_every_way_of_sharing_learns_both_tasks(sharing: str, objective: str) -> None:
    fit = replace(FIT, objective=objective)
    assert min(judge(trained(replace(MODEL, sharing=sharing), fit), TEST, objective).values()) > 0.9


@pytest.mark.parametrize("balancing", BALANCERS)
def test_every_way_of_balancing_learns_both_tasks(balancing: str) -> None:
    assert min(judge(trained(fit=replace(FIT, balancing=balancing, epochs=5)), TEST).values()) > 0.85


def test_the_best_epoch_is_kept_and_no_later_one() -> None:
    torch.manual_seed(0)
    model = TabularModel(TASKS, (11, 11), 2, MODEL)
    fit = fit_rows(model, TRAIN, VALIDATION, replace(FIT, epochs=40, patience=2, rate=0.05))
    means = [sum(each.values()) for each in fit.history]
    assert fit.best == means.index(max(means))
    assert len(means) <= fit.best + 3 < 40
    assert judge(model, VALIDATION) == fit.history[fit.best]


def test_the_same_seed_trains_the_same() -> None:
    one, other, third = (predict(trained(fit=FIT.with_seed(seed)), TEST) for seed in (0, 0, 1))
    assert torch.equal(one, other)
    assert not torch.equal(one, third)


def test_what_is_bought_is_never_likelier_than_what_is_clicked() -> None:
    fit = replace(FIT, objective="entire_space")
    click, buy = predict(trained(fit=fit), TEST, "entire_space").unbind(1)
    assert (buy <= click).all()


def test_ids_that_were_forgotten_in_training_are_read_as_unseen() -> None:
    model = TabularModel(TASKS, (11, 11), 2, replace(MODEL, forgotten=1.0)).train()
    unseen = Rows(torch.zeros_like(TEST.ids), TEST.numbers, TEST.labels)
    assert torch.equal(model(TEST.ids, TEST.numbers)[0], model(unseen.ids, unseen.numbers)[0])


def test_every_epoch_is_told() -> None:
    told: list[str] = []
    torch.manual_seed(0)
    fit_rows(TabularModel(TASKS, (11, 11), 2, MODEL), TRAIN, VALIDATION, replace(FIT, epochs=2), told.append)
    assert [each.split(":")[0] for each in told] == ["epoch 1 of 2", "epoch 2 of 2"]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(FitError, match=r"epochs must be 1 or more \(got 0\)"):
        FitConfig(epochs=0)
    with pytest.raises(FitError, match=r"independent, entire_space \(got 'half'\)"):
        FitConfig(objective="half")
    with pytest.raises(TabularError, match=r"tower must be 1 or more \(got 0\)"):
        TabularConfig(tower=0)
    with pytest.raises(TabularError, match=r"from 0 to 1 \(got 1.5\)"):
        TabularConfig(forgotten=1.5)
    with pytest.raises(FitError, match=r"fixed, .* \(got 'half'\)"):
        FitConfig(balancing="half")
    with pytest.raises(FitError, match="rate must be above 0"):
        FitConfig(rate=0)


def test_rows_that_do_not_fit_the_model_are_refused() -> None:
    model = TabularModel(TASKS, (11, 5), 2, MODEL)
    with pytest.raises(TabularError, match=r"column 1 must be below 5 \(got 10\)"):
        predict(model, TEST)
    with pytest.raises(TabularError, match=r"2 columns of ids, 2 numbers and 2 labels \(got 400 rows of \(2, 2, 1\)"):
        predict(model, Rows(TEST.ids, TEST.numbers, TEST.labels[:, :1]))
    with pytest.raises(TabularError, match="got 0 rows"):
        predict(model, TEST.take(torch.tensor([], dtype=torch.long)))


def test_a_task_that_validation_cannot_judge_leaves_the_choice_to_the_others() -> None:
    torch.manual_seed(0)
    model = TabularModel(TASKS, (11, 11), 2, MODEL)
    unbought = Rows(VALIDATION.ids, VALIDATION.numbers, VALIDATION.labels * torch.tensor([1.0, 0.0]))
    fit = fit_rows(model, TRAIN, unbought, replace(FIT, epochs=6, patience=6))
    clicks = [each["click"] for each in fit.history]
    assert fit.best == clicks.index(max(clicks))
    with pytest.raises(FitError, match="both classes"):
        fit_rows(model, TRAIN, Rows(unbought.ids, unbought.numbers, unbought.labels * 0), FIT)


class Watched(Balancer):
    """Keeps what a step offers, and moves nothing."""

    def backward(self, step: Step) -> None:
        seen.append((step.losses.detach(), step.again(), step.validation(3), step.validation(3), step.validation(4)))
        torch.autograd.backward(0 * step.losses.sum())


seen: list[tuple[torch.Tensor, ...]] = []


def test_a_step_offers_the_same_losses_again_and_validation_rows_of_both_classes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(BALANCERS, "watched", Watched)  # type: ignore[arg-type]
    seen.clear()
    order = torch.argsort(VALIDATION.labels[:, 0])
    model = TabularModel(TASKS, (11, 11), 2, replace(MODEL, forgotten=0.5, dropout=0.5))
    model.towers["click"][-1].bias.data.fill_(-4.6)  # type: ignore[index, operator]
    fit_rows(model, TRAIN, VALIDATION.take(order), replace(FIT, epochs=1, balancing="watched", decay=0))
    assert seen
    for losses, again, one, same, other in seen:
        assert torch.equal(losses, again)
        assert torch.equal(one, same)
        assert not torch.equal(one, other)
        # Each of the clicked, a fifth of the rows, costs 4.6 now and the others next to nothing.
        assert 0.4 < float(one[0].detach()) < 1.7
