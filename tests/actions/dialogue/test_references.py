from collections.abc import Sequence

import pytest

from actions.dialogue.cues import Cues
from actions.dialogue.references import Listed, Pointed, References

TITLES = {
    "a": "grey sony headphones",
    "b": "red acme headphones",
    "c": "grey bose headphones",
    "d": "blue sony earbuds",
}
PRICES = {"a": 99.0, "b": 20.0, "c": 150.0, "d": 60.0}
SHOWN = Listed(tuple(TITLES))


def best(ids: Sequence[str], order: str) -> str | None:
    sign = -1 if order == "price_desc" else 1
    return min(ids, key=lambda each: sign * PRICES[each])


def matching(ids: Sequence[str], words: str) -> tuple[str, ...]:
    telling = [word for word in words.split() if word not in ("the", "one")]
    return tuple(each for each in ids if telling and all(word in TITLES[each] for word in telling))


@pytest.fixture(scope="module")
def references() -> References:
    return References(Cues.load("en"), best, matching)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("the second one", "b"),
        ("#3", "c"),
        ("number 4", "d"),
        ("the last one", "d"),
        ("the second to last", "c"),
        ("the first and the third", "ac"),
        ("the third and the first", "ca"),
        ("the first two", "ab"),
        ("the last two", "cd"),
        ("both", "ab"),
        ("all of them", "abcd"),
        ("the cheapest one", "b"),
        ("the cheaper one", "b"),
        ("the most expensive one", "c"),
        ("the red one", "b"),
        ("the grey sony", "a"),
        ("the sony one", "ad"),
        ("the tenth one", ""),
        ("it", "a"),
    ],
)
def test_words_point_at_what_was_shown(references: References, words: str, meant: str) -> None:
    assert "".join(references.resolve(Pointed((words,), (), f"tell me about {words}"), SHOWN)) == meant


def test_it_is_the_product_in_focus(references: References) -> None:
    assert references.resolve(Pointed(("it",), (), "add it"), Listed(SHOWN.ids, "c")) == ("c",)


def test_an_ordinal_outside_a_marked_span_is_found(references: References) -> None:
    assert references.resolve(Pointed((), (), "compare the 2nd with the 4th"), SHOWN) == ("b", "d")


@pytest.mark.parametrize(
    ("described", "meant"), [(("blue",), ("d",)), (("headphones", "purple"), ()), (("headphones", "earbuds"), ())]
)
def test_described_attributes_narrow_what_was_shown(references: References, described, meant) -> None:
    assert references.resolve(Pointed((), described, "how much are they"), SHOWN) == meant


def test_a_list_of_one_is_meant_by_what_describes_it_and_by_nothing_else(references: References) -> None:
    alone = Listed(("a",))
    assert references.resolve(Pointed((), ("headphones",), "remove the headphones"), alone) == ("a",)
    assert references.resolve(Pointed((), ("earbuds",), "remove the earbuds"), alone) == ()


def test_nothing_shown_means_nothing(references: References) -> None:
    assert references.resolve(Pointed(("the second one",), (), "the second one"), Listed(())) == ()


@pytest.mark.parametrize(
    ("spans", "text", "focus", "model"),
    [
        (("the third one",), "like the third one but in red", None, "c"),
        ((), "similar but in red", None, "a"),
        ((), "similar but in red", "d", "d"),
        ((), "similar but cheaper", None, "a"),
        (("the tenth one",), "like the tenth one", "d", None),
    ],
)
def test_what_others_are_to_be_like(references: References, spans, text, focus, model) -> None:
    assert references.model(Pointed(spans, ("red",), text), Listed(SHOWN.ids, focus)) == model


@pytest.mark.parametrize(
    ("spans", "focus", "measure"),
    [((), None, "abcd"), ((), "c", "c"), (("the second one",), "c", "b")],
)
def test_what_cheaper_is_to_be_cheaper_than(references: References, spans, focus, measure) -> None:
    found = references.measure(Pointed(spans, (), "something cheaper"), Listed(SHOWN.ids, focus))
    assert "".join(found) == measure
