"""Orders that a shopper can ask for instead of the ranking."""

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns

SORTS = ("price_asc", "price_desc", "rating", "popularity", "discount", "weight_asc", "weight_desc", "relevance")


def sort_keys(columns: Columns, rows: NDArray[np.int64], order: str) -> NDArray[np.float64]:
    """Keys that sort ``rows`` by ``order``, smallest first; unknown values are infinite and come last.

    Args:
        columns: The catalog's columns.
        rows: Products. Shape: (n,).
        order: One of :data:`SORTS`; ``relevance`` leaves the order as it is.

    Returns:
        Shape: (n,).

    Raises:
        ValueError: There is no such order.
    """
    if order not in SORTS:
        raise ValueError(f"an order is one of {', '.join(SORTS)} (got {order!r})")
    price = columns.price[rows].astype(np.float64)
    match order:
        case "price_asc":
            keys = price
        case "price_desc":
            keys = -price
        case "rating":
            keys = -columns.damped_rating[rows]
        case "popularity":
            keys = -columns.rating_count[rows].astype(np.float64)
        case "discount":
            keys = price / columns.list_price[rows] - 1
        case "weight_asc":
            keys = columns.weight[rows]
        case "weight_desc":
            keys = -columns.weight[rows]
        case _:
            keys = np.zeros(len(rows))
    return np.where(np.isnan(keys), np.inf, keys)
