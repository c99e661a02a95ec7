"""Which one of those shown: the item and the figure."""

import pytest

from tests.actions.talk import Talk, cards, ids, words


@pytest.mark.parametrize(
    ("text", "pick"), [("which one is cheapest?", min), ("which of these is the most expensive?", max)]
)
def test_the_cheapest_and_the_dearest_are_told_with_their_price(talk: Talk, text: str, pick) -> None:
    chosen = pick(cards(talk.say("show me running shoes")), key=lambda card: card["price"]["amount"])
    turn = talk.say(text)
    assert chosen["title"] in words(turn)
    assert f"${chosen['price']['amount']:.2f}" in words(turn)
    assert talk.state.focus == chosen["id"]


def test_the_best_rated_is_told_with_its_rating(talk: Talk) -> None:
    talk.say("show me running shoes")
    assert "4.8" in words(talk.say("which one is best rated?"))


def test_which_of_two_that_were_compared(talk: Talk) -> None:
    shown = cards(talk.say("show me running shoes"))
    talk.say("compare the second and the third")
    chosen = min(shown[1:3], key=lambda card: card["price"]["amount"])
    talk.say("which is cheaper?")
    assert talk.state.focus == chosen["id"]


def test_an_unknown_figure_is_said_and_a_product_without_one_not_chosen(talk: Talk) -> None:
    known = min(
        cards(talk.say("show me headphones")), key=lambda card: card["price"]["amount"] if card["price"] else 1e9
    )
    turn = talk.say("which is cheaper?")
    assert talk.state.focus == known["id"]
    assert "1" in words(turn)
    assert "leave" in words(turn)


def test_what_no_product_says_is_chosen_by_none(talk: Talk) -> None:
    talk.say("show me mugs")
    turn = talk.say("which is the lightest?")
    assert "weight" in words(turn)
    assert not ids(turn)
