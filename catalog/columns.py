"""The catalog in memory: the columns that are filtered, ordered and fed to the re-ranker, one row a product."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from catalog.arrays import Mask
from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.constraints import Constraint
from catalog.database import catalog_version
from catalog.fields import FacetPairs, fields_of
from catalog.matching import known, matches
from catalog.models import AttributeValue, Product, Variant
from catalog.synonyms import Synonyms, load_synonyms

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
NOTHING_READ: FacetPairs = {}
_REMEMBERED_MASKS = 128
_PRIOR_RATING, _PRIOR_COUNT = 3.5, 10.0


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
        given: What the feed says.
        version: Catalog version.
        synonyms: The authored table.
        read: What was read out of texts.
        descriptions: One a product, if they are to be looked at.
    """

    def __init__(
        self,
        products: Sequence[Sequence[Any]],
        given: FacetPairs,
        version: int,
        synonyms: Synonyms,
        read: FacetPairs = NOTHING_READ,
        descriptions: Sequence[str] | None = None,
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
        scales = {"price": self.price, "rating": self.rating, "weight": self.weight}
        texts = list(zip(self.titles, descriptions or [""] * len(self.titles), strict=True))
        self._fields = fields_of(texts, given, read, scales, self.currency, synonyms)
        self._categories = self._fields.categories
        self._masks: dict[tuple[Any, ...], Mask] = {}

    @classmethod
    def load(cls, connection: Connection, synonyms: Synonyms | None = None) -> "Columns":
        """Reads all active products, in three queries."""
        synonyms = synonyms or load_synonyms()
        version = catalog_version(connection)
        rows = sorted(connection.execute(select(*_FIELDS, Product.description).where(Product.active.is_(True))))
        row_of = {row[0]: place for place, row in enumerate(rows)}
        given: dict[str, list[tuple[int, str]]] = {name: [] for name in FACETS}
        read: dict[str, list[tuple[int, str]]] = {name: [] for name in FACETS}
        values = select(AttributeValue.product_id, AttributeValue.name, AttributeValue.value, AttributeValue.source)
        for product_id, name, value, source in connection.execute(values):
            place = row_of.get(product_id)
            if place is not None and name in given:
                (read if source == "text" else given)[name].append((place, value))
        for product_id, size, color in connection.execute(select(Variant.product_id, Variant.size, Variant.color)):
            place = row_of.get(product_id)
            if place is not None:
                given["size"] += [(place, size)] if size else []
                given["color"] += [(place, color)] if color else []
        given["brand"] = [(place, row[2]) for place, row in enumerate(rows) if row[2]]
        given["product_type"] += [
            (place, row[3].rpartition(">")[2].strip()) for place, row in enumerate(rows) if row[3]
        ]
        return cls([row[:-1] for row in rows], given, version, synonyms, read, [str(row[-1] or "") for row in rows])

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

    def known(self, constraint: Constraint) -> Mask:
        """Rows of which can be told whether they meet the constraint."""
        return known(constraint, self._fields)

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
