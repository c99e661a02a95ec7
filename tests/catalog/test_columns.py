from pathlib import Path

import numpy as np
import pytest

from catalog.columns import Columns
from catalog.constraints import Constraint, Range
from catalog.database import Database, catalog_version
from tests.catalog.fakes import new_database, put


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = new_database(tmp_path)
    put(
        database,
        {"id": "b", "title": "Red Mug", "brand": "Acme", "price": 5.0, "currency": "USD", "color": "red"},
        {"id": "a", "title": "Lamp", "category": "home > desk lamp", "rating": 4.5, "rating_count": 90, "stock": 0},
        {
            "id": "c",
            "title": "Shirt",
            "variants": [{"sku": "1", "size": "M", "color": "blue"}, {"sku": "2", "size": "L"}],
        },
        {"id": "d", "title": "Gone", "active": False},
        {"id": "e", "title": "Sold", "availability": "out_of_stock", "weight": 2.0, "rating": 5.0, "rating_count": 1},
    )
    return database


@pytest.fixture
def columns(database: Database) -> Columns:
    with database.read() as connection:
        return Columns.load(connection)


def test_active_products_are_rows_in_order_of_their_ids(columns: Columns) -> None:
    assert columns.ids == ["a", "b", "c", "e"]
    assert columns.row_of == {"a": 0, "b": 1, "c": 2, "e": 3}
    assert columns.titles[1] == "Red Mug"


def test_unknown_numbers_are_nan(columns: Columns) -> None:
    assert columns.price[1] == 5.0
    assert np.isnan(columns.price[[0, 2, 3]]).all()
    assert columns.known(Constraint("price", "range", Range(None, 9), "")).tolist() == [False, True, False, False]
    assert columns.currency.tolist() == ["", "USD", "", ""]


def test_available_means_neither_out_of_stock_nor_none_left(columns: Columns) -> None:
    assert columns.available.tolist() == [False, True, True, False]


def test_variants_and_categories_give_values(columns: Columns) -> None:
    assert set(columns.values(2, "size")) == {"M", "L"}
    assert columns.values(2, "color") == ("blue",)
    assert columns.values(0, "product_type") == ("desk lamp",)
    assert columns.values(1, "brand") == ("Acme",)
    assert columns.facet_values("color") == {"blue": 1, "red": 1}
    assert columns.values(0, "no such") == ()


def test_the_version_is_that_of_the_catalog(columns: Columns, database: Database) -> None:
    with database.read() as connection:
        assert columns.version == catalog_version(connection)


def test_a_mask_cannot_be_spoilt(columns: Columns) -> None:
    mask = columns.mask(Constraint("color", "eq", ("red",), "red"))
    assert mask.tolist() == [False, True, False, False]
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = True


def test_many_different_constraints_do_not_fill_the_memory(columns: Columns) -> None:
    for number in range(400):
        columns.mask(Constraint("brand", "eq", (f"brand {number}",), ""))
    assert columns.mask(Constraint("brand", "eq", ("ACME",), "")).tolist() == [False, True, False, False]


def test_popularity_is_availability_then_rating_by_enough_people_then_id(columns: Columns) -> None:
    assert [columns.ids[row] for row in columns.by_popularity] == ["b", "c", "a", "e"]


def test_an_empty_catalog_has_no_rows(tmp_path: Path) -> None:
    with new_database(tmp_path).read() as connection:
        columns = Columns.load(connection)
    assert len(columns) == 0
    assert columns.mask(Constraint("color", "not", ("red",), "")).tolist() == []
    assert columns.by_popularity.tolist() == []


def test_nouns_of_the_feeds_own_types_make_another_thing_of_the_noun_before_them(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    put(
        database,
        *({"id": f"s{number}", "title": f"Row {number} Kayak", "product_type": "kayak"} for number in range(3)),
        {"id": "p", "title": "Raincoat Kayak", "product_type": "kayak"},
        {"id": "q", "title": "Raincoat Travel", "product_type": "travel"},
    )
    with database.read() as connection:
        columns = Columns.load(connection)
    found = columns.mask(Constraint("product_type", "eq", ("raincoat",), ""))
    assert [columns.ids[row] for row in found.nonzero()[0]] == ["q"]
