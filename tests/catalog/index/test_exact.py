import numpy as np
import pytest

from catalog.index import ExactIndex
from catalog.index.base import best
from catalog.index.exact import exact_search, inner_products

RANDOM = np.random.default_rng(0)
VECTORS = RANDOM.standard_normal((300, 24)).astype(np.float32)
QUERY = VECTORS[7]


def test_the_greatest_inner_products_come_first() -> None:
    rows, scores = ExactIndex.build(VECTORS).search(QUERY, 5)
    expected = VECTORS @ QUERY
    assert rows.tolist() == np.argsort(-expected)[:5].tolist()
    assert scores == pytest.approx(expected[rows], rel=1e-5)


@pytest.mark.parametrize("count", [0, 1, 4, 50, 290])
def test_only_allowed_rows_are_found_however_many(count: int) -> None:
    allowed = np.zeros(300, dtype=bool)
    allowed[RANDOM.choice(300, count, replace=False)] = True
    rows, scores = exact_search(VECTORS, QUERY, 10, allowed)
    expected = VECTORS @ QUERY
    right = [row for row in np.argsort(-expected).tolist() if allowed[row]][:10]
    assert rows.tolist() == right
    assert scores == pytest.approx(expected[right], rel=1e-5)


def test_ties_go_to_the_smaller_row() -> None:
    rows, _ = best(np.arange(6), np.asarray([1, 2, 1, 1, 2, 1], dtype=np.float32), 4)
    assert rows.tolist() == [1, 4, 0, 2]


def test_chosen_rows_are_compared_in_the_order_given() -> None:
    rows = np.asarray([5, 2, 9])
    assert inner_products(VECTORS, QUERY, rows) == pytest.approx((VECTORS @ QUERY)[rows], rel=1e-5)


def test_no_vectors_are_fine() -> None:
    rows, scores = ExactIndex.build(np.zeros((0, 24), dtype=np.float32)).search(QUERY, 5)
    assert len(rows) == len(scores) == 0
