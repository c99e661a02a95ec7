import pytest

from catalog.spellings import Spellings

KEYS = ["t shirt", "tablet", "hiking boot", "adidas", "dell", "us 10 wide", "us 12 wide"]


@pytest.mark.parametrize(
    ("said", "parted"), [("tshirt", "t shirt"), ("tab let", "tablet"), ("boot", None), ("", None), ("us 1 0wide", None)]
)
def test_spaces_do_not_matter(said: str, parted: str | None) -> None:
    assert Spellings(KEYS).parted(said) == parted


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("addidas", "adidas"),
        ("hikng boot", "hiking boot"),
        ("hiking boto", "hiking boot"),
        ("table", None),  # another word
        ("bell", None),  # too short to tell
        ("didas", None),  # the first letter is another one
        ("us 11 wide", None),  # another number
        ("zither", None),
        ("", None),
    ],
)
def test_a_letter_or_two_may_be_wrong(said: str, meant: str | None) -> None:
    found = Spellings(KEYS).misspelt(said, 0.8)
    assert (found[0] if found else None) == meant


def test_how_alike_two_words_must_be_is_given() -> None:
    assert Spellings(["adidas"]).misspelt("addidas", 0.9) is None
    found = Spellings(["adidas"]).misspelt("addidas", 0.8)
    assert found is not None
    assert found[1] == pytest.approx(6 / 7)
