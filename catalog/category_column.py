"""One category facet as a column: a vocabulary of values, and which products have which."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Rows
from catalog.attributes import FACETS
from catalog.synonyms import Synonyms
from catalog.words import brand_key, key, number_key


class CategoryColumn:
    """The values of one facet over all rows.

    Args:
        name: Facet.
        pairs: Row and value as the feed or the model spelled it; a row may have several.
        size: Number of rows.
        synonyms: The authored table.
    """

    def __init__(self, name: str, pairs: Sequence[tuple[int, str]], size: int, synonyms: Synonyms) -> None:
        self.name = name
        self._synonyms = synonyms
        self._number: dict[str, int] = {}
        spellings: dict[str, int] = {}
        counts: Counter[str] = Counter()
        codes = []
        for _, value in pairs:
            code = spellings.get(value)
            if code is None:
                code = spellings[value] = self._number.setdefault(self.key(value), len(self._number))
            codes.append(code)
            counts[value] += 1
        self.display = _commonest(spellings, counts, len(self._number))
        self._by_value, self._value_ends = _grouped(
            np.asarray(codes, dtype=np.int64), np.asarray([row for row, _ in pairs], dtype=np.int64), len(self._number)
        )
        self._by_row, self._row_ends = _grouped(
            np.asarray([row for row, _ in pairs], dtype=np.int64), np.asarray(codes, dtype=np.int64), size
        )

    def key(self, value: str) -> str:
        """What all spellings and names of ``value`` share in this facet."""
        return self._synonyms.canonical(self.name, self.plain_key(value))

    def plain_key(self, value: str) -> str:
        """What the spellings of ``value`` share, other names of it not among them."""
        if self.name == "product_number":
            return number_key(value)
        return brand_key(value) if self.name == "brand" else key(value)

    def find(self, value_key: str) -> str | None:
        """The catalog's own spelling of the value with this key, None where no product has it."""
        number = self._number.get(value_key)
        return None if number is None else self.display[number]

    def rows(self, value_key: str) -> Rows:
        """Rows with exactly this value, ascending."""
        number = self._number.get(value_key)
        return np.empty(0, dtype=np.int64) if number is None else self._rows(number)

    def values(self, row: int) -> tuple[str, ...]:
        """The row's values in the catalog's own spelling."""
        return tuple(self.display[number] for number in self._by_row[self._row_ends[row] : self._row_ends[row + 1]])

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a value."""
        return np.diff(self._row_ends) > 0

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Number of products by value, most first."""
        sizes = np.diff(self._value_ends)
        order = np.argsort(-sizes, kind="stable")
        return {self.display[number]: int(sizes[number]) for number in order.tolist()}

    @property
    def keys(self) -> Iterable[str]:
        """Keys of all values."""
        return self._number.keys()

    def meant(self, value: str) -> list[Rows]:
        """Rows of every value that someone who says ``value`` means, one array a value.

        A value of which his words are a part is meant ("navy blue" by "blue", "running shoes" by "shoes"), and so is
        what the table of synonyms puts under it ("unisex" under "men"). An imitation ("faux leather") is not
        meant by "leather".
        """
        asked = self.key(value)
        facet = FACETS[self.name]
        if facet.compared == "noun":
            numbers = {n for name in self._synonyms.types(asked) for n in self._ending(name)}
        elif facet.compared == "whole":
            numbers = self._exactly((asked, *self._synonyms.covered(self.name, asked)))
        else:
            numbers = {n for k in (asked, *self._synonyms.covered(self.name, asked)) for n in self._containing(k)}
            if facet.imitable:
                false = self._synonyms.imitation.difference(asked.split(" "))
                numbers = {number for number in numbers if false.isdisjoint(self._words[number])}
            numbers -= self._named_apart - self._exactly((asked,))
        return [self._rows(number) for number in sorted(numbers)]

    def _exactly(self, keys: Iterable[str]) -> set[int]:
        return {number for each in keys if (number := self._number.get(each)) is not None}

    def _containing(self, value_key: str) -> set[int]:
        """Numbers of the values that have all words of ``value_key``."""
        return set.intersection(*(self._by_word.get(word, set()) for word in value_key.split(" ")))

    def _ending(self, type_key: str) -> set[int]:
        """As :meth:`_containing`, for the values that end on the same noun."""
        noun = type_key.rpartition(" ")[2]
        return {number for number in self._containing(type_key) if self._words[number][-1] == noun}

    def _rows(self, number: int) -> Rows:
        return self._by_value[self._value_ends[number] : self._value_ends[number + 1]]

    @cached_property
    def _named_apart(self) -> set[int]:
        """Numbers of the values that are not what their words are: rose gold is neither rose nor gold."""
        return self._exactly(self._synonyms.named_apart.get(self.name, ()))

    @cached_property
    def _words(self) -> list[list[str]]:
        return [each.split(" ") for each in self._number]

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                found.setdefault(word, set()).add(number)
        return found


def _commonest(spellings: Mapping[str, int], counts: Mapping[str, int], size: int) -> list[str]:
    best = [""] * size
    for value, number in sorted(spellings.items(), key=lambda item: (counts[item[0]], item[0]), reverse=True):
        best[number] = best[number] or value
    return best


def _grouped(groups: Rows, members: Rows, size: int) -> tuple[Rows, Rows]:
    """Distinct members of each group, ascending within it, and where each group ends."""
    order = np.lexsort((members, groups))
    groups, members = groups[order], members[order]
    if len(groups):
        fresh = np.append(True, (groups[1:] != groups[:-1]) | (members[1:] != members[:-1]))
        groups, members = groups[fresh], members[fresh]
    return members, np.searchsorted(groups, np.arange(size + 1))
