import pytest

from catalog.demo.grammar import articles, listing, title_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a(n) oak desk", "an oak desk"),
        ("A(n) USB port", "A USB port"),
        ("a(n) 8-inch pan", "an 8-inch pan"),
        ("a(n) LED lamp", "an LED lamp"),
        ("a(n) unisex fit", "a unisex fit"),
        ("a(n) hour", "an hour"),
        ("a(n) red bag", "a red bag"),
    ],
)
def test_articles_follow_the_sound(text: str, expected: str) -> None:
    assert articles(text) == expected


def test_lists_read_as_english() -> None:
    assert listing(["tea"]) == "tea"
    assert listing(["tea", "milk"]) == "tea and milk"
    assert listing(["tea", "milk", "sugar"]) == "tea, milk and sugar"
    assert listing(["bread and butter", "tea"]) == "bread and butter, plus tea"


def test_titles_capitalise_as_shops_do() -> None:
    assert title_case("set of two") == "Set of Two"
    assert title_case("slip-on") == "Slip-On"
