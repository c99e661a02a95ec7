import hashlib
import json
from statistics import mean
from typing import Any

import pytest

from catalog.demo import FEED_NAME, UnknownDemoProductError, quality, write

SHA256 = "0c4b034357e260ad7cc65339b5e2770dd37ab298ff7d00c92cd817eb583bcac3"
"""Of the rows as JSON Lines; a change of the specification or the generator changes it on purpose."""


def test_the_same_bytes_everywhere(rows: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    assert hashlib.sha256(text.encode()).hexdigest() == SHA256


def test_write_gives_one_json_line_a_product(tmp_path: Any, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / f"{FEED_NAME}.jsonl"
    assert write(path) == len(rows)
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == rows


def test_quality_stands_behind_the_ratings_and_in_no_row(rows: list[dict[str, Any]]) -> None:
    assert all("quality" not in row for row in rows)
    assert all(0 <= quality(row["id"]) <= 1 for row in rows)
    rated = sorted((row for row in rows if row["rating_count"] > 20), key=lambda row: quality(row["id"]))
    third = len(rated) // 3
    assert mean(row["rating"] for row in rated[-third:]) > mean(row["rating"] for row in rated[:third]) + 0.4


def test_quality_of_a_stranger_is_an_error() -> None:
    with pytest.raises(UnknownDemoProductError, match="got 'NOPE'"):
        quality("NOPE")
