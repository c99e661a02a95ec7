"""Learning further classes on a head whose known classes stay as they are: a convex problem of a few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FewShotConfig:
    """How new intents are learnt beside those that are known.

    Attributes:
        replayed: Authored training examples of each known intent that they are told from.
        replayed_out_of_scope: Those of texts that fit no intent, which are of all kinds.
        alike: Further ones that sound most like the new intents, and as many validation examples.
        copies: Noisy copies of each example of a new intent.
        validated: Authored validation examples.
        most_lost: Share of all validation examples that new intents may take from the right one.
        epochs: Passes over all of these.
        batch: Texts of a batch.
        rate: Learning rate at the start; it falls to zero.
        decay: Decoupled weight decay.
        dropout: Share of the pooled vector's numbers that are left out at random.
    """

    replayed: int = 80
    replayed_out_of_scope: int = 240
    alike: int = 600
    copies: int = 10
    validated: int = 500
    most_lost: float = 0.002
    epochs: int = 30
    batch: int = 64
    rate: float = 3e-3
    decay: float = 0.05
    dropout: float = 0.2


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the head reads and says of ``n`` texts.

    Attributes:
        pooled: What it reads. Shape: (n, features).
        logits: What it says. Shape: (n, classes).
        vectors: Sentence vectors. Shape: (n, dimension).
        classes: The right class of each. Shape: (n,).
    """

    pooled: Floats
    logits: Floats
    vectors: Floats
    classes: NDArray[np.int64]

    def part(self, rows: slice) -> "Encoded":
        """Some of the texts."""
        return Encoded(self.pooled[rows], self.logits[rows], self.vectors[rows], self.classes[rows])

    def widened(self, weights: Floats, bias: Floats) -> "Encoded":
        """What a head with further classes says. Shape: (features, classes) and (classes,), new ones last."""
        known = np.pad(self.logits, ((0, 0), (0, len(bias) - self.logits.shape[1])))
        return replace(self, logits=known + self.pooled @ weights + bias)


def fit_classes(
    lesson: Encoded, learnt: Sequence[int], classes: int, config: FewShotConfig, seed: int
) -> tuple[Floats, Floats]:
    """Weights and bias of the classes that are learnt, zero for all others.

    Args:
        lesson: Examples of what is learnt and of all that is known.
        learnt: Numbers of the classes to learn.
        classes: How many there are, those that the head does not know last.
        config: How to learn.
        seed: Seed of order and dropout.

    Returns:
        Shape: (features, classes) and (classes,).
    """
    torch.manual_seed(seed)
    features = lesson.pooled.shape[1]
    known = np.pad(lesson.logits, ((0, 0), (0, classes - lesson.logits.shape[1])))
    pooled, logits, wanted = (torch.from_numpy(each) for each in (lesson.pooled, known, lesson.classes))
    dropout, rows = nn.Dropout(config.dropout), nn.Linear(features, len(learnt))
    nn.init.zeros_(rows.weight)
    nn.init.zeros_(rows.bias)
    steps = config.epochs * -(-len(wanted) // config.batch)
    optimiser = torch.optim.AdamW(rows.parameters(), lr=config.rate, weight_decay=config.decay)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1, 1 / steps, steps)
    places = torch.tensor(learnt)
    for _ in range(config.epochs):
        for chosen in torch.split(torch.randperm(len(wanted)), config.batch):
            said = logits[chosen].index_add(1, places, rows(dropout(pooled[chosen])))
            loss = functional.cross_entropy(said, wanted[chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    weights, bias = np.zeros((features, classes), dtype=np.float32), np.zeros(classes, dtype=np.float32)
    weights[:, learnt] = rows.weight.detach().numpy().T
    bias[learnt] = rows.bias.detach().numpy()
    return weights, bias


def hold_back(before: Encoded, after: Encoded, learnt: Sequence[int], allowed: int) -> float:
    """What to take from the bias of the learnt classes, so that they take few texts from the right class.

    Args:
        before: Validation texts of classes that are not learnt, as the head was.
        after: The same as it is to be.
        learnt: Numbers of the classes that were learnt.
        allowed: How many of the texts that were right may be lost.
    """
    others = np.ones(after.logits.shape[1], dtype=bool)
    others[list(learnt)] = False
    right = before.logits.argmax(axis=1) == before.classes
    margins = after.logits[:, ~others].max(axis=1) - after.logits[:, others].max(axis=1)
    highest = np.sort(margins[right])[::-1]
    return max(0.0, float(highest[allowed]) + 1e-4) if allowed < len(highest) else 0.0
