import re
from collections import Counter
from itertools import combinations
from typing import Any

from catalog.demo.spec import Spec
from tests.catalog.demo.colors import foreign_colors


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:])\s+|\n", text) if part]


def test_descriptions_name_no_color_that_the_product_is_not(rows: list[dict[str, Any]], spec: Spec) -> None:
    for row in rows:
        named = foreign_colors(spec, row, row["description"], spec.types[row["product_type"]].noun or "")
        assert not named, row["id"]


def test_descriptions_are_not_one_template(rows: list[dict[str, Any]]) -> None:
    signatures = [tuple((part.split()[0], len(part.split())) for part in sentences(row["description"])) for row in rows]
    seen = Counter(signatures)
    assert sum(seen[signature] == 1 for signature in signatures) >= 0.6 * len(rows)
    lengths = sorted(len(row["description"]) for row in rows)
    assert lengths[len(lengths) // 10] * 2 < lengths[-len(lengths) // 10]


def test_few_descriptions_of_a_type_share_sentences(by_type: dict[str, list[dict[str, Any]]]) -> None:
    pairs = same_opening = shared = 0
    for group in by_type.values():
        for one, other in combinations([sentences(row["description"]) for row in group], 2):
            pairs += 1
            same_opening += one[0] == other[0]
            shared += len(set(one) & set(other)) > 1
    assert same_opening < 0.03 * pairs
    assert shared < 0.04 * pairs


def test_texts_are_finished_english(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        text = f"{row['title']}\n{row['description']}"
        assert not re.search(r"[{}]|\(n\)|  | [,.;:?]|\.\.|not_with", text), text
        assert not re.search(r"\b[Aa] (?!one\b|one-|USB)(?:[aeio]\w|11\b|18\b|8 )", text), text
        assert not re.search(r"\b[Aa]n (?![aeiou\d]|[A-Z]|hour|honest)", text), text
        assert len(row["title"]) <= 110
        assert len(row["description"]) >= 40


def test_writer_spreads_phrases_over_a_type(by_type: dict[str, list[dict[str, Any]]], spec: Spec) -> None:
    told = Counter(part for row in by_type["t-shirt"] for part in sentences(row["description"]))
    assert max(told[use] for use in spec.types["t-shirt"].uses) <= len(by_type["t-shirt"]) / 4
