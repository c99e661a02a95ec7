"""From a search to ranked product cards: the one way that products reach a reply."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.base import Card
from actions.dialogue.events import SearchChanged
from actions.ordering import sort_keys
from actions.query_text import meaning_text, query_text
from actions.ranking import Ranking, Reranker, met_wishes
from catalog.attributes import FACETS
from catalog.cards import read_cards
from catalog.columns import Columns
from catalog.constraints import Constraint, Range
from catalog.database import Database
from catalog.facts import ProductFacts, product_facts
from catalog.search import SearchResult, Snapshot

BUTTON_LENGTH = 24
"""Letters of a kind of product that a button can hold."""

CANDIDATES = 200
"""Products that retrieval hands to the re-ranker."""

POINTING_WORDS = frozenset(
    ("the", "a", "an", "one", "ones", "that", "this", "those", "these", "in", "with", "of", "it", "pair", "item")
)
"""Words of a reference that describe nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One product on its way to the shopper.

    Attributes:
        scores: Score of each stage: vector, lexical, fused, final and ``p_`` of each ranking head.
        reasons: Keys and arguments for the wording of why it is shown.
        features: What the ranking heads saw of it, None where unknown; empty where it was not ranked.
    """

    product_id: str
    scores: Mapping[str, float]
    reasons: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    features: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search.

    Attributes:
        query: The words that were searched.
        page: The candidates of this page, first one first.
        total: Products that meet every hard constraint.
        unknown: How many products each constraint keeps out only because their value is unknown.
    """

    query: str
    page: tuple[Candidate, ...]
    total: int
    unknown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search with one constraint less, and what that one kept out."""

    dropped: Constraint
    search: SearchChanged
    count: int


@dataclass(frozen=True, slots=True)
class ProductFinder:
    """Searches and re-ranks on one snapshot of the catalog; cards tell what the database has at that moment.

    Attributes:
        snapshot: The catalog as it was when the turn began.
        database: Where the cards are read from.
        embed: Gives the vector of a query that is not the message itself. Shape: (dimension,).
        reranker: Orders the candidates.
    """

    snapshot: Snapshot
    database: Database
    embed: Callable[[str], NDArray[np.float32]]
    reranker: Reranker

    @property
    def columns(self) -> Columns:
        """The snapshot's columns."""
        return self.snapshot.columns

    def known(self, product_ids: Iterable[str]) -> tuple[str, ...]:
        """Those products that are still in the catalog."""
        return tuple(each for each in product_ids if each in self.columns.row_of)

    def find(
        self,
        search: SearchChanged,
        *,
        offset: int = 0,
        limit: int = 5,
        vector: NDArray[np.float32] | None = None,
    ) -> Found:
        """One page of the products that meet ``search``, best first.

        Args:
            search: Constraints, free words and order.
            offset: Products of this search shown before.
            limit: Products on a page.
            vector: The query's vector where the caller has it. Shape: (dimension,).
        """
        query, vector = self._asked(search, vector)
        result = self.snapshot.search(query, vector, search.constraints, max(CANDIDATES, offset + limit))
        if search.like:
            result = _leaving_out(result, search.like)
        if search.sort and search.sort != "relevance":
            result = self._sorted(result, search)
            page = self._page(result, None, search, range(offset, min(offset + limit, len(result.ids))))
        else:
            ranking = self._rank(vector, result, search)
            page = self._page(result, ranking, search, ranking.order[offset : offset + limit])
        return Found(query, page, result.total, result.unknown)

    def _asked(
        self, search: SearchChanged, vector: NDArray[np.float32] | None
    ) -> tuple[str, NDArray[np.float32] | None]:
        """The words to search and their vector: those of the product that the search is to be like, if there is one."""
        if search.like in self.columns.row_of:
            row = self.columns.row_of[search.like]
            return self.columns.titles[row], self.snapshot.vectors(np.array([row]))[0]
        query = query_text(search)
        if vector is None and query:
            vector = self.embed(meaning_text(search) or query)
        return query, vector

    def cards(self, product_ids: Sequence[str]) -> list[Card]:
        """The cards of products as the catalog has them now, in the order given."""
        with self.database.read() as connection:
            return read_cards(connection, product_ids)

    def facts(self, product_ids: Sequence[str]) -> dict[str, ProductFacts]:
        """Descriptions, stock and variants of products as the catalog has them now."""
        with self.database.read() as connection:
            return product_facts(connection, product_ids)

    def relaxations(self, search: SearchChanged) -> list[Relaxation]:
        """What dropping one hard constraint would let in; only those that let something in.

        What was said last comes first, then what lets most in. The kind of product comes last: without it the search
        is another one.
        """
        ways = [
            Relaxation(constraint, without(search, constraint), count)
            for constraint, count in self.snapshot.without_each(search.constraints)
            if count
        ]
        return sorted(ways, key=lambda way: (way.dropped.name == "product_type", -way.dropped.turn, -way.count))

    def nearest_price(self, search: SearchChanged) -> float | None:
        """The price nearest to the bound that nothing meets, among products that meet all the rest."""
        bound = next((each for each in search.constraints if each.name == "price"), None)
        if bound is None or not isinstance(bound.value, Range):
            return None
        prices = self.columns.price[self._allowed(without(search, bound).constraints)]
        prices = prices[~np.isnan(prices)]
        if not len(prices):
            return None
        low, high = bound.value.min, bound.value.max
        distance = np.maximum(prices - high if high is not None else 0, low - prices if low is not None else 0)
        return float(prices[int(np.argmin(distance))])

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products meet all hard constraints."""
        return len(self._allowed(constraints))

    def meets(self, product_id: str, constraint: Constraint) -> bool:
        """Whether a product of the catalog meets a constraint."""
        row = self.columns.row_of.get(product_id)
        return row is not None and bool(self.columns.mask(constraint)[row])

    def title(self, product_id: str) -> str | None:
        """A product's title, None where the catalog no longer has it."""
        row = self.columns.row_of.get(product_id)
        return None if row is None else self.columns.titles[row]

    def weights(self, product_ids: Sequence[str]) -> list[float | None]:
        """The products' weights in kilograms, None where unknown."""
        weights = self.columns.weight[self._rows(product_ids)]
        return [None if np.isnan(weight) else float(weight) for weight in weights]

    @property
    def currency(self) -> str | None:
        """The currency that a price is meant in where none is named: the commonest of the catalog."""
        return next(iter(self.columns.currencies), None)

    def lowest_price(self, product_ids: Sequence[str]) -> float | None:
        """The lowest known price among products."""
        prices = self.columns.price[self._rows(product_ids)]
        return None if np.all(np.isnan(prices)) else float(np.nanmin(prices))

    def best(self, product_ids: Sequence[str], order: str) -> str | None:
        """The first of some products by ``order``, None where none has a known value."""
        keys = {each: key for each, key in self.keys(product_ids, order).items() if key < np.inf}
        return min(keys, key=keys.__getitem__) if keys else None

    def keys(self, product_ids: Sequence[str], order: str) -> dict[str, float]:
        """The keys that sort products by ``order``, infinite where the value is unknown."""
        known = self.known(product_ids)
        return dict(zip(known, sort_keys(self.columns, self._rows(known), order).tolist(), strict=True))

    def kinds(self, count: int) -> list[str]:
        """The kinds of product that the catalog has most of, with names that fit on a button."""
        kinds = (kind for kind in self.columns.facet_values("product_type") if len(kind) <= BUTTON_LENGTH)
        return list(islice(kinds, count))

    def matching(self, product_ids: Sequence[str], words: str) -> tuple[str, ...]:
        """Those products whose title, brand or attributes have all the telling words of ``words``."""
        telling = [word for word in words.lower().split() if word not in POINTING_WORDS]
        if not telling:
            return ()
        return tuple(each for each in product_ids if all(word in self._said_of(each) for word in telling))

    def _said_of(self, product_id: str) -> str:
        columns = self.columns
        row = columns.row_of.get(product_id)
        if row is None:
            return ""
        values = (value for name in FACETS for value in columns.values(row, name))
        return " ".join((columns.titles[row], *values)).lower()

    def _rows(self, product_ids: Sequence[str]) -> NDArray[np.int64]:
        row_of = self.columns.row_of
        return np.array([row_of[each] for each in product_ids if each in row_of], dtype=np.int64)

    def _allowed(self, constraints: Sequence[Constraint]) -> NDArray[np.int64]:
        columns = self.columns
        mask = np.ones(len(columns.ids), dtype=bool)
        for constraint in constraints:
            if constraint.hard:
                mask &= columns.mask(constraint)
        return np.flatnonzero(mask)

    def _rank(self, vector: NDArray[np.float32] | None, result: SearchResult, search: SearchChanged) -> Ranking:
        return self.reranker.rank(vector, result, self.columns, self.snapshot.vectors(result.rows), search.constraints)

    def _sorted(self, result: SearchResult, search: SearchChanged) -> SearchResult:
        """``result`` in the order asked for; all products that meet hard constraints take part, if there are any."""
        hard = any(constraint.hard for constraint in search.constraints)
        rows = self._allowed(search.constraints) if hard else result.rows
        columns = self.columns
        if search.like in columns.row_of:
            rows = rows[rows != columns.row_of[search.like]]
        rank_of = {int(row): rank for rank, row in enumerate(result.rows)}
        relevance = np.array([rank_of.get(int(row), len(rank_of)) for row in rows], dtype=np.int64)
        order = np.lexsort((rows, relevance, sort_keys(columns, rows, search.sort or "relevance")))
        chosen = rows[order]
        blank = np.zeros(len(chosen), dtype=np.float32)
        ids = [columns.ids[int(row)] for row in chosen]
        return replace(result, rows=chosen, ids=ids, vector=blank, lexical=blank, fused=blank)

    def _page(
        self, result: SearchResult, ranking: Ranking | None, search: SearchChanged, picked: Iterable[int]
    ) -> tuple[Candidate, ...]:
        columns = self.columns
        page = []
        for index in (int(each) for each in picked):
            scores = {"vector": result.vector[index], "lexical": result.lexical[index], "fused": result.fused[index]}
            features: Mapping[str, float | None] = {}
            if ranking is None:
                reasons = met_wishes(int(result.rows[index]), columns, search.constraints)
            else:
                scores |= ranking.scores(index)
                features = ranking.feature_values(index)
                reasons = self.reranker.reasons(ranking, index, columns, search.constraints)
            rounded = {name: round(float(value), 5) for name, value in scores.items()}
            page.append(Candidate(result.ids[index], rounded, tuple(reasons), features))
        return tuple(page)


def _leaving_out(result: SearchResult, product_id: str) -> SearchResult:
    """``result`` without one product, which is no more like itself than it is news."""
    others = [place for place, each in enumerate(result.ids) if each != product_id]
    if len(others) == len(result.ids):
        return result
    return replace(
        result,
        rows=result.rows[others],
        ids=[result.ids[place] for place in others],
        vector=result.vector[others],
        lexical=result.lexical[others],
        fused=result.fused[others],
        total=result.total - 1,
    )


def without(search: SearchChanged, constraint: Constraint) -> SearchChanged:
    """``search`` with one constraint less."""
    return replace(search, constraints=tuple(each for each in search.constraints if each != constraint))
