"""The training loop over rows: batches cut from tensors, the best epoch kept, and any way to balance the tasks."""

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nlu_mtl.training.balancing import BALANCERS, Step, make_balancer
from nlu_mtl.training.ranking_metrics import auc
from nlu_mtl.training.tabular.model import TabularModel
from nlu_mtl.training.tabular.objectives import OBJECTIVES
from nlu_mtl.training.tabular.rows import Rows

_SCORED = 16_384
_APART = 1_000_003
"""How far apart the numbers of validation draws of two seeds lie."""

Progress = Callable[[str], None]


class FitError(ValueError):
    """A training setting that does not exist or is out of bounds."""


@dataclass(frozen=True, slots=True)
class FitConfig:
    """How a model of rows is trained.

    Attributes:
        epochs: Epochs at most.
        patience: Epochs without a better one after which to stop.
        batch: Rows of a step.
        rate: Learning rate of Adam.
        decay: Its weight decay.
        seed: Seed of the order of rows, and of what balancers draw.
        objective: Key of :data:`nlu_mtl.training.tabular.objectives.OBJECTIVES`.
        balancing: Key of :data:`nlu_mtl.training.balancing.BALANCERS`.
        options: What else it takes.
    """

    epochs: int = 4
    patience: int = 2
    batch: int = 1024
    rate: float = 1e-3
    decay: float = 1e-5
    seed: int = 0
    objective: str = "independent"
    balancing: str = "fixed"
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the amounts and the names.

        Raises:
            FitError: if nothing would be trained, or there is no such objective or balancing.
        """
        for name in ("epochs", "patience", "batch"):
            if getattr(self, name) < 1:
                raise FitError(f"{name} must be 1 or more (got {getattr(self, name)}); correct the value")
        if not self.rate > 0 or self.decay < 0:
            got = f"{self.rate} and {self.decay}"
            raise FitError(f"rate must be above 0 and decay not below (got {got}); 1e-3 and 1e-5 do")
        if self.balancing not in BALANCERS:
            raise FitError(f"balancing must be one of {', '.join(BALANCERS)} (got {self.balancing!r}); name one")
        if self.objective not in OBJECTIVES:
            raise FitError(f"objective must be one of {', '.join(OBJECTIVES)} (got {self.objective!r}); name one")

    def with_seed(self, seed: int) -> "FitConfig":
        """The same with another seed."""
        return replace(self, seed=seed)


@dataclass(frozen=True, slots=True)
class Fit:
    """What training came to: the ROC AUC of each task on validation rows after each epoch, and which epoch was kept."""

    history: tuple[Mapping[str, float], ...]
    best: int


def fit_rows(
    model: TabularModel, train: Rows, validation: Rows, config: FitConfig, progress: Progress | None = None
) -> Fit:
    """Trains in place; the model ends with the weights of the epoch whose mean validation AUC is best.

    Args:
        model: The model.
        train: Rows to learn from.
        validation: Rows that choose the epoch, and that some balancers look at.
        config: Amounts and rates.
        progress: Called with a line about each epoch.

    Raises:
        TabularError: if the rows do not fit the model.
        FitError: if no task has both classes among the validation rows, so that no epoch could be chosen.
    """
    model.check(train)
    model.check(validation)
    torch.manual_seed(config.seed)
    loop = _Loop(model, validation, config)
    drawn = torch.Generator().manual_seed(config.seed)
    history: list[Mapping[str, float]] = []
    best: tuple[float, int, dict[str, Tensor]] = (-1.0, 0, {})
    for epoch in range(config.epochs):
        model.train()
        for index in torch.split(torch.randperm(len(train), generator=drawn), config.batch):
            loop.step(train.take(index))
        loop.balancer.after_epoch()
        scores = judge(model, validation, config.objective)
        history.append(scores)
        mean = _mean(scores)
        if progress is not None:
            progress(f"epoch {epoch + 1} of {config.epochs}: mean validation AUC {mean:.4f}")
        if mean > best[0]:
            best = (mean, epoch, copy.deepcopy(model.state_dict()))
        elif epoch - best[1] >= config.patience:
            break
    model.load_state_dict(best[2])
    return Fit(tuple(history), best[1])


def _mean(scores: Mapping[str, float]) -> float:
    """Mean over the tasks that could be judged."""
    judged = [score for score in scores.values() if not math.isnan(score)]
    if not judged:
        raise FitError(f"validation rows must hold both classes of a task (got {dict(scores)}); give other rows")
    return sum(judged) / len(judged)


class _Loop:
    """What a step of the loop needs: the balancer and the optimiser of model and balancer."""

    def __init__(self, model: TabularModel, validation: Rows, config: FitConfig) -> None:
        self.model, self.validation, self.config = model, validation, config
        self.objective = OBJECTIVES[config.objective][0]
        self.balancer = make_balancer(config.balancing, len(model.tasks), config.options)
        self.shared = [*model.embedding.parameters(), *model.sharing.parameters()]
        groups: list[dict[str, Any]] = [
            {"params": list(model.parameters()), "weight_decay": config.decay},
            {"params": list(self.balancer.parameters())},
        ]
        self.optimiser = torch.optim.Adam(groups, lr=config.rate)

    def step(self, batch: Rows) -> None:
        """One step on one batch."""
        state = torch.get_rng_state()
        found, common = self._losses(batch)
        penalty = self.model.sharing.penalty()
        step = Step(found, common, penalty, partial(self._again, batch, state), self._on_validation, self.shared)
        self.optimiser.zero_grad()
        self.balancer.backward(step)
        self.optimiser.step()
        self.balancer.after_step(step)

    def _losses(self, rows: Rows) -> tuple[Tensor, Tensor]:
        logits, shared = self.model(rows.ids, rows.numbers)
        return self.objective(logits, rows.labels), shared.common

    def _again(self, batch: Rows, state: Tensor) -> Tensor:
        """The same batch with the same ids forgotten and the same outputs dropped."""
        with torch.no_grad(), torch.random.fork_rng():
            torch.set_rng_state(state)
            return self._losses(batch)[0]

    def _on_validation(self, number: int) -> Tensor:
        with torch.random.fork_rng():
            torch.manual_seed(self.config.seed * _APART + number)
            return self._losses(self.validation.take(torch.randperm(len(self.validation))[: self.config.batch]))[0]


@torch.no_grad()
def predict(model: TabularModel, rows: Rows, objective: str = "independent") -> Tensor:
    """Log probability of each task for each row. Shape: (n, t).

    Raises:
        TabularError: if the rows do not fit the model.
    """
    model.check(rows)
    model.eval()
    said = OBJECTIVES[objective][1]
    starts = range(0, len(rows), _SCORED)
    parts = [model(rows.ids[at : at + _SCORED], rows.numbers[at : at + _SCORED])[0] for at in starts]
    return said(torch.cat(parts))


def judge(model: TabularModel, rows: Rows, objective: str = "independent") -> dict[str, float]:
    """ROC AUC of each task over the rows that are labelled for it; NaN where only one class is."""
    predicted, scores = predict(model, rows, objective).numpy(), {}
    for place, task in enumerate(model.tasks):
        labels = rows.labels[:, place].numpy()
        known = ~np.isnan(labels)
        scores[task] = auc(labels[known] > 0, predicted[known, place])
    return scores
