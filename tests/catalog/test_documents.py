from pathlib import Path

import pytest

from catalog.documents import update_documents
from catalog.fulltext import FullText, KeyedRows, write_fulltext
from tests.catalog.fakes import new_database, put

PRODUCT = {
    **{"id": "a", "title": "Mug", "description": "Keeps warm", "brand": "Acme", "category": "kitchen > mugs"},
    **{"color": "red", "product_number": "X-100"},
}


@pytest.mark.parametrize("words", ["mug", "warm", "acme", "kitchen", "red", "X100"])
def test_a_product_is_found_by_whatever_is_known_of_it(tmp_path: Path, words: str) -> None:
    database = new_database(tmp_path)
    put(database, PRODUCT, {"id": "b", "title": "Plate"})
    with database.read() as connection, write_fulltext(tmp_path / "text") as writer:
        digests = update_documents(connection, writer, {})
    assert digests.keys() == {"a", "b"}
    rows, _ = FullText.open(tmp_path / "text").search(words, 5, KeyedRows(["a", "b"]))
    assert rows.tolist() == [0]


def test_documents_with_the_digest_of_before_are_left_alone(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    put(database, PRODUCT)
    with database.read() as connection, write_fulltext(tmp_path / "text") as writer:
        first = update_documents(connection, writer, {})
    put(database, {"id": "b", "title": "Plate"})
    with database.read() as connection, write_fulltext(tmp_path / "text") as writer:
        second = update_documents(connection, writer, {**first, "gone": "x"})
    assert second["a"] == first["a"]
    assert len(FullText.open(tmp_path / "text")) == 2
