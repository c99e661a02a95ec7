from collections.abc import Sequence

import pytest

from actions.dialogue.cues import Cues
from actions.dialogue.events import Focused, Shown
from actions.dialogue.references import References
from actions.dialogue.state import State

TITLES = {
    "a": "grey sony headphones",
    "b": "red acme headphones",
    "c": "grey bose headphones",
    "d": "blue sony earbuds",
}
PRICES = {"a": 99.0, "b": 20.0, "c": 150.0, "d": 60.0}
SHOWN = State.new("c").apply(Shown("r", tuple(TITLES), 0))


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
    assert "".join(references.resolve(SHOWN, [words], [], f"tell me about {words}")) == meant


def test_it_is_the_product_in_focus(references: References) -> None:
    assert references.resolve(SHOWN.apply(Focused("c")), ["it"], [], "add it") == ("c",)


def test_an_ordinal_outside_a_marked_span_is_found(references: References) -> None:
    assert references.resolve(SHOWN, [], [], "compare the 2nd with the 4th") == ("b", "d")


def test_described_attributes_narrow_what_was_shown(references: References) -> None:
    assert references.resolve(SHOWN, [], ["blue"], "how much is the blue") == ("d",)
    assert references.resolve(SHOWN, [], ["headphones", "purple"], "how much are purple headphones") == ()


def test_nothing_shown_means_nothing(references: References) -> None:
    assert references.resolve(State.new("c"), ["the second one"], [], "the second one") == ()
