"""What is taken for what: intents, and the polarity of spans."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu_mtl.reporting.outcomes import Outcome
from nlu_mtl.schema import POLARITIES

NOT_READ = "not read"


@dataclass(frozen=True)
class Confusion:
    """How often each expected name was read as each other.

    Attributes:
        expected: Names of the rows.
        read: Names of the columns.
        counts: Shape: (expected, read).
    """

    expected: tuple[str, ...]
    read: tuple[str, ...]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, pairs: Counter[tuple[str, str]], expected: Sequence[str], read: Sequence[str]) -> "Confusion":
        """The matrix of pairs of an expected and a read name."""
        counts = np.array([[pairs[one, other] for other in read] for one in expected], dtype=np.int64)
        return cls(tuple(expected), tuple(read), counts.reshape(len(expected), len(read)))


def intent_confusion(outcomes: Sequence[Outcome]) -> Confusion:
    """Expected and read intents, both in the same order: by name. The counts sum to the number of texts."""
    pairs = Counter((str(each.example.intent), each.intent.name) for each in outcomes if each.intent is not None)
    names = sorted({name for pair in pairs for name in pair})
    return Confusion.of(pairs, names, names)


def most_confused(confusion: Confusion, longest: int) -> Confusion:
    """A square matrix of the names with most mistakes, all others put together in one more row and column.

    Args:
        confusion: A square matrix.
        longest: Number of rows from which on it is shortened.
    """
    size = len(confusion.expected)
    if size <= longest:
        return confusion
    mistakes = confusion.counts.sum(axis=0) + confusion.counts.sum(axis=1) - 2 * confusion.counts.diagonal()
    kept = sorted(np.argsort(-mistakes, kind="stable")[: longest - 1].tolist())
    place = {index: number for number, index in enumerate(kept)}
    groups = [place.get(index, len(kept)) for index in range(size)]
    counts = np.zeros((longest, longest), dtype=np.int64)
    np.add.at(counts, (np.repeat(groups, size), np.tile(groups, size)), confusion.counts.ravel())
    names = (*(confusion.expected[index] for index in kept), f"{size - len(kept)} others")
    return Confusion(names, names, counts)


def frequent_confusions(confusion: Confusion, longest: int) -> list[tuple[str, str, int]]:
    """The commonest mistakes: what was expected, what was read, and how often; of a square matrix."""
    wrong = confusion.counts * (1 - np.eye(len(confusion.expected), dtype=np.int64))
    order = np.argsort(-wrong, axis=None, kind="stable")[:longest]
    places = ((int(one), int(other)) for one, other in zip(*np.unravel_index(order, wrong.shape), strict=True))
    return [
        (confusion.expected[one], confusion.read[other], int(wrong[one, other]))
        for one, other in places
        if wrong[one, other]
    ]


def polarity_confusion(outcomes: Sequence[Outcome]) -> Confusion:
    """Polarity of the expected spans as it was read; a span whose bounds or name are wrong was not read."""
    pairs: Counter[tuple[str, str]] = Counter()
    for each in outcomes:
        read = {(span.start, span.end, span.name): span.polarity for span in each.spans}
        for span in each.example.spans:
            pairs[span.polarity, read.get((span.start, span.end, span.name), NOT_READ)] += 1
    return Confusion.of(pairs, POLARITIES, (*POLARITIES, NOT_READ))
