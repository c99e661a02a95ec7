import numpy as np
import pytest

from actions.dialogue.cues import Cues
from actions.understand import Understood, understand
from assistant.container import Container
from catalog.constraints import Range
from nlu_mtl.quantities import Quantity
from nlu_mtl.schema import Attribute, Intent, ParsedUtterance, Polarity


class OneAttribute:
    """A parser that reads one attribute, whatever the text: the port's fake."""

    def __init__(self, name: str, value: str | Quantity, polarity: Polarity = "include") -> None:
        self.attribute = (name, value, polarity)

    def parse(self, text: str) -> ParsedUtterance:
        name, value, polarity = self.attribute
        found = Intent("refine_search", 1.0)
        attribute = Attribute(name, text, value, polarity, 0, len(text), 1.0)
        return ParsedUtterance(text, found, (found,), (attribute,), np.zeros(4, dtype=np.float32))


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
