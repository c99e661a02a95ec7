from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.fulltext import Document, FullText, KeyedRows, write_fulltext

DOCUMENTS = [
    Document("a", "Wireless Mouse", ["Acme", "black"], "", ["KTC-D320/1G"]),
    Document("b", "Mouse Pad", ["Acme"], "A pad for a wireless mouse and more", []),
    Document("c", "Desk Lamps", ["Lumo", "red"], "Bright", ["77"]),
    Document("d", "Keyboard EQ-50 with cable", ["Lumo"], "", []),
]
ROWS = KeyedRows([document.id for document in DOCUMENTS])


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> FullText:
    directory = tmp_path_factory.mktemp("fulltext")
    with write_fulltext(directory) as writer:
        writer.replace(DOCUMENTS)
    return FullText.open(directory)


def found(text: FullText, query: str, allowed: list[bool] | None = None) -> list[str]:
    mask = None if allowed is None else np.asarray(allowed)
    return [DOCUMENTS[row].id for row in text.search(query, 10, ROWS, mask)[0]]


def test_a_title_counts_more_than_a_description(text: FullText) -> None:
    assert found(text, "wireless mouse")[:2] == ["a", "b"]


def test_any_word_is_enough_and_plurals_do_not_matter(text: FullText) -> None:
    assert found(text, "lamp zzz") == ["c"]
    assert set(found(text, "mice lamps")) == {"a", "b", "c"}


@pytest.mark.parametrize("query", ["KTC-D320/1G", "ktcd320/1g", "eq-50", "EQ50"])
def test_product_numbers_are_found_whole(text: FullText, query: str) -> None:
    assert found(text, query)[0] == ("d" if "q" in query.lower() else "a")


def test_one_wrong_letter_is_forgiven_in_a_word_nobody_has(text: FullText) -> None:
    assert found(text, "keybord") == ["d"]


def test_only_allowed_rows_are_found(text: FullText) -> None:
    assert found(text, "wireless mouse", [False, True, True, True]) == ["b"]
    assert found(text, "wireless mouse", [False, False, True, False]) == []
    assert found(text, "wireless mouse", [False] * 4) == []


def test_nothing_to_say_finds_nothing(text: FullText) -> None:
    assert found(text, "") == found(text, "!!! ???") == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(max_size=80) | st.sampled_from(['"', "(", "a AND", "title:mouse", '+-&&||!(){}[]^"~*?:\\/', "\x00\ud800"])
)
def test_no_text_is_an_error(text: FullText, query: str) -> None:
    text.search(query, 5, ROWS)


def test_a_letter_as_query_is_cut(text: FullText) -> None:
    assert "a" in found(text, "wireless mouse " * 2000)


def test_documents_are_replaced_and_removed(tmp_path: Path) -> None:
    with write_fulltext(tmp_path) as writer:
        writer.replace(DOCUMENTS)
    with write_fulltext(tmp_path) as writer:
        writer.replace([Document("a", "Trackball", [], "", [])])
        writer.remove(["c"])
    text = FullText.open(tmp_path)
    assert len(text) == 3
    assert found(text, "trackball") == ["a"]
    assert found(text, "wireless") == ["b"]
    assert found(text, "lamp") == []


def test_a_block_that_raises_changes_nothing(tmp_path: Path) -> None:
    with write_fulltext(tmp_path) as writer:
        writer.replace(DOCUMENTS)
    with pytest.raises(KeyboardInterrupt), write_fulltext(tmp_path) as writer:
        writer.clear()
        writer.replace(DOCUMENTS[:1])
        raise KeyboardInterrupt
    assert len(FullText.open(tmp_path)) == 4


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    with write_fulltext(tmp_path), pytest.raises(CatalogError, match="one process at a time"):  # noqa: SIM117
        with write_fulltext(tmp_path):
            pass


def test_a_missing_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="daogou index --rebuild"):
        FullText.open(tmp_path / "none")


def test_an_open_index_sees_no_later_commit(tmp_path: Path) -> None:
    with write_fulltext(tmp_path) as writer:
        writer.replace(DOCUMENTS[:1])
    text = FullText.open(tmp_path)
    with write_fulltext(tmp_path) as writer:
        writer.replace(DOCUMENTS)
    assert len(text) == 1
    assert len(FullText.open(tmp_path)) == 4


def test_the_digest_follows_the_content_not_the_order_of_facts() -> None:
    one = Document("a", "T", ["x", "y"], "", [])
    assert one.digest() == Document("a", "T", ["y", "x"], "", []).digest()
    assert one.digest() != Document("a", "T", ["x"], "", []).digest()
