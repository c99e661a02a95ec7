from pathlib import Path

import pytest
from sqlalchemy import event

from catalog.cards import read_cards
from catalog.database import Database
from tests.catalog.fakes import new_database, put


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = new_database(tmp_path)
    put(
        database,
        {
            **{"id": "a", "title": "Mug", "brand": "Acme", "price": 5.0, "list_price": 7.0, "currency": "USD"},
            **{
                "url": "http://x/a",
                "rating": 4.5,
                "rating_count": 9,
                "availability": "in_stock",
                "color": ["red", "blue"],
            },
        },
        {"id": "b", "title": "Plate", "stock": 0},
        {"id": "c", "title": "Gone", "active": False},
    )
    return database


def test_a_card_has_the_contracts_fields(database: Database) -> None:
    with database.read() as connection:
        full, bare = read_cards(connection, ["a", "b"])
    assert full == {
        **{"id": "a", "title": "Mug", "url": "http://x/a", "image_url": None, "brand": "Acme"},
        **{"price": {"amount": 5.0, "currency": "USD"}, "list_price": {"amount": 7.0, "currency": "USD"}},
        **{"availability": "in_stock", "rating": {"value": 4.5, "count": 9, "trusted_count": None}},
        **{"attributes": {"color": ["blue", "red"]}, "reasons": [], "actions": []},
    }
    assert bare["price"] is None
    assert bare["availability"] == "out_of_stock"
    assert "rating" not in bare
    assert "list_price" not in bare


def test_cards_come_in_the_order_asked_without_those_that_are_gone(database: Database) -> None:
    with database.read() as connection:
        assert [card["id"] for card in read_cards(connection, ["b", "nope", "c", "a"])] == ["b", "a"]
        assert read_cards(connection, []) == []


def test_however_many_cards_take_one_query_a_table(database: Database) -> None:
    put(database, *({"id": f"p{number}", "title": "x", "color": "red"} for number in range(50)))
    statements: list[str] = []
    with database.read() as connection:
        event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert len(read_cards(connection, [f"p{number}" for number in range(50)])) == 50
    assert sum(statement.startswith("SELECT") for statement in statements) == 2
