"""The sizes of products as numbers: what the feed gives, else what the title says first, else what was read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Mask, Rows
from catalog.constraints import Range
from catalog.measures import Measure, factor, measures

Pairs = Iterable[tuple[int, str]]

_FOREIGN = re.compile(r"\b(?:with|for|fits?|holds|including|includes|compatible|up to|to|w)\b|w/|\+", re.IGNORECASE)
"""After these a title tells the sizes of other things."""
_MARKS = str.maketrans({"”": '"', "″": '"'})
_BASE = {"length": "cm", "memory": "gb", "volume": "l", "weight": "kg"}
"""The unit that :attr:`Measure.amount` is in, by dimension."""
_EXACT = 0.005
"""Share by which two measures of one size may differ: 60 cm and 23.6 inches."""


class Sizes:
    """The measured sizes of all products, in three layers of which the first that knows a product decides.

    Args:
        size: Number of products.
        given: Row and size as the feed gives it; of several any is enough, as any variant can be bought. A
            bare number is no size in any unit.
        titles: One title a product; of several measures in one dimension the first is the product's own.
        read: Row and size as it was read out of a text. What is read out of titles is left out: it may be another's.
    """

    def __init__(self, size: int, given: Pairs, titles: Sequence[str], read: Pairs) -> None:
        told = ((row, each) for row, title in enumerate(titles) for each in _own(title))
        described = ((row, value) for row, value in read if value.casefold() not in titles[row].casefold())
        noted = ((row, each) for row, value in described for each in measures(_folded(value)) if each.dimension)
        self._layers = (
            _Layer.of(((row, each) for row, value in given for each in measures(_folded(value)))),
            _Layer.of(told),
            _Layer.of(noted),
        )
        self._size = size

    def within(self, bounds: Range) -> Mask:
        """Rows with a size within bounds."""
        low, high = -np.inf if bounds.min is None else bounds.min, np.inf if bounds.max is None else bounds.max
        return self._decide(low, high, bounds.unit)[0]

    def known(self, unit: str | None) -> Mask:
        """Rows that state a size in the dimension of ``unit``, any size where that is None."""
        return self._decide(-np.inf, np.inf, unit)[1]

    def equal(self, value: str) -> Mask:
        """Rows whose size is the measure that ``value`` is; none where it is no single measure."""
        asked = [each for each in measures(_folded(value)) if each.dimension]
        if len(asked) != 1:
            return np.zeros(self._size, dtype=bool)
        amount, unit = asked[0].amount, _BASE[asked[0].dimension]
        return self._decide(amount * (1 - _EXACT), amount * (1 + _EXACT), unit)[0]

    def _decide(self, low: float, high: float, unit: str | None) -> tuple[Mask, Mask]:
        """Which rows have a size within bounds, and which have any."""
        found = np.zeros(self._size, dtype=bool)
        known = np.zeros(self._size, dtype=bool)
        for layer in self._layers:
            places, amounts = layer.in_unit(unit)
            inside = (amounts >= low) & (amounts <= high) & ~known[places]
            found[places[inside]] = True
            known[places] = True
        return found, known


@dataclass(frozen=True, slots=True)
class _Layer:
    """Measures of one source. Shapes: (measures,)."""

    rows: Rows
    dimensions: NDArray[np.str_]
    amounts: NDArray[np.float64]
    numbers: NDArray[np.float64]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, Measure]]) -> "_Layer":
        rows, found = [], []
        for row, measure in pairs:
            rows.append(row)
            found.append((measure.dimension, measure.amount, measure.number))
        dimensions, amounts, numbers = zip(*found, strict=True) if found else ((), (), ())
        return cls(
            np.asarray(rows, dtype=np.int64),
            np.asarray(dimensions, dtype="U8"),
            np.asarray(amounts, dtype=np.float64),
            np.asarray(numbers, dtype=np.float64),
        )

    def in_unit(self, unit: str | None) -> tuple[Rows, NDArray[np.float64]]:
        """Rows, and their amounts in ``unit``; numbers as they stand where that is None."""
        if unit is None:
            return self.rows, self.numbers
        dimension, times = factor(unit)
        fits = self.dimensions == dimension
        return self.rows[fits], self.amounts[fits] / times


def _folded(text: str) -> str:
    return text.translate(_MARKS).replace("''", '"')


def _own(title: str) -> Iterator[Measure]:
    """The first measure of each dimension that a title tells of the product itself."""
    text = _folded(title)
    foreign = _FOREIGN.search(text)
    seen: set[str] = set()
    for measure in measures(text[: foreign.start()] if foreign else text):
        if measure.dimension and measure.dimension not in seen:
            seen.add(measure.dimension)
            yield measure
