from collections.abc import Collection

import pytest

from catalog.reading import AttributeFilter, said_color
from catalog.synonyms import load_synonyms
from tests.catalog.fakes import FakeRead


def believed(
    title: str, *attributes: FakeRead, brand: str | None = None, given: Collection[str] = (), description: str = ""
) -> set[tuple[str, str]]:
    judge = AttributeFilter(["Another Title", title], [None, brand], ["", description], load_synonyms())
    return {(each.name, each.value) for each in judge.believed(1, given, attributes)}


def test_plausible_values_are_kept_in_lower_case() -> None:
    assert believed("Red Mug", FakeRead("color", "Red,")) == {("color", "red")}


def test_the_unsure_the_long_and_the_unfit_are_dropped() -> None:
    assert believed("Steel Mug", FakeRead("material", "steel", 0.4)) == set()
    assert believed("A very long kind of steel", FakeRead("material", "very long kind of steel")) == set()
    assert believed("Steel 5", FakeRead("material", "steel 5")) == set()
    assert believed("Steel Mug", FakeRead("material", "the")) == set()
    assert believed("Acme Mug $5", FakeRead("brand", "Acme"), FakeRead("price", "$5"), FakeRead("zzz", "Mug")) == set()


@pytest.mark.parametrize(
    ("title", "colors"),
    [
        ("Acme Digital Camera with 4x Zoom and 3-Inch LCD Red/Blue", {"red", "blue"}),
        ("Acme Phone - Silver/Black", {"silver", "black"}),
        ("White 50FT Cable", {"white"}),
        ("Tote with Red Lining", set()),
        ("Case for Black Phones", set()),
        ("Acme 80 Plus Gold Power Supply", set()),
        ("Rose Water and Mint Tea", set()),
        ("Acme Lamp, Gold", {"gold"}),
        ("Pens, not red", set()),
        ("Multi-Subject Notebook", set()),
    ],
)
def test_colors_that_a_title_says_of_the_product_need_no_reading(title: str, colors: set[str]) -> None:
    assert believed(title) == {("color", color) for color in colors}


def test_a_color_must_have_a_color_word() -> None:
    optical, olive = FakeRead("color", "Optical"), FakeRead("color", "Olive")
    assert believed("Acme Optical Mouse", optical) == set()
    assert believed("Acme Olive Mug", olive) == {("color", "olive")}
    assert believed("Acme Navy Blue Mug", FakeRead("color", "Navy Blue")) == {("color", "navy blue")}


def test_a_feeds_color_is_not_added_to_by_words_of_the_title() -> None:
    assert believed("Black Label Mug", given=["color"]) == set()


def test_what_a_text_denies_or_imitates_is_no_attribute() -> None:
    leather = FakeRead("material", "leather")
    assert believed("Leather-Free Bag", leather) == set()
    assert believed("Bag", leather, description="A leather-free bag.") == set()
    assert believed("Bag", leather, description="Faux leather.") == set()
    assert believed("Bag", leather, description="Not faux leather but real leather.") == {("material", "leather")}


def test_a_value_is_kept_once() -> None:
    assert believed("Grey Mug", FakeRead("color", "grey"), FakeRead("color", "Gray")) == {("color", "grey")}


def test_words_of_the_brand_are_no_color_unless_said_again() -> None:
    black = FakeRead("color", "Black")
    assert believed("Black & Decker Drill", black, brand="Black & Decker") == {("color", "black")} - {
        ("color", "black")
    }
    assert believed("Black & Decker Black Drill", black, brand="Black & Decker") == {("color", "black")}


def test_a_type_must_be_what_the_title_is_about() -> None:
    assert believed("Case for Laptop", FakeRead("product_type", "Case"), FakeRead("product_type", "Laptop")) == {
        ("product_type", "case")
    }
    assert believed("Denim Shirt", FakeRead("product_type", "jeans")) == set()
    assert believed("Denim Shirt", FakeRead("product_type", "shirt"), given=["product_type"]) == set()


def test_the_title_goes_before_the_description() -> None:
    assert believed("Red Mug", FakeRead("color", "red"), FakeRead("color", "black")) == {("color", "red")}
    assert believed("Mug", FakeRead("color", "black"), FakeRead("color", "tan"), FakeRead("color", "teal")) == {
        *(("color", "black"), ("color", "tan"))
    }


def test_the_description_is_not_asked_for_what_the_feed_gives() -> None:
    assert believed("Mug", FakeRead("color", "black"), given=["color"]) == set()
    assert believed("Black Mug", FakeRead("color", "black"), given=["color"]) == {("color", "black")}
    assert believed("Mug", FakeRead("condition", "new")) == set()


def test_features_of_the_description_are_kept() -> None:
    features = [FakeRead("feature", f"feature {letter}") for letter in "abc"]
    assert len(believed("Mug", *features)) == 3


def test_a_color_that_only_the_description_tells_is_found_by_its_word() -> None:
    def said(description: str) -> list[str]:
        return [each.value for each in said_color(description, load_synonyms())]

    assert said("This sleek, all-black pack has orange accents.") == ["black"]
    assert said("A navy bag.") == ["navy"]
    assert said("The scent of lemon and mint.") == []
    assert said("") == []


def test_words_of_the_brand_are_no_attribute() -> None:
    assert believed("Papertide Flow Laptop", FakeRead("material", "papertide"), brand="Papertide") == set()
