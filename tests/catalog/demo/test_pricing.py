from statistics import median
from typing import Any

from catalog.demo.dice import Dice
from catalog.demo.pricing import shelf_price
from catalog.demo.spec import OwnSizes, Spec


def test_prices_are_plausible_for_their_type(by_type: dict[str, list[dict[str, Any]]], spec: Spec) -> None:
    for name, group in by_type.items():
        kind = spec.types[name]
        middle, _, floor, ceiling = kind.price
        factors = list(kind.sizes.values.values()) if isinstance(kind.sizes, OwnSizes) else [1.0]
        prices = [row["price"] for row in group]
        assert 0.5 * middle < median(prices) / median(factors) < 1.8 * middle, name
        # Sales take 40 % at most, children's versions cost less, own sizes scale.
        assert min(prices) >= 0.6 * 0.68 * floor * min(factors) - 1, name
        assert max(prices) <= ceiling * max(factors) + 10, name


def test_types_differ_in_price(by_type: dict[str, list[dict[str, Any]]]) -> None:
    middle = {name: median(row["price"] for row in group) for name, group in by_type.items()}
    assert middle["sofa"] > middle["armchair"] > middle["cushion"]
    assert middle["laptop"] > middle["tablet"] > middle["mouse"]
    assert middle["hiking boots"] > middle["socks"]


def test_dear_brands_are_dearer(rows: list[dict[str, Any]], spec: Spec) -> None:
    ratios: dict[bool, list[float]] = {True: [], False: []}
    for row in rows:
        level = spec.brands[row["brand"]].level
        if abs(level - 1) > 0.2:
            ratios[level > 1].append(row["price"] / spec.types[row["product_type"]].price[0])
    assert median(ratios[True]) > 1.5 * median(ratios[False])


def test_shelf_prices_have_the_usual_endings() -> None:
    for cents in range(300, 60000, 777):
        price = shelf_price(cents / 100, Dice("price", cents))
        assert round(price * 100) % 100 in (0, 50, 95, 99)
        assert abs(price - cents / 100) <= max(6.0, 0.02 * price)
