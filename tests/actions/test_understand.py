import numpy as np
import pytest

from actions.dialogue.cues import Cues
from actions.understand import Understood, understand
from assistant.container import Container
from catalog.columns import Columns
from catalog.constraints import Range
from catalog.linking import Linker
from nlu_mtl.quantities import Quantity
from nlu_mtl.schema import Attribute, Intent, ParsedUtterance, Polarity
from tests.catalog.fakes import new_database, put


class OneAttribute:
    """A parser that reads one attribute, whatever the text: the port's fake."""

    def __init__(self, name: str, value: str | Quantity, polarity: Polarity = "include") -> None:
        self.attribute = (name, value, polarity)

    def parse(self, text: str) -> ParsedUtterance:
        name, value, polarity = self.attribute
        found = Intent("refine_search", 1.0)
        attribute = Attribute(name, text, value, polarity, 0, len(text), 1.0)
        return ParsedUtterance(text, found, (found,), (attribute,), np.zeros(4, dtype=np.float32))


class Colored:
    """A parser that reads a color and the kind of product after it: the port's fake."""

    def __init__(self, color: str, kind: str) -> None:
        self.color, self.kind = color, kind

    def parse(self, text: str) -> ParsedUtterance:
        found, start = Intent("search_product", 1.0), len(self.color) + 1
        attributes = (
            Attribute("color", self.color, self.color, "include", 0, start - 1, 1.0),
            Attribute("product_type", self.kind, self.kind, "include", start, len(text), 1.0),
        )
        return ParsedUtterance(text, found, (found,), attributes, np.zeros(4, dtype=np.float32))


@pytest.fixture
def read(shop: Container):
    def understood(text: str, parser: OneAttribute) -> Understood:
        return understand(text, parser, shop.catalog.snapshot.linker, Cues.load("en"))  # type: ignore[arg-type]

    return understood


@pytest.mark.parametrize(
    ("quantity", "polarity", "wanted"),
    [
        (Quantity(None, 50), "include", Range(None, 50)),
        (Quantity(50, None), "exclude", Range(None, 50)),
        (Quantity(None, 20, "USD"), "exclude", Range(20, None, "USD")),
        (Quantity(20, 50), "exclude", None),
    ],
)
def test_bounds_that_are_ruled_out_turn_round(read, quantity, polarity, wanted) -> None:
    wishes = read("over 50", OneAttribute("price", quantity, polarity)).wishes
    assert [wish.value for wish in wishes] == ([wanted] if wanted else [])
    assert all(wish.polarity == "include" for wish in wishes)


def test_a_price_without_a_number_is_no_wish(read) -> None:
    assert read("a good price", OneAttribute("price", "a good price")).wishes == ()


def test_words_link_to_the_catalogs_spelling(read) -> None:
    [wish] = read("NORRVIK", OneAttribute("brand", "norrvik")).wishes
    assert (wish.value, wish.linked) == ("Norrvik", True)


def test_a_feature_that_is_a_kind_of_product_here_is_that_kind(read) -> None:
    [wish] = read("tents", OneAttribute("feature", "tents")).wishes
    assert (wish.name, wish.value) == ("product_type", "tent")


def asked(understood: Understood) -> list[tuple[str, object, str]]:
    return [(wish.name, wish.value, wish.polarity) for wish in understood.wishes]


def test_a_color_read_as_part_of_the_kind_stays_a_color(read) -> None:
    assert asked(read("blue jacket", OneAttribute("product_type", "blue jacket"))) == [
        ("color", "blue", "include"),
        ("product_type", "jacket", "include"),
    ]
    assert [name for name, _, _ in asked(read("rain jacket", OneAttribute("product_type", "rain jacket")))] == [
        "product_type"
    ]


def test_what_is_ruled_out_is_what_the_catalog_knows_it_as(read, shop: Container) -> None:
    brand = next(iter(shop.catalog.snapshot.columns.facet_values("brand")))
    assert asked(read(brand.lower(), OneAttribute("color", brand.lower(), "exclude"))) == [("brand", brand, "exclude")]
    assert asked(read(brand.lower(), OneAttribute("color", brand.lower()))) == [("color", brand.lower(), "include")]
    assert asked(read("non-leather", OneAttribute("feature", "non-leather"))) == [("material", "leather", "exclude")]


@pytest.mark.parametrize(
    ("name", "text", "wish"),
    [
        ("material", "genuine leather", ("material", "leather", "exclude")),
        ("material", "100% wool", ("material", "wool", "exclude")),
        ("material", "real fur", ("material", "fur", "exclude")),
        ("feature", "real leather", ("material", "leather", "exclude")),
    ],
)
def test_who_does_not_want_the_genuine_thing_does_not_want_the_thing(read, name, text, wish) -> None:
    assert asked(read(text, OneAttribute(name, text, "exclude"))) == [wish]


def test_values_side_by_side_are_each_asked_for(read) -> None:
    values = [wish.value for wish in read("wool linen", OneAttribute("material", "wool linen")).wishes]
    assert values == ["wool", "linen"]
    ruled_out = read("wool and linen", OneAttribute("material", "wool and linen", "exclude"))
    assert asked(ruled_out) == [("material", "wool", "exclude"), ("material", "linen", "exclude")]
    ruled_out = read("genuine leather or wool", OneAttribute("material", "genuine leather or wool", "exclude"))
    assert asked(ruled_out) == [("material", "leather", "exclude"), ("material", "wool", "exclude")]


def test_a_kind_that_is_named_with_a_color_is_one_kind(read, shop: Container) -> None:
    assert asked(read("red wine", OneAttribute("product_type", "red wine"))) == [
        ("product_type", "red wine", "include")
    ]
    [wish] = read("white noise machine", Colored("white", "noise machine")).wishes
    assert (wish.name, wish.value) == ("product_type", "white noise machine")
    assert [wish.name for wish in read("white teapot", Colored("white", "teapot")).wishes] == ["color", "product_type"]
    for color, kind in [("black", "coffee maker"), ("red", "boots")]:
        whole = f"{color} {kind}"
        assert asked(read(whole, OneAttribute("product_type", whole)))[0] == ("color", color, "include")


def test_a_color_word_that_its_kind_never_comes_in_is_part_of_a_kind_that_titles_sell(tmp_path) -> None:
    rows = [
        {"id": "a", "title": "Stoneware Coffee Mug", "product_type": "mug", "color": "white"},
        {"id": "b", "title": "Suede Boots", "product_type": "boots", "color": "coffee"},
        {"id": "c", "title": "Coffee Boots", "product_type": "boots", "color": "coffee"},
    ]
    database = new_database(tmp_path)
    put(database, *rows)
    with database.read() as connection:
        linker = Linker(Columns.load(connection))

    def names(text: str) -> list[str]:
        parser = OneAttribute("product_type", text)
        return [wish.name for wish in understand(text, parser, linker, Cues.load("en")).wishes]  # type: ignore[arg-type]

    assert names("coffee mug") == ["product_type"]
    assert names("coffee boots") == ["color", "product_type"]
