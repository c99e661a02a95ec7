from types import SimpleNamespace

import numpy as np
import pytest

from actions.ordering import SORTS, sort_keys

COLUMNS = SimpleNamespace(
    price=np.array([30.0, 10.0, np.nan, 20.0]),
    list_price=np.array([60.0, np.nan, np.nan, 25.0]),
    damped_rating=np.array([3.6, 4.5, np.nan, 3.9]),
    rating_count=np.array([1.0, 400.0, np.nan, 90.0]),
    weight=np.array([2.0, np.nan, 0.5, 1.0]),
)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("price_asc", [1, 3, 0]),
        ("price_desc", [0, 3, 1]),
        ("rating", [1, 3, 0]),
        ("popularity", [1, 3, 0]),
        ("discount", [0, 3]),
        ("weight_asc", [2, 3, 0]),
        ("weight_desc", [0, 3, 2]),
    ],
)
def test_known_values_are_ordered_and_unknown_ones_come_last(order: str, expected: list[int]) -> None:
    keys = sort_keys(COLUMNS, np.arange(4), order)  # type: ignore[arg-type]
    assert np.argsort(keys, kind="stable")[: len(expected)].tolist() == expected
    assert np.isinf(keys[[each for each in range(4) if each not in expected]]).all()


def test_relevance_leaves_the_order() -> None:
    assert not sort_keys(COLUMNS, np.arange(4), "relevance").any()  # type: ignore[arg-type]


def test_an_unknown_order_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=SORTS[0]):
        sort_keys(COLUMNS, np.arange(4), "sideways")  # type: ignore[arg-type]
