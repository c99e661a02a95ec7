import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.words import BREAK, brand_key, key, number_key, piece_word, pieces, stem, words


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("shoe", "shoes"),
        ("dress", "dresses"),
        ("battery", "batteries"),
        ("watch", "watches"),
        ("box", "boxes"),
        ("hoodie", "hoodies"),
        ("tie", "ties"),
        ("lens", "lenses"),
        ("case", "cases"),
        ("mouse", "mice"),
        ("gray", "grey"),
        ("color", "colour"),
        ("men", "mens"),
    ],
)
def test_singular_and_plural_share_a_stem(singular: str, plural: str) -> None:
    assert stem(singular) == stem(plural)


@pytest.mark.parametrize(("one", "other"), [("glass", "glas"), ("men", "women"), ("bus", "bu")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_units_stand_alone_and_decimals_stay_whole() -> None:
    assert words('15.6in or 27" at 10.5') == ["15.6", "in", "or", "27", "in", "at", "10.5"]
    assert words("EQ50 802.11n") == ["eq50", "802.11n"]


def test_accents_marks_case_and_possessives_do_not_matter() -> None:
    assert key("L'Oréal® Men’s") == key("LOREAL MEN")


def test_breaks_stand_where_two_things_meet() -> None:
    assert [piece_word(each) for each in pieces("Keyboard and Mouse, USB/PS2 - new")] == [
        *("keyboard", BREAK, "mouse", BREAK, "usb", BREAK, "ps2", BREAK, "new")
    ]
    assert BREAK not in map(piece_word, pieces("T-Shirt"))


def test_brand_and_number_keys() -> None:
    assert brand_key("Black & Decker®") == brand_key("BLACK AND DECKER")
    assert number_key("KTC-D320/1G") == "ktcd3201g"


@given(st.text(max_size=60))
def test_any_text_has_words_and_its_key_is_stable(text: str) -> None:
    assert all(word and word == word.strip() for word in words(text))
    assert all(piece_word(each) for each in pieces(text))
    assert key(text) == key(text.upper()) or not text.isascii()
