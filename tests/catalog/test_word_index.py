import pytest

from catalog.word_index import WordIndex
from catalog.words import stems

IMITATIONS = ("faux", "vegan", "imitation")


def said(text: str, phrase: str) -> bool:
    index = WordIndex(["Leather wireless hood.", text, "Leather"])
    return 1 in index.rows_of(index.said(stems(phrase), IMITATIONS)).tolist()


@pytest.mark.parametrize(
    "text",
    [
        "A tote of soft leather.",
        "Made from genuine leather",
        "No-slip leather sole",
        "Not only leather, but also felt",
        "There is no better bag: leather, of course",
        "Features like leather straps",
        "Leather",
    ],
)
def test_what_is_said_is_said(text: str) -> None:
    assert said(text, "leather")


@pytest.mark.parametrize(
    "text",
    [
        "A leather-free tote",
        "No leather",
        "Contains no animal leather",
        "It is not made of real leather",
        "Made without leather",
        "Faux leather tote",
        "A vegan-leather tote",
        "Canvas with a leather look",
        "It feels like leather",
        "Lighter than leather",
        "Canvas instead of leather",
        "Leatherette",
        "",
    ],
)
def test_what_is_denied_compared_or_imitated_is_not_said(text: str) -> None:
    assert not said(text, "leather")


def test_one_denied_mention_does_not_hide_another() -> None:
    assert said("Not faux leather but full-grain leather", "leather")


def test_phrases_may_have_several_words() -> None:
    assert said("Has noise cancelling.", "noise cancelling")
    assert not said("Without noise cancelling.", "noise cancelling")


def test_no_texts_are_fine() -> None:
    index = WordIndex([])
    assert index.said(("a",)).tolist() == []
    assert index.said(()).tolist() == []
