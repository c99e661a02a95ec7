"""From a shopper's words to the catalog's own value of a facet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.columns import Columns
from catalog.constraints import Constraint
from catalog.index.exact import inner_products
from catalog.phrases import Phrases
from catalog.spellings import Spellings
from catalog.words import key

How = Literal["exact", "synonym", "fuzzy", "wider", "vector"]
"""By its own name, by another name, with letters wrong, as the wider value it is a kind of, or by meaning."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on words are taken for a value that they do not name.

    Attributes:
        alike: Least similarity of a misspelling and its value, as :class:`catalog.spellings.Spellings` has it.
        head: Least inner product of two kinds of product that end on the same noun ("coffee mug" and "mug").
        near: Least inner product of a span and the value it paraphrases.
    """

    alike: float = 0.83
    head: float = 0.7
    near: float = 0.62


MEASURED = Thresholds()
"""``alike`` and ``near`` are what ``python -m benchmarks linking`` chooses on its validation words. It would have
``head`` at .6, by which siblings among 1,500 kinds of a real catalog were taken for each other: see docs/benchmarks."""

_NOT_SURE = 0.99
"""Most that a link by other than its names scores."""
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

    @property
    def substitute(self) -> bool:
        """Whether it is only what comes nearest, so that a shopper must be told."""
        return self.how in ("wider", "vector")


class Linker:
    """Links words to facet values, the surest means first.

    Attributes:
        phrases: What the words of one attribute are made of.

    Args:
        columns: The catalog.
        facets: Facet and value of each vector.
        vectors: Unit vectors of facet values. Shape: (len(facets), dimension).
        thresholds: From where on words are taken for a value that they do not name.
    """

    def __init__(
        self,
        columns: Columns,
        facets: Sequence[tuple[str, str]] = (),
        vectors: NDArray[np.float32] | None = None,
        thresholds: Thresholds = MEASURED,
    ) -> None:
        self.phrases = Phrases(columns)
        self._columns = columns
        self._thresholds = thresholds
        self._spellings: dict[str, Spellings] = {}
        self._values: dict[str, list[str]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        if vectors is not None:
            for name in {name for name, _ in facets}:
                places = [place for place, (facet, _) in enumerate(facets) if facet == name]
                self._values[name] = [facets[place][1] for place in places]
                self._vectors[name] = vectors[places]

    def link(self, name: str, text: str, vector: NDArray[np.float32] | None = None) -> Link | None:
        """The value of facet ``name`` that ``text`` means, None where the catalog has none.

        Exact (but for case, plural and spaces), then by the table of synonyms, then by titles that say it where that is
        enough, then as what a table puts in its place, then with a letter or two wrong, then as a kind of a wider
        value, then by meaning.

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
            or self._nearest(column, said)
            or self._misspelt(column, said)
            or self._wider(column, said, vector)
            or self._near(column, said, vector)
        )

    def has(self, name: str, value: str) -> bool:
        """Whether ``value`` is one of the facet's values, and not only words that titles say."""
        return value in self._columns.facet_values(name)

    def shade(self, text: str, kind: str) -> Link | None:
        """The color nearest to a shade that is named before a kind of product, where that is sold in it.

        "Cream" before "sofa" is beige where there are beige sofas; before "cheese" it is no color.

        Args:
            text: The shopper's word for the color.
            kind: The catalog's own spelling of the kind of product.
        """
        column, said = self._columns.category("color"), key(text)
        synonyms = self._columns.synonyms
        if column is None or said not in synonyms.shades or self.link("material", text) is not None:
            return None
        of_kind = self._columns.mask(Constraint("product_type", "eq", (kind,), text))
        for near in synonyms.nearest("color", said):
            value = column.find(near)
            if value is not None and (of_kind & self._columns.mask(Constraint("color", "eq", (value,), text))).any():
                return Link(value, _NOT_SURE, "wider")
        return None

    def _named(self, column: CategoryColumn, text: str, said: str) -> Link | None:
        if (value := column.find(said)) is not None:
            return Link(value, 1.0, "exact" if column.plain_key(text) == said else "synonym")
        joined = column.key(said.replace(" ", ""))
        if (value := column.find(self._spellings_of(column).parted(joined) or joined)) is not None:
            return Link(value, 1.0, "exact")
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

    def _nearest(self, column: CategoryColumn, said: str) -> Link | None:
        """What the table puts in the place of a value that the catalog lacks: "beige" for "cream"."""
        nearest = self._columns.synonyms.nearest
        if column.name == "color":
            shade, _, base = said.rpartition(" ")
            if base in nearest("color", shade) and (value := column.find(shade)) is not None:
                return Link(value, 1.0, "synonym")  # navy blue is navy
        parts = said.split(" ") if column.name == "product_type" else [said]
        for start in range(len(parts)):  # a ski parka is a parka
            for near in nearest(column.name, " ".join(parts[start:])):
                if (value := column.find(near)) is not None:
                    return Link(value, _NOT_SURE, "wider")
        return None

    def _misspelt(self, column: CategoryColumn, said: str) -> Link | None:
        if not FACETS[column.name].misspelt:
            return None
        if column.name != "brand" and said in self._columns.synonyms.vocabulary:  # sneakers are no misspelt speakers
            return None
        if (found := self._spellings_of(column).misspelt(said, self._thresholds.alike)) is None:
            return None
        value = column.find(found[0])
        return None if value is None else Link(value, min(found[1], _NOT_SURE), "fuzzy")

    def _wider(self, column: CategoryColumn, said: str, vector: NDArray[np.float32] | None) -> Link | None:
        """The value that the words end on: "wood" for "solid wood"; a kind of product must be near it as well."""
        if not FACETS[column.name].narrowed:
            return None
        synonyms = self._columns.synonyms
        if not synonyms.imitation.isdisjoint(said.split(" ")):
            return None
        rest = said
        while rest := rest.partition(" ")[2]:
            value = column.find(column.key(rest)) or column.find(rest)
            if value is None:
                continue
            if column.name != "product_type":
                before = said.removesuffix(rest).split()[-1]
                known = before in synonyms.colors or column.find(column.key(before)) is not None
                apart = before == "or" or (known and rest not in synonyms.nearest(column.name, before))
                return None if apart else Link(value, _NOT_SURE, "wider")
            score = self._score(column, value, vector)
            return Link(value, score, "wider") if score >= self._thresholds.head else None
        return None

    def _near(self, column: CategoryColumn, said: str, vector: NDArray[np.float32] | None) -> Link | None:
        vectors = self._vectors.get(column.name)
        if vector is None or vectors is None or not FACETS[column.name].by_meaning:
            return None
        scores = inner_products(vectors, vector)
        best = int(np.argmax(scores))
        near = column.key(self._values[column.name][best])
        siblings = column.name == "product_type" and said.rpartition(" ")[2] == near.rpartition(" ")[2]
        if scores[best] < (self._thresholds.head if siblings else self._thresholds.near):
            return None
        value = column.find(near)
        if value is None or self._is_of(column, said, near):
            return None
        return Link(value, min(float(scores[best]), _NOT_SURE), "vector")

    def _is_of(self, column: CategoryColumn, said: str, near: str) -> bool:
        """Whether the words name another thing that goes with the value: a mouse pad is no mouse, real leather no fake.

        Vectors of such words are as near to the value as those of its paraphrases are.
        """
        *before, last = said.split(" ")
        noun = near.rpartition(" ")[2]
        synonyms = self._columns.synonyms
        if column.name == "product_type" and last != noun:
            another = last in synonyms.nouns.accessories or last in synonyms.bundles
            derived = last.startswith(noun) or noun.startswith(last)  # a guitarist is no guitar
            return derived or noun in before or (bool(before) and another)
        return synonyms.imitation.isdisjoint(near.split(" ")) != synonyms.imitation.isdisjoint(said.split(" "))

    def _score(self, column: CategoryColumn, value: str, vector: NDArray[np.float32] | None) -> float:
        """Inner product of a span and one value, 0 where either has no vector."""
        values = self._values.get(column.name, [])
        if vector is None or value not in values:
            return 0.0
        return float(self._vectors[column.name][values.index(value)] @ vector)

    def _spellings_of(self, column: CategoryColumn) -> Spellings:
        if (spellings := self._spellings.get(column.name)) is None:
            spellings = self._spellings[column.name] = Spellings(column.keys)
        return spellings


def _words(text: str) -> str:
    """A shopper's words as a value, where the catalog has no spelling of its own."""
    return " ".join(text.casefold().split())


def values_by_meaning(columns: Columns, most: int = 1500) -> list[tuple[str, str]]:
    """Facet and value of everything that may be linked by meaning, the ``most`` frequent values of each facet."""
    chosen = []
    by_meaning = (facet.name for facet in FACETS.values() if facet.by_meaning and facet.kind == "category")
    for name in sorted(by_meaning):
        values = [value for value in columns.facet_values(name) if key(value)]
        chosen += [(name, value) for value in values[:most]]
    return chosen
