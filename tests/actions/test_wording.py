import re
from pathlib import Path

import pytest

from actions.dialogue.events import SearchChanged
from actions.ordering import SORTS
from actions.wording import Wording
from catalog.attributes import FACETS
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
        (search(Constraint("size", "range", Range(55, None, unit="in"), "x")), "products at least 55 inches"),
        (search(Constraint("size", "range", Range(24, 27, unit="in"), "x")), "products 24–27 inches"),
        (search(Constraint("size", "range", Range(None, 40, unit="l"), "x")), "products at most 40 l"),
        (search(Constraint("size", "range", Range(8, 9), "x")), "products 8–9"),
        (search(Constraint("weight", "range", Range(2, 2, unit="kg"), "x")), "products of 2 kg"),
    ],
)
def test_a_search_is_told_back(wording: Wording, given: SearchChanged, told: str) -> None:
    assert wording.describe(given, "USD") == told


@pytest.mark.parametrize("name", [name for name, facet in FACETS.items() if facet.kind == "number" or name == "size"])
@pytest.mark.parametrize("bounds", [Range(1, None), Range(None, 2), Range(1, 2), Range(2, 2)])
def test_every_bound_that_can_be_searched_can_be_told(wording: Wording, name: str, bounds: Range) -> None:
    told = wording.bounds(Constraint(name, "range", bounds, "x"), "USD")
    assert [each for each in "12" if each in told] == [str(each) for each in sorted({bounds.min, bounds.max} - {None})]


def test_a_search_for_what_is_alike_names_the_model(wording: Wording) -> None:
    assert wording.describe(search(Constraint("color", "eq", ("red",), "red")), "USD", "Ember mug").endswith(
        "Ember mug"
    )


@pytest.mark.parametrize("order", [order for order in SORTS if order != "relevance"])
def test_every_order_can_be_told_and_chosen_by(wording: Wording, order: str) -> None:
    for key in ("sorted_by", "choice", "choice_unknown"):
        assert wording.say(f"{key}.{order}", "x", titles="T", count=2, figure="F")


def test_a_line_is_the_same_for_the_same_seed_and_varies_between_seeds(wording: Wording) -> None:
    said = {wording.say("greet", f"c/{number}") for number in range(20)}
    assert len(said) > 1
    assert wording.say("greet", "c/1") == wording.say("greet", "c/1")


def test_every_line_that_code_names_exists(wording: Wording) -> None:
    keys = {
        key for path in SOURCES for key in re.findall(r'\.say\(\s*f?"([a-z_]+)[".]', path.read_text(encoding="utf-8"))
    }
    assert len(keys) > 20
    lines = Path(__file__).parents[2] / "actions" / "wording" / "en.yml"
    top = set(re.findall(r"^([a-z_]+):", lines.read_text(encoding="utf-8"), re.MULTILINE))
    assert keys <= top


def test_an_unknown_locale_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'xx'.*en"):
        Wording.load("xx")
