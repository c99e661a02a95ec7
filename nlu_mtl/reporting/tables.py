"""Precision, recall and F1 by name: of intents, and of spans."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nlu_mtl.reporting.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """How one name is read.

    Attributes:
        name: The intent or the attribute.
        hits: Times it was read and right.
        predicted: Times it was read.
        support: Times it was expected.
    """

    name: str
    hits: int
    predicted: int
    support: int

    @property
    def precision(self) -> float | None:
        """Share of what was read that is right; None where it was never read."""
        return self.hits / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of what was expected that was read; None where it was never expected."""
        return self.hits / self.support if self.support else None

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 1 where there was nothing to find and nothing was found."""
        return f1(self.hits, self.predicted, self.support)

    def to_dict(self) -> dict[str, Any]:
        """The figures as ``daogou evaluate --json`` writes them."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        rounded = {name: None if value is None else round(value, 4) for name, value in shares.items()}
        return {**rounded, "support": self.support}


def f1(true_positives: int, predicted: int, expected: int) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * true_positives / (predicted + expected) if predicted + expected else 1.0


def intent_rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """One row for each intent that was expected or read, by name."""
    said = [each.intent.name for each in outcomes if each.intent is not None]
    wanted = [str(each.example.intent) for each in outcomes if each.intent is not None]
    hits = (one for one, other in zip(said, wanted, strict=True) if one == other)
    return _rows(hits, said, wanted)


def span_rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """One row for each attribute that was expected or read, by name; bounds and name must be right."""
    return _rows(
        (name for each in outcomes for _, _, name in each.read & each.expected),
        (name for each in outcomes for _, _, name in each.read),
        (name for each in outcomes for _, _, name in each.expected),
    )


def worst_first(rows: Iterable[Row]) -> list[Row]:
    """By F1, those that occur most first among equals."""
    return sorted(rows, key=lambda row: (row.f1, -row.support, row.name))


def _rows(hits: Iterable[str], said: Iterable[str], wanted: Iterable[str]) -> list[Row]:
    right, predicted, expected = Counter(hits), Counter(said), Counter(wanted)
    return [Row(name, right[name], predicted[name], expected[name]) for name in sorted(predicted | expected)]
