"""From a shopper's words to the catalog's own value of a facet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.columns import Columns
from catalog.constraints import Constraint
from catalog.index.exact import inner_products
from catalog.words import key

How = Literal["exact", "synonym", "fuzzy", "vector"]

_ALIKE = 88.0
"""Least share of letters in common, in percent, of a word and the value it is a misspelling of."""
_FUZZY_FROM = 5
"""Letters that a misspelling and its value must have: "red" and "rod", "gravy" and "gray" are two words."""
_NEAR = 0.75
"""Least inner product of a span and the value it paraphrases."""
_LEADING = {
    "size": re.compile(r"^\s*(?:an?\s+)?sizes?\s+", re.IGNORECASE),
    "audience": re.compile(r"^\s*(?:my|our|the|an?)\s+", re.IGNORECASE),
}
"""Words before a value that are not part of it: "size M", "my wife"."""
_REGIONS = ("us", "eu", "uk")
"""Systems that a bare size may be of, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Link:
    """A facet value for a shopper's words.

    Attributes:
        value: The catalog's own spelling; the words themselves where only titles say them.
        score: 0 to 1.
        how: By which means it was found.
    """

    value: str
    score: float
    how: How


class Linker:
    """Links words to facet values, the surest means first.

    Args:
        columns: The catalog.
        facets: Facet and value of each vector.
        vectors: Unit vectors of facet values. Shape: (len(facets), dimension).
    """

    def __init__(
        self, columns: Columns, facets: Sequence[tuple[str, str]] = (), vectors: NDArray[np.float32] | None = None
    ) -> None:
        self._columns = columns
        self._keys: dict[str, list[str]] = {}
        self._values: dict[str, list[str]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        if vectors is not None:
            for name in {name for name, _ in facets}:
                places = [place for place, (facet, _) in enumerate(facets) if facet == name]
                self._values[name] = [facets[place][1] for place in places]
                self._vectors[name] = vectors[places]

    def link(self, name: str, text: str, vector: NDArray[np.float32] | None = None) -> Link | None:
        """The value of facet ``name`` that ``text`` means, None where the catalog has none.

        Exact (but for case, plural and spelling), then by the table of synonyms, then by titles that say it where
        that is enough, then with a letter or two wrong, then by meaning.

        Args:
            name: Attribute name.
            text: The shopper's words.
            vector: The span's unit vector, if there is one. Shape: (dimension,).
        """
        column = self._columns.category(name)
        if column is None:
            return None
        if name in _LEADING:
            text = _LEADING[name].sub("", text)
        said = column.key(text)
        if not said:
            return None
        return (
            self._named(column, text, said)
            or self._regional(column, said)
            or self._person(column, said)
            or self._spoken(column, text)
            or self._misspelt(column, said)
            or self._near(column, vector)
        )

    def has(self, name: str, value: str) -> bool:
        """Whether ``value`` is one of the facet's values, and not only words that titles say."""
        return value in self._columns.facet_values(name)

    def _named(self, column: CategoryColumn, text: str, said: str) -> Link | None:
        if (value := column.find(said)) is not None:
            return Link(value, 1.0, "exact" if column.plain_key(text) == said else "synonym")
        if column.name == "product_type":
            for other in self._columns.synonyms.types(said, kinds=False)[1:]:
                if (value := column.find(other)) is not None:
                    return Link(value, 1.0, "synonym")
        return None

    def _person(self, column: CategoryColumn, said: str) -> Link | None:
        """Whom a longer description is of: "5 year old boy" is a boy."""
        last = said.rpartition(" ")[2]
        if column.name != "audience" or last == said or (value := column.find(column.key(last))) is None:
            return None
        return Link(value, 1.0, "synonym")

    def _regional(self, column: CategoryColumn, said: str) -> Link | None:
        """The size of the likeliest region: "9" is "US 9" where the catalog has no plain 9."""
        if column.name != "size" or not said[:1].isdigit():
            return None
        values = (column.find(f"{region} {said}") for region in _REGIONS)
        return next((Link(value, 1.0, "synonym") for value in values if value is not None), None)

    def _spoken(self, column: CategoryColumn, text: str) -> Link | None:
        """The words themselves where titles say them or they are part of values."""
        if not FACETS[column.name].in_part:
            return None
        if (titled := self._titled(column, text)) is not None:
            return titled
        return Link(_words(text), 1.0, "synonym") if any(len(rows) for rows in column.meant(text)) else None

    def _titled(self, column: CategoryColumn, text: str) -> Link | None:
        """The words themselves where titles say them and that is enough."""
        if not FACETS[column.name].titled:
            return None
        wish = Constraint(column.name, "eq", (_words(text),), text)
        return Link(_words(text), 1.0, "exact") if self._columns.mask(wish).any() else None

    def _misspelt(self, column: CategoryColumn, said: str) -> Link | None:
        if not FACETS[column.name].misspelt or len(said) < _FUZZY_FROM:
            return None
        keys = self._keys.get(column.name)
        if keys is None:
            keys = self._keys[column.name] = [each for each in column.keys if len(each) >= _FUZZY_FROM]
        found = process.extractOne(said, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found is None or found[0][:1] != said[:1] or _digits(found[0]) != _digits(said):
            return None
        if found[0].startswith(said) or said.startswith(found[0]):  # a table is no misspelt tablet
            return None
        value = column.find(found[0])
        return None if value is None else Link(value, found[1] / 100, "fuzzy")

    def _near(self, column: CategoryColumn, vector: NDArray[np.float32] | None) -> Link | None:
        vectors = self._vectors.get(column.name)
        if vector is None or vectors is None:
            return None
        scores = inner_products(vectors, vector)
        best = int(np.argmax(scores))
        if scores[best] < _NEAR:
            return None
        value = column.find(column.key(self._values[column.name][best]))
        return None if value is None else Link(value, float(scores[best]), "vector")


def _words(text: str) -> str:
    """A shopper's words as a value, where the catalog has no spelling of its own."""
    return " ".join(text.casefold().split())


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def values_by_meaning(columns: Columns, most: int = 1500) -> list[tuple[str, str]]:
    """Facet and value of everything that may be linked by meaning, the ``most`` frequent values of each facet."""
    chosen = []
    by_meaning = (facet.name for facet in FACETS.values() if facet.by_meaning and facet.kind == "category")
    for name in sorted(by_meaning):
        values = [value for value in columns.facet_values(name) if key(value)]
        chosen += [(name, value) for value in values[:most]]
    return chosen
