from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from actions.ranking_features import FEATURES
from benchmarks.simulator.log import SHOWN, Shop, examination, simulate
from benchmarks.simulator.shoppers import Market
from catalog.columns import Columns
from catalog.constraints import Constraint
from catalog.search import SearchResult
from catalog.synonyms import load_synonyms
from nlu_mtl.training.ranking_log import RankingLog


def embed(texts: Sequence[str]) -> np.ndarray:
    vectors = np.stack([np.random.default_rng(crc32(text.encode())).normal(size=8) for text in texts])
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


class SmallCatalog:
    """Exact search over a few products: what the constraints allow, nearest first."""

    def __init__(self, market: Market) -> None:
        rows = sorted(market.rows, key=lambda row: str(row["id"]))
        names = ("id", "title", "brand", "category", "price", "list_price", "rating", "rating_count")
        products = [
            (*(row.get(name) for name in names), None, row.get("stock"), "USD", row.get("availability", "in_stock"))
            for row in rows
        ]
        facets = {
            name: [(place, value) for place, row in enumerate(rows) for value in as_list(row.get(name))]
            for name in ("product_type", "brand", "color", "feature")
        }
        self.columns = Columns(products, facets, 1, load_synonyms())
        self._vectors = embed(self.columns.titles)

    def search(self, query: str, vector: np.ndarray, constraints: Sequence[Constraint], limit: int) -> SearchResult:
        masks = [self.columns.mask(each) for each in constraints if each.hard]
        allowed = np.flatnonzero(np.logical_and.reduce(masks)) if masks else np.arange(len(self.columns))
        scores = self._vectors[allowed] @ vector
        order = np.lexsort((allowed, -scores))[:limit]
        rows, scores = allowed[order], scores[order]
        ids = [self.columns.ids[row] for row in rows]
        return SearchResult(rows, ids, scores, np.zeros(len(rows), dtype=np.float32), scores + 1, len(allowed))

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        return self._vectors[rows]


def as_list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


@pytest.fixture(scope="module")
def shop(market: Market) -> Shop:
    return Shop(SmallCatalog(market), market, embed, "encoder-1")


@pytest.fixture(scope="module")
def log(shop: Shop) -> RankingLog:
    return simulate(shop, 3000, seed=1)


def test_the_same_seed_writes_the_same_log_and_another_does_not(shop: Shop) -> None:
    first, second, other = (simulate(shop, 60, seed=seed) for seed in (1, 1, 2))
    for field in fields(RankingLog):
        np.testing.assert_array_equal(getattr(first, field.name), getattr(second, field.name), err_msg=field.name)
    assert first.digest() != other.digest()


def test_the_log_says_what_features_and_model_it_was_written_with(log: RankingLog) -> None:
    assert log.feature_names == FEATURES
    assert log.fingerprint == "encoder-1"
    assert log.simulated


def test_positions_of_a_request_count_from_one_and_hold_a_product_once(log: RankingLog) -> None:
    for request in range(50):
        rows = log.rows_of(np.array([request]), shown=True)
        assert sorted(log.position[rows]) == list(range(1, len(rows) + 1))
        assert len(set(log.product[rows])) == len(rows)


def test_vectors_belong_to_their_products(log: RankingLog, shop: Shop) -> None:
    for product_id, vector in zip(log.products, log.item_vectors, strict=True):
        np.testing.assert_array_equal(
            vector, shop.catalog.vectors(np.array([shop.catalog.columns.row_of[product_id]]))[0]
        )


def test_lower_positions_are_opened_less_than_their_taste_alone_says(log: RankingLog) -> None:
    opened = [
        log.click[log.position == place].mean() / log.true_click[log.position == place].mean() for place in (1, 2, 4)
    ]
    np.testing.assert_allclose(opened, examination()[[0, 1, 3]], atol=0.12)


def test_purchases_follow_the_true_rate_of_the_opened(log: RankingLog) -> None:
    assert not (log.purchase & ~log.click).any()
    assert log.purchase[log.click].mean() == pytest.approx(log.true_purchase[log.click].mean(), abs=0.03)


def test_nobody_buys_what_is_gone(log: RankingLog) -> None:
    gone = log.product == log.products.index("gone")
    assert gone.any()
    assert not log.purchase[gone].any()


def test_examination_begins_with_certainty_and_falls() -> None:
    looked = examination()
    assert looked[0] == 1.0
    assert len(looked) == SHOWN
    assert (np.diff(looked) < 0).all()
