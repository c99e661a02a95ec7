"""The catalog in memory: the columns that are filtered, ordered and fed to the re-ranker, one row a product."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.constraints import Constraint
from catalog.database import catalog_version
from catalog.matching import Fields, Mask, leading_type, matches
from catalog.models import AttributeValue, Product, Variant
from catalog.synonyms import Synonyms, load_synonyms
from catalog.titles import TitleIndex
from catalog.words import stem

_FIELDS = (
    Product.id,
    Product.title,
    Product.brand,
    Product.category,
    Product.price,
    Product.list_price,
    Product.rating,
    Product.rating_count,
    Product.weight,
    Product.stock,
    Product.currency,
    Product.availability,
)
_AUDIENCES = (
    "everyone",
    "everybody",
    "all",
    "home",
    "outdoor",
    "indoor",
    "travel",
    "adult",
    "teen",
    "office",
)
_REMEMBERED_MASKS = 128
_TITLES_ENDING = 3
_PRIOR_RATING, _PRIOR_COUNT = 3.5, 10.0

FacetPairs = Mapping[str, Sequence[tuple[int, str]]]


class Columns:
    """A snapshot of the active products, rows in order of their ids. It never changes once made.

    Attributes:
        version: Catalog version it was read at.
        ids: Product ids.
        row_of: Row of each id.
        titles: Titles.
        price: In currency units, nan where unknown, as in all number columns.
        list_price: In currency units.
        rating: Mean of 1 to 5.
        rating_count: Number of ratings.
        weight: Kilograms.
        stock: Pieces.
        currency: ISO 4217 codes, empty where unknown.
        available: False where out of stock.

    Args:
        products: One tuple a product, as :data:`_FIELDS` lists them.
        facets: Row and value of every category facet, by facet name.
        version: Catalog version.
        synonyms: The authored table.
        heads: More nouns that make another thing of the noun before them, from the feed's own product types.
    """

    def __init__(
        self,
        products: Sequence[Sequence[Any]],
        facets: FacetPairs,
        version: int,
        synonyms: Synonyms,
        heads: frozenset[str] = frozenset(),
    ) -> None:
        columns = list(zip(*products, strict=True)) if products else [()] * len(_FIELDS)
        self.version = version
        self.synonyms = synonyms
        self.ids: list[str] = list(columns[0])
        self.row_of = {product_id: row for row, product_id in enumerate(self.ids)}
        self.titles: list[str] = list(columns[1])
        numbers = [np.asarray(column, dtype=np.float64) for column in columns[4:10]]
        self.price, self.list_price, self.rating, self.rating_count, self.weight, self.stock = numbers
        self.currency = np.asarray([code or "" for code in columns[10]], dtype="U3")
        gone = np.asarray([each == "out_of_stock" for each in columns[11]], dtype=bool)
        self.available: Mask = ~gone & (self.stock != 0)
        size = len(self.ids)
        self._categories = {
            name: CategoryColumn(name, facets.get(name, ()), size, synonyms)
            for name, facet in FACETS.items()
            if facet.kind == "category"
        }
        people = {word for name in _people(synonyms) for word in name.split(" ")}
        titles = TitleIndex(self.titles, synonyms.heads | heads, {stem(word) for word in _AUDIENCES} | people)
        titles.mark_brands(facets.get("brand", ()))
        scales = {"price": self.price, "rating": self.rating, "weight": self.weight}
        self._fields = Fields(self._categories, scales, self.currency, titles)
        self._masks: dict[tuple[Any, ...], Mask] = {}

    @classmethod
    def load(cls, connection: Connection, synonyms: Synonyms | None = None) -> "Columns":
        """Reads all active products, in three queries."""
        synonyms = synonyms or load_synonyms()
        version = catalog_version(connection)
        products = [tuple(row) for row in connection.execute(select(*_FIELDS).where(Product.active.is_(True)))]
        products.sort(key=lambda product: product[0])
        row_of = {product[0]: row for row, product in enumerate(products)}
        facets: dict[str, list[tuple[int, str]]] = {name: [] for name in FACETS}
        heads = set()
        values = select(AttributeValue.product_id, AttributeValue.name, AttributeValue.value, AttributeValue.source)
        for product_id, name, value, source in connection.execute(values):
            row = row_of.get(product_id)
            if row is not None and name in facets:
                facets[name].append((row, value))
                if name == "product_type" and source == "feed":
                    heads.add(value)
        for product_id, size, color in connection.execute(select(Variant.product_id, Variant.size, Variant.color)):
            row = row_of.get(product_id)
            if row is not None:
                facets["size"] += [(row, size)] if size else []
                facets["color"] += [(row, color)] if color else []
        facets["brand"] = [(row, product[2]) for row, product in enumerate(products) if product[2]]
        facets["product_type"] += [
            (row, product[3].rpartition(">")[2].strip()) for row, product in enumerate(products) if product[3]
        ]
        return cls(products, facets, version, synonyms, _nouns(heads, (product[1] for product in products)))

    def __len__(self) -> int:
        return len(self.ids)

    def values(self, row: int, name: str) -> tuple[str, ...]:
        """The row's values of a category facet in the catalog's own spelling."""
        column = self._categories.get(name)
        return column.values(row) if column else ()

    def facet_values(self, name: str) -> Mapping[str, int]:
        """The values of a category facet in the catalog's own spelling, with their products, most first."""
        column = self._categories.get(name)
        return column.counts if column else {}

    def category(self, name: str) -> CategoryColumn | None:
        """The column of a category facet."""
        return self._categories.get(name)

    def known(self, name: str) -> Mask:
        """Rows whose value of the attribute is known."""
        if name in self._categories:
            return self._categories[name].known
        return ~np.isnan(self._fields.numbers[name])

    def mask(self, constraint: Constraint) -> Mask:
        """Rows that meet the constraint (that have the value, for ``prefer``). Not to be written to.

        Raises:
            ConstraintError: The attribute cannot be filtered, or not in this way.
        """
        asked = (constraint.name, constraint.op, constraint.value)
        mask = self._masks.get(asked)
        if mask is None:
            mask = self._remember(asked, matches(constraint, self._fields, self.synonyms))
        return mask

    def leading(self, product_type: str) -> Mask:
        """Rows that are this product type by their type or by the leading part of their title. Not to be written to."""
        asked = ("leading", product_type)
        mask = self._masks.get(asked)
        if mask is None:
            mask = self._remember(asked, leading_type(product_type, self._fields, self.synonyms))
        return mask

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies that prices are in, the commonest first."""
        counts = Counter(self.currency.tolist())
        return tuple(code for code, _ in counts.most_common() if code)

    @cached_property
    def damped_rating(self) -> NDArray[np.float64]:
        """Mean ratings drawn to 3.5 as if ten more shoppers had given that; nan where unrated. Shape: (n,)."""
        count = np.maximum(np.nan_to_num(self.rating_count), 1)
        return (self.rating * count + _PRIOR_RATING * _PRIOR_COUNT) / (count + _PRIOR_COUNT)

    @cached_property
    def by_popularity(self) -> NDArray[np.int64]:
        """All rows, available ones first, then by damped rating (unrated as 3.5), then by id."""
        mean = np.where(np.isnan(self.rating), _PRIOR_RATING, self.damped_rating)
        return np.lexsort((np.arange(len(self)), -mean, ~self.available))

    def _remember(self, asked: tuple[Any, ...], mask: Mask) -> Mask:
        if len(self._masks) >= _REMEMBERED_MASKS:
            self._masks.clear()
        mask.flags.writeable = False
        self._masks[asked] = mask
        return mask


def _people(synonyms: Synonyms) -> list[str]:
    canonical = ("men", "women", "boy", "girl", "kid", "baby", "toddler", "unisex", "adult")
    return list(chain.from_iterable(synonyms.names("audience", name) for name in canonical))


def _nouns(types: set[str], titles: Iterable[str]) -> frozenset[str]:
    """Nouns of the feed's product types that titles end on: "travel" may be a type, but nothing is a travel."""
    if not types:
        return frozenset()
    endings = Counter(stem(title.rpartition(" ")[2].casefold()) for title in titles)
    nouns = {stem(each.rpartition(" ")[2].casefold()) for each in types}
    return frozenset(noun for noun in nouns if endings[noun] >= _TITLES_ENDING)
