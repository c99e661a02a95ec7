import pytest

from benchmarks.simulator.shoppers import Market

QUALITIES = {"fine": 0.9, "plain": 0.5, "poor": 0.1, "lamp": 0.5, "gone": 0.5}


def _row(product_id: str, **more: object) -> dict[str, object]:
    row = {"id": product_id, "title": product_id.title(), "product_type": "boots", "category": "Shoes > Boots"}
    return {**row, "brand": "Tallow", "color": ["red"], "price": 50.0, "rating_count": 100, **more}


@pytest.fixture(scope="session")
def market() -> Market:
    rows = [
        _row("fine", rating=4.9, feature=["waterproof"]),
        _row("plain", rating=3.8, color=["green"], price=80.0, list_price=100.0),
        _row("poor", rating=2.5, brand="Wend", price=20.0),
        _row("lamp", rating=3.8, product_type="lamp", category="Home > Lamps"),
        _row("gone", rating=3.8, stock=0, availability="out_of_stock"),
    ]
    return Market.of(rows, QUALITIES.__getitem__)
