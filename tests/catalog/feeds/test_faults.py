"""A broken or misshapen JSON or YAML file is refused with the line and the reason, whatever format was asked for."""

from pathlib import Path

import pytest

from catalog.feeds import FeedError, FeedHead, find_feed
from catalog.feeds.faults import find_fault


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("feed.json", '{"a": 1,\n "b": 2\n "c": 3}', "line 3: not JSON, Expecting ',' delimiter"),
        ("feed.jsonl", '{"id": 1, "title": "Mug",}\n{"id": 2 "title": "Bowl"}\n', "line 1: not JSON"),
        ("feed", '["id": 1]', "line 1: not JSON"),
        ("feed.json", '{"shop": 1,\n"goods": [{"id": 1}]}', "keys shop, goods"),
        ("feed.json", "[1, 2]", "not a list of objects"),
        ("feed.yml", "a: 1\nb: [2\n", "line 2: not YAML, while parsing a flow sequence"),
        ("feed", "shop: Example\nproducts: none\n", "YAML with the keys shop, products"),
    ],
)
def test_the_refusal_tells_line_and_reason(tmp_path: Path, name: str, content: str, told: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(FeedError) as caught:
        find_feed(path)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_end_that_the_head_cuts_off_is_no_fault() -> None:
    assert find_fault(FeedHead('{"a": [1,', complete=False)) is None
    assert find_fault(FeedHead("a: 1\nb: [2\n", complete=False, suffix=".yaml")) is None
    assert "line 1" in str(find_fault(FeedHead('{"a" 1, "b": [1,', complete=False)))


def test_what_is_neither_json_nor_yaml_has_no_fault() -> None:
    assert find_fault(FeedHead("Dear customer\nhere is no table\n")) is None


def test_nesting_without_end_is_told() -> None:
    assert "nested too deeply" in str(find_fault(FeedHead("[" * 100_000)))
