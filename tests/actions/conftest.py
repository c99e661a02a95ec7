from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from assistant.container import Container
from catalog.columns import Columns
from catalog.synonyms import load_synonyms
from tests.actions.talk import Talk


@dataclass(frozen=True)
class Found:
    """A search's result as ranking reads it."""

    rows: np.ndarray
    ids: list[str]
    vector: np.ndarray
    lexical: np.ndarray
    fused: np.ndarray


PRODUCTS = (
    # id, title, brand, category, price, list price, rating, count, weight, stock, currency, availability
    ("a", "Red Canvas Shoes", "Tallow", "Shoes", 40.0, 50.0, 4.6, 213, None, 12, "USD", "in_stock"),
    ("b", "Navy Leather Shoes", "Tallow", "Shoes", 90.0, None, 4.8, 3, None, 4, "USD", "in_stock"),
    ("c", "Plain Shoes", None, "Shoes", 20.0, 20.0, 3.1, 40, None, 0, "USD", "out_of_stock"),
    ("d", "Garden Hose", "Wend", "Garden", None, None, None, None, None, None, None, "unknown"),
    ("e", "Red Rain Boots", "Wend", "Boots", 40.0, 41.0, 4.1, 5, None, None, "USD", "in_stock"),
)
FACETS = {
    "brand": [(0, "Tallow"), (1, "Tallow"), (3, "Wend"), (4, "Wend")],
    "color": [(0, "red"), (1, "navy blue"), (4, "red")],
    "product_type": [(0, "shoes"), (1, "shoes"), (2, "shoes"), (3, "hose"), (4, "boots")],
    "feature": [(0, "breathable")],
}


@pytest.fixture
def talk(shop: Container) -> Talk:
    """A new conversation with the authored shop."""
    return Talk(shop.engine)


@pytest.fixture(scope="session")
def shoe_columns() -> Columns:
    return Columns(PRODUCTS, FACETS, 1, load_synonyms())


@pytest.fixture(scope="session")
def found_rows(shoe_columns: Columns) -> Callable[..., Found]:
    """Makes a result of rows; the scores of one product are the same in whatever order the rows come."""

    def make(rows: Sequence[int], fused: Sequence[float] = (0.9, 0.8, 0.7, 0.1, 0.5)) -> Found:
        index = np.array(rows, dtype=np.int64)
        ids = [shoe_columns.ids[row] for row in rows]
        vector, lexical = np.array([0.8, 0.7, 0.6, 0.1, 0.4]), np.array([4.0, 2.0, 2.0, 0.0, 1.0])
        return Found(index, ids, vector[index], lexical[index], np.array(fused, dtype=np.float64)[index])

    return make
