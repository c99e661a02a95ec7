"""Rows become normalised products, or are bad with a cause."""

from typing import Any

import pytest

from catalog.feeds import BadRow, FeedError, FeedOptions, FeedProduct
from catalog.feeds.rows import read_rows


def one(feed_currency: str = "USD", /, **cells: Any) -> FeedProduct | BadRow:
    row = {"id": "1", "title": "Lamp", **cells}
    return next(iter(read_rows([(2, row)], FeedOptions({}, feed_currency))))


def product(feed_currency: str = "USD", /, **cells: Any) -> FeedProduct:
    found = one(feed_currency, **cells)
    assert isinstance(found, FeedProduct)
    return found


def test_generic_row_is_read_in_full() -> None:
    found = product(
        description="Warm <b>light</b>",
        brand="Acme",
        category="Home > Lamps",
        product_type="desk lamp",
        url="https://shop/1",
        image_url="https://shop/1.jpg",
        price="20.00",
        list_price=25,
        currency="EUR",
        availability="in stock",
        stock=3,
        rating=4.5,
        rating_count=12,
        weight="1.2 kg",
        color="red|blue",
        material=["steel", "glass"],
        audience="F",
        style="modern",
    )
    assert found == FeedProduct(
        line=2,
        id="1",
        title="Lamp",
        description="Warm light",
        brand="Acme",
        category="Home > Lamps",
        url="https://shop/1",
        image_url="https://shop/1.jpg",
        price=20.0,
        list_price=25.0,
        currency="EUR",
        availability="in_stock",
        stock=3,
        rating=4.5,
        rating_count=12,
        weight=1.2,
        attributes={
            "product_type": ("desk lamp",),
            "style": ("modern",),
            "color": ("red", "blue"),
            "material": ("steel", "glass"),
            "audience": ("women",),
        },
    )


def test_everything_but_id_and_title_may_be_unknown() -> None:
    assert product() == FeedProduct(line=2, id="1", title="Lamp")


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        ({"id": ""}, "no id"),
        ({"id": None}, "no id"),
        ({"id": "x" * 300}, "longer than 255"),
        ({"title": "  "}, "no title"),
        ({"price": "-3"}, "negative"),
        ({"price": "1e12"}, "not"),
        ({"price": 1e12}, "absurdly high"),
        ({"price": "soon"}, "not one amount"),
        ({"price": "3", "currency": "coins"}, "not a currency"),
    ],
)
def test_bad_row_says_line_and_cause(cells: dict[str, Any], cause: str) -> None:
    found = one(**cells)
    assert isinstance(found, BadRow)
    assert found.line == 2
    assert cause in found.cause


def test_currency_is_the_rows_then_the_prices_then_the_feeds() -> None:
    assert product("CHF", price="€5", currency="GBP").currency == "GBP"
    assert product("CHF", price="€5").currency == "EUR"
    assert product("CHF", price="5").currency == "CHF"
    assert product("CHF", price="").currency is None


def test_list_price_counts_only_above_the_price() -> None:
    assert product(price=5, list_price=5).list_price is None
    assert product(price=9, sale_price=5).price == 5.0
    assert product(price=9, sale_price=5).list_price == 9.0
    assert product(price=9, sale_price="").list_price is None


def test_unreadable_optional_values_are_unknown_and_noted() -> None:
    found = product(weight="heavy", stock="lots", rating=9, availability="perhaps", list_price="dear")
    assert (found.weight, found.stock, found.rating, found.availability) == (None, None, None, "unknown")
    assert len(found.notes) == 5


def test_bare_weight_is_kilograms_but_shipping_weight_pounds() -> None:
    assert product(weight="2").weight == 2.0
    assert product(shipweight="2").weight == pytest.approx(0.907185)
    assert product(shipweight="2 kg").weight == 2.0


def test_no_rating_of_nobody() -> None:
    assert product(rating=4, rating_count=0).rating is None
    assert product(rating=0).rating is None


def test_availability_follows_the_stock_unless_given() -> None:
    assert product(stock=0).availability == "out_of_stock"
    assert product(stock=2).availability == "in_stock"
    assert product(stock=0, availability="preorder").availability == "preorder"


def test_category_and_product_type_complete_each_other() -> None:
    found = product(category="apparel", style="jacket")
    assert (found.category, found.attributes["product_type"]) == ("apparel > jacket", ("jacket",))
    assert product(category="Home > Lamps").attributes["product_type"] == ("Lamps",)
    path = product(product_type="Home > Lamps")
    assert (path.category, path.attributes["product_type"]) == ("Home > Lamps", ("Lamps",))
    assert product(category="lamps", product_type="Lamps").category == "lamps"
    assert product(category="A > B", product_type="C").category == "A > B"


def test_variants_tell_of_the_product() -> None:
    found = product(
        variants=[
            {"sku": "a", "size": "S", "color": "red", "price": 9, "stock": 1},
            {"sku": "b", "size": "M", "color": "red", "price": "8.50", "stock": 2},
            {"sku": "b", "size": "M"},
            {"size": "L", "price": "-1"},
            "odd",
        ]
    )
    assert [each.sku for each in found.variants] == ["a", "b"]
    assert found.attributes == {"size": ("S", "M"), "color": ("red",)}
    assert (found.price, found.stock, found.availability) == (8.5, 3, "in_stock")
    assert len(found.notes) == 2


def test_column_that_comes_late_is_read() -> None:
    rows = [(number, {"id": str(number), "title": "Lamp"}) for number in range(500)]
    rows.append((500, {"id": "x", "title": "Lamp", "brand": "Acme"}))
    *_, last = read_rows(rows, FeedOptions())
    assert isinstance(last, FeedProduct)
    assert last.brand == "Acme"


def test_feed_without_a_title_is_refused_before_any_row() -> None:
    with pytest.raises(FeedError, match="column for the title"):
        list(read_rows([(1, {"id": "1", "label": "Lamp"})], FeedOptions()))
