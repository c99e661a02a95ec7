"""Dense features of the candidates of one search.

This is the only feature code: the simulator writes its log with it, serving scores with it.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.constraints import Constraint

Floats = NDArray[np.float32]

FEATURE_GROUPS: dict[str, str] = {
    "similarity": "query",
    "similarity_gap": "query",
    "lexical": "query",
    "retrieval_rank": "retrieval",
    "log_price": "price",
    "price_percentile": "price",
    "discount": "discount",
    "rating": "rating",
    "log_rating_count": "rating",
    "in_stock": "stock",
    "preferences_met": "preferences",
    "title_overlap": "overlap",
}
"""Each feature and the group with which it becomes unknown; group ``query`` goes with the query's vector."""

FEATURES: tuple[str, ...] = tuple(FEATURE_GROUPS)


class Columns(Protocol):
    """The catalog's columns as far as ranking reads them; arrays are by catalog row, NaN where unknown."""

    @property
    def titles(self) -> Sequence[str]:
        """Titles by row."""

    @property
    def price(self) -> NDArray[Any]:
        """Prices in currency units. Shape: (products,)."""

    @property
    def list_price(self) -> NDArray[Any]:
        """Prices before a discount. Shape: (products,)."""

    @property
    def rating(self) -> NDArray[Any]:
        """Mean ratings, 1 to 5. Shape: (products,)."""

    @property
    def rating_count(self) -> NDArray[Any]:
        """Numbers of ratings. Shape: (products,)."""

    @property
    def stock(self) -> NDArray[Any]:
        """Pieces in stock. Shape: (products,)."""

    @property
    def available(self) -> NDArray[np.bool_]:
        """False where the feed says it cannot be bought. Shape: (products,)."""

    def values(self, row: int, name: str) -> Sequence[str]:
        """A product's values of a facet."""

    def mask(self, constraint: Constraint) -> NDArray[np.bool_]:
        """Which products meet a constraint; for ``prefer``, have the value. Shape: (products,)."""


class Candidates(Protocol):
    """A search's result as far as ranking reads it; entries of one candidate share their index."""

    @property
    def rows(self) -> NDArray[np.int64]:
        """Catalog rows. Shape: (n,)."""

    @property
    def ids(self) -> Sequence[str]:
        """Product ids. Length: n."""

    @property
    def vector(self) -> NDArray[Any]:
        """Cosine with the query, 0 where it was not compared. Shape: (n,)."""

    @property
    def lexical(self) -> NDArray[Any]:
        """Full-text score, 0 where no word matched. Shape: (n,)."""

    @property
    def fused(self) -> NDArray[Any]:
        """Score of the first stage, higher is better. Shape: (n,)."""


def relevance(fused: NDArray[Any]) -> NDArray[np.float64]:
    """Each first-stage score as a share of the best one, 0 to 1. Shape: (n,) both."""
    scores = np.maximum(np.nan_to_num(np.asarray(fused, dtype=np.float64)), 0)
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def features(result: Candidates, columns: Columns, constraints: Sequence[Constraint]) -> Floats:
    """The dense features of candidates, one column for each of :data:`FEATURES`, NaN where unknown.

    No feature depends on the order in which the candidates come.

    Shape: result (n, len(FEATURES)).
    """
    rows = np.asarray(result.rows, dtype=np.int64)
    # An inner product of exactly 0 is retrieval's word for "not compared": no query vector, or not indexed yet.
    similarity = np.where(np.asarray(result.vector) == 0, np.nan, np.asarray(result.vector, dtype=np.float64))
    price = np.asarray(columns.price[rows], dtype=np.float64)
    count = np.asarray(columns.rating_count[rows], dtype=np.float64)
    built = {
        "similarity": similarity,
        "similarity_gap": similarity - np.fmax.reduce(similarity, initial=-1.0),
        "lexical": relevance(result.lexical),
        "retrieval_rank": _percentile(np.asarray(result.fused, dtype=np.float64)),
        "log_price": np.log1p(price),
        "price_percentile": _percentile(price),
        "discount": _discount(rows, columns),
        "rating": np.asarray(columns.rating[rows], dtype=np.float64),
        "log_rating_count": np.log1p(count),
        "in_stock": _in_stock(rows, columns),
        "preferences_met": _preferences_met(rows, columns, constraints),
        "title_overlap": _title_overlap(rows, columns, constraints),
    }
    return np.stack([built[name] for name in FEATURES], axis=1).astype(np.float32)


def _percentile(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the known others below each value, ties counted half; NaN stays NaN. Shape: (n,) both."""
    known = ~np.isnan(values)
    result = np.full(len(values), np.nan)
    if not known.any():
        return result
    ordered = np.sort(values[known])
    middle = np.searchsorted(ordered, values[known], "left") + np.searchsorted(ordered, values[known], "right")
    result[known] = middle / (2 * len(ordered))
    return result


def _discount(rows: NDArray[np.int64], columns: Columns) -> NDArray[np.float64]:
    price = np.asarray(columns.price[rows], dtype=np.float64)
    listed = np.asarray(columns.list_price[rows], dtype=np.float64)
    share = 1 - price / np.where(listed > 0, listed, np.nan)
    return np.where(share >= 0, share, np.where(np.isnan(share), np.nan, 0.0))


def _in_stock(rows: NDArray[np.int64], columns: Columns) -> NDArray[np.float64]:
    stock = np.asarray(columns.stock[rows], dtype=np.float64)
    known = np.where(np.isnan(stock), np.nan, (stock > 0).astype(np.float64))
    return np.where(np.asarray(columns.available[rows], dtype=bool), known, 0.0)


def _preferences_met(
    rows: NDArray[np.int64], columns: Columns, constraints: Sequence[Constraint]
) -> NDArray[np.float64]:
    """Share of the soft wishes met; unknown where there are none."""
    wishes = [constraint for constraint in constraints if not constraint.hard]
    if not wishes:
        return np.full(len(rows), np.nan)
    met = np.stack([columns.mask(wish)[rows] for wish in wishes]).astype(np.float64)
    share: NDArray[np.float64] = met.mean(axis=0)
    return share


def _title_overlap(rows: NDArray[np.int64], columns: Columns, constraints: Sequence[Constraint]) -> NDArray[np.float64]:
    """Share of the wanted values that the title says; unknown where none is wanted."""
    wanted = [
        tuple(value.casefold() for value in each.values) for each in constraints if each.op in ("eq", "in", "prefer")
    ]
    if not wanted:
        return np.full(len(rows), np.nan)
    titles = [columns.titles[int(row)].casefold() for row in rows]
    said = [sum(any(value in title for value in values) for values in wanted) for title in titles]
    return np.asarray(said, dtype=np.float64) / len(wanted)
