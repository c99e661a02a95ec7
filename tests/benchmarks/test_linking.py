"""The authored words of the linking benchmark: what they mean is there, and no word both chooses and tests."""

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

import benchmarks.linking
from benchmarks.linking.cases import LINKED, NOT_LINKED, Case
from benchmarks.linking.judging import Judged, score
from catalog.attributes import FACETS
from catalog.linking import How, Link
from catalog.words import key

TABLE = yaml.safe_load(Path(benchmarks.linking.__file__).with_name("links.yml").read_text(encoding="utf-8"))


def test_every_right_value_is_one_of_the_shop() -> None:
    for shop in TABLE["shops"]:
        assert shop["facet"] in FACETS
        assert shop["facet"] in TABLE["carriers"]
        for kind in LINKED:
            for word, right in shop.get(kind, {}).items():
                values = {right} if isinstance(right, str) else set(right)
                assert values <= set(shop["values"]), word


def test_no_word_both_chooses_a_threshold_and_tests_it() -> None:
    words = defaultdict(set)
    for shop in TABLE["shops"]:
        for kind in (*LINKED, *NOT_LINKED):
            words[shop.get("part", "validation")].update(key(word) for word in shop.get(kind, ()))
    assert words["validation"].isdisjoint(words["test"])
    assert len(words["test"]) > 200


@pytest.mark.parametrize(
    ("kind", "how", "right", "wrong", "untold"),
    [
        ("near", "wider", True, 0, 0),
        ("near", "exact", True, 0, 1),
        ("synonym", "exact", True, 0, 0),
        ("none", "vector", False, 1, 0),
    ],
)
def test_a_near_value_passed_off_as_the_thing_itself_counts_as_not_told(
    kind: str, how: How, right: bool, wrong: int, untold: int
) -> None:
    case = Case("color", "cream", kind, frozenset(), "test")
    told = score([Judged(case, Link("beige", 0.9, how), right)], "test")
    assert (told.wrong, told.untold) == (wrong, untold)
