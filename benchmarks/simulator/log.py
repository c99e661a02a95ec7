"""Serves simulated shoppers by the real retrieval and writes down what they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from actions.ranking_features import FEATURE_GROUPS, FEATURES, Candidates, Columns, features, relevance
from benchmarks.simulator.shoppers import Market, Wish, draw_shopper, draw_wish, taste
from catalog.constraints import Constraint
from nlu_mtl.training.ranking_log import RankingLog

Vectors = NDArray[np.float32]

CANDIDATES = 200
SHOWN = 20
EXAMINATION_DECAY = 0.7
READ_SHARE = 0.6
"""Share of requests whose wishes the assistant read as constraints; the others are searched by text alone."""
EXPLORED_SHARE = 0.1
"""Share of requests shown in random order."""
JUDGED_SHARE = 0.3
"""Share of requests, the last ones, logged with the candidates that were not shown."""
FEWEST = 5
"""With fewer candidates the hard constraints are dropped, as an assistant offers to."""


class KeyedColumns(Columns, Protocol):
    """Columns whose rows are found by product id."""

    @property
    def row_of(self) -> Mapping[str, int]:
        """Catalog row of each product id."""


class Search(Protocol):
    """The catalog's retrieval as the simulator uses it."""

    @property
    def columns(self) -> KeyedColumns:
        """Columns by catalog row."""

    def search(self, query: str, vector: Vectors | None, constraints: tuple[Constraint, ...], limit: int) -> Candidates:
        """The best ``limit`` products that meet the hard constraints."""

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Vectors of products. Shape: (len(rows), dimension)."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What serves the shoppers.

    Attributes:
        catalog: The demo shop, indexed.
        market: The same products as shoppers see them.
        embed: Unit vectors of texts, by the model the index was built with.
        fingerprint: That model's fingerprint.
    """

    catalog: Search
    market: Market
    embed: Callable[[list[str]], Vectors]
    fingerprint: str


def examination(positions: int = SHOWN) -> NDArray[np.float64]:
    """p(look) at positions 1, 2, …: ``1 / position ** EXAMINATION_DECAY``. Shape: (positions,)."""
    return np.arange(1, positions + 1, dtype=np.float64) ** -EXAMINATION_DECAY


def simulate(shop: Shop, requests: int, *, seed: int = 0, progress: Callable[[str], None] | None = None) -> RankingLog:
    """Runs ``requests`` requests of as many shoppers; the same seed and shop give the same log.

    Raises:
        RankingLogError: No request found anything.
    """
    rng = np.random.default_rng(seed)
    wishes = [draw_wish(shop.market, rng) for _ in range(requests)]
    texts = list(dict.fromkeys(wish.text for wish in wishes))
    vectors = dict(zip(texts, shop.embed(texts), strict=True))
    rows: list[dict[str, NDArray[Any]]] = []
    for number, wish in enumerate(wishes):
        judged = number >= requests * (1 - JUDGED_SHARE)
        served = _serve(shop, wish, vectors[wish.text], rng, judged)
        rows.append({"request": np.full(len(served["product"]), number), **served})
        if progress and (number + 1) % 1000 == 0:
            progress(f"simulated {number + 1} of {requests} requests")
    columns = {name: np.concatenate([each[name] for each in rows]) for name in rows[0]}
    return _log(shop, wishes, np.stack([vectors[wish.text] for wish in wishes]), columns)


def _serve(shop: Shop, wish: Wish, vector: Vectors, rng: np.random.Generator, judged: bool) -> dict[str, NDArray[Any]]:
    """One request: what was found, shown, looked at, opened and bought, one entry a logged candidate."""
    result, constraints = _search(shop.catalog, wish, vector, rng.random() < READ_SHARE)
    count = len(result.ids)
    order = np.arange(count)
    if rng.random() < EXPLORED_SHARE:
        order = rng.permutation(count)
    position = np.zeros(count, dtype=np.int64)
    shown = order[:SHOWN]
    position[shown] = np.arange(1, len(shown) + 1)
    products = np.array([shop.market.index[each] for each in result.ids], dtype=np.int64)
    click_rate, purchase_rate = taste(shop.market, draw_shopper(shop.market, rng), wish, products)
    look = np.zeros(count)
    look[shown] = examination(len(shown))
    click = (rng.random(count) < look) & (rng.random(count) < click_rate)
    entries: dict[str, NDArray[Any]] = {
        "product": products,
        "position": position,
        "features": features(result, shop.catalog.columns, constraints),
        "retrieval": relevance(result.fused).astype(np.float32),
        "click": click,
        "purchase": click & (rng.random(count) < purchase_rate),
        "true_click": click_rate.astype(np.float32),
        "true_purchase": purchase_rate.astype(np.float32),
    }
    kept = order if judged else shown
    return {name: column[kept] for name, column in entries.items()}


def _search(catalog: Search, wish: Wish, vector: Vectors, read: bool) -> tuple[Candidates, tuple[Constraint, ...]]:
    constraints = wish.constraints if read else ()
    result = catalog.search(wish.text, vector, constraints, CANDIDATES)
    if len(result.ids) < FEWEST:
        constraints = tuple(each for each in constraints if not each.hard)
        result = catalog.search(wish.text, vector, constraints, CANDIDATES)
    return result, constraints


def _log(shop: Shop, wishes: list[Wish], query_vectors: Vectors, columns: dict[str, NDArray[Any]]) -> RankingLog:
    ids = tuple(shop.market.index)
    row_of = shop.catalog.columns.row_of
    return RankingLog(
        queries=tuple(wish.text for wish in wishes),
        query_vectors=query_vectors,
        products=ids,
        item_vectors=shop.catalog.vectors(np.array([row_of[each] for each in ids])),
        feature_names=FEATURES,
        feature_groups=tuple(FEATURE_GROUPS[name] for name in FEATURES),
        fingerprint=shop.fingerprint,
        examination=examination().astype(np.float32),
        **columns,
    )
