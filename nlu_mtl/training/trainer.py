"""The training loop: streams of batches, a weighted sum of the tasks' losses, the best epoch kept."""

import copy
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from nlu_mtl.training.batches import Batch, Item, bucketed, collate
from nlu_mtl.training.config import NluConfig, OptimiserConfig
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.tasks import Task

Progress = Callable[[str, int, int], None]
Judge = Callable[[JointModel], Mapping[str, float]]
_FAMILY = 4


@dataclass(frozen=True, slots=True)
class Streams:
    """Everything that is trained on, tokenised once.

    Attributes:
        utterances: Authored utterances with intents, tags and polarities.
        products: Product texts with tags.
        pairs: Queries and product texts; neighbours resemble each other and stay together in a batch.
        titles: Texts with nothing but a teacher.
        others: Texts of the other label spaces, by space.
    """

    utterances: Sequence[Item] = ()
    products: Sequence[Item] = ()
    pairs: Sequence[tuple[Item, Item]] = ()
    titles: Sequence[Item] = ()
    others: Mapping[str, Sequence[Item]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to: mean loss of each task, validation scores, and the combined criterion."""

    losses: Mapping[str, float]
    metrics: Mapping[str, float]
    criterion: float


def epoch_batches(streams: Streams, config: NluConfig, rng: random.Random) -> list[Batch]:
    """Batches of one epoch, the streams mixed at random."""
    share = config.epoch
    batches: list[Batch] = []
    for items, count in (
        (streams.utterances, share.utterances),
        (streams.products, share.products),
        (streams.titles, share.titles),
        *((items, min(share.others, len(items) // (1 + share.variants))) for items in streams.others.values()),
    ):
        drawn = rng.sample(items, min(count, len(items)))
        batches += [collate(each) for each in bucketed(drawn, share.batch, lambda item: len(item.encoding), rng)]
    batches += _pair_batches(streams.pairs, share.pairs, share.batch_of_pairs, rng)
    rng.shuffle(batches)
    return batches


def _pair_batches(pairs: Sequence[tuple[Item, Item]], count: int, size: int, rng: random.Random) -> Iterator[Batch]:
    """Families of neighbouring pairs are drawn whole: a batch holds the near misses of its own queries."""
    families = [pairs[start : start + _FAMILY] for start in range(0, len(pairs), _FAMILY)]
    rng.shuffle(families)
    drawn = [pair for family in families for pair in family][:count]
    for start in range(0, len(drawn), size):
        chosen = drawn[start : start + size]
        yield replace(collate([query for query, _ in chosen]), partner=collate([product for _, product in chosen]))


def losses_of(model: JointModel, batch: Batch) -> dict[str, Tensor]:
    """Loss of every task that the batch holds something for."""
    prediction = model(batch.ids, batch.mask, batch.space)
    partner = None if batch.partner is None else model(batch.partner.ids, batch.partner.mask, batch.space)
    asked = [task for task in model.tasks.values() if task.space in (None, batch.space)]
    values = {task.name: task.loss(prediction, batch, partner) for task in asked}
    return {name: value for name, value in values.items() if value is not None}


def weighted_sum(losses: Mapping[str, Tensor], weights: Mapping[str, float], tasks: Mapping[str, Task]) -> Tensor:
    """The joint objective: the sum of each task's loss times the weight of its kind."""
    return torch.stack([weights[tasks[name].kind] * value for name, value in losses.items()]).sum()


def criterion(metrics: Mapping[str, float], tasks: Iterable[Task]) -> float:
    """Mean of the tasks' own metrics; which epoch is kept."""
    judged = [metrics[task.metric] for task in tasks if task.metric in metrics]
    return sum(judged) / max(1, len(judged))


def fit(
    model: JointModel, streams: Streams, config: NluConfig, judge: Judge, progress: Progress | None = None
) -> list[Epoch]:
    """Train in place; the model ends with the weights of the epoch that validation liked best.

    Args:
        model: The joint model.
        streams: What to train on.
        config: Weights, rates and amounts.
        judge: Validation scores of the model as it stands.
        progress: Called with a stage, the steps done and all steps.
    """
    rng = random.Random(config.seed)
    torch.manual_seed(config.seed)
    plan = [epoch_batches(streams, config, rng) for _ in range(config.epochs)]
    steps = sum(map(len, plan))
    optimiser, schedule = _optimiser(model, config.optimiser, steps)
    history: list[Epoch] = []
    best: dict[str, Tensor] = {}
    done = 0
    for batches in plan:
        model.train()
        sums: dict[str, list[float]] = {}
        for batch in batches:
            for name, value in _step(model, batch, config, optimiser).items():
                sums.setdefault(name, []).append(value)
            schedule.step()
            done += 1
            if progress is not None:
                progress("training", done, steps)
        metrics = judge(model)
        means = {name: sum(each) / len(each) for name, each in sums.items()}
        epoch = Epoch(means, metrics, criterion(metrics, model.tasks.values()))
        if epoch.criterion >= max((earlier.criterion for earlier in history), default=0.0):
            best = copy.deepcopy(model.state_dict())
        history.append(epoch)
    if best:
        model.load_state_dict(best)
    return history


def _step(model: JointModel, batch: Batch, config: NluConfig, optimiser: torch.optim.Optimizer) -> dict[str, float]:
    losses = losses_of(model, batch)
    optimiser.zero_grad()
    weighted_sum(losses, config.weights, model.tasks).backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), config.optimiser.clip)
    optimiser.step()
    return {name: value.item() for name, value in losses.items()}


def _optimiser(
    model: JointModel, config: OptimiserConfig, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups = [
        {"params": [each for each in model.encoder.parameters() if each.requires_grad], "lr": config.encoder_rate},
        {"params": list(model.heads.parameters()), "lr": config.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=config.decay)
    warm = max(1, int(steps * config.warm_up))

    def rate(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
