import re
from pathlib import Path

import pytest

from actions.dialogue.events import SearchChanged
from actions.wording import Wording
from catalog.constraints import Constraint, Range

SOURCES = (Path(__file__).parents[2] / "actions").rglob("*.py")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load("en")


def search(*constraints: Constraint, query: str = "") -> SearchChanged:
    return SearchChanged(constraints, query)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (search(), "products"),
        (search(Constraint("product_type", "eq", ("boots",), "boots")), "boots"),
        (
            search(
                Constraint("color", "in", ("red", "blue"), "red or blue"),
                Constraint("product_type", "eq", ("running shoes",), "running shoes"),
                Constraint("brand", "eq", ("Acme",), "acme"),
                Constraint("price", "range", Range(None, 80), "under 80"),
                Constraint("material", "not", ("leather", "suede"), "no leather or suede"),
            ),
            "red or blue running shoes by Acme up to $80.00, not leather or suede",
        ),
        (search(Constraint("price", "range", Range(1000, 2000, "GBP"), "x")), "products from £1,000.00 to £2,000.00"),
        (search(Constraint("rating", "range", Range(4, None), "4+")), "products rated 4 or better"),
        (
            search(
                Constraint("product_type", "eq", ("boots",), "boots"),
                Constraint("feature", "eq", ("waterproof",), "waterproof"),
                Constraint("style", "prefer", ("casual",), "casual"),
            ),
            "waterproof boots, preferably casual",
        ),
        (search(query="gift for dad"), '"gift for dad"'),
    ],
)
def test_a_search_is_told_back(wording: Wording, given: SearchChanged, told: str) -> None:
    assert wording.describe(given, "USD") == told


def test_a_line_is_the_same_for_the_same_seed_and_varies_between_seeds(wording: Wording) -> None:
    said = {wording.say("greet", f"c/{number}") for number in range(20)}
    assert len(said) > 1
    assert wording.say("greet", "c/1") == wording.say("greet", "c/1")


def test_every_line_that_code_names_exists(wording: Wording) -> None:
    keys = {key for path in SOURCES for key in re.findall(r'\.say\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))}
    assert len(keys) > 20
    lines = Path(__file__).parents[2] / "actions" / "wording" / "en.yml"
    top = set(re.findall(r"^([a-z_]+):", lines.read_text(encoding="utf-8"), re.MULTILINE))
    assert keys <= top


def test_an_unknown_locale_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'xx'.*en"):
        Wording.load("xx")
