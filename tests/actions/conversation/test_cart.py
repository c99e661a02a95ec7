"""The cart in whole turns: what is taken out is what the cart shows, not what the search showed."""

import pytest

from tests.actions.talk import Talk, buttons, carts, words

MUG, TENT = "ki05", "ou01"


@pytest.fixture
def filled(talk: Talk) -> Talk:
    """A conversation with a tent and two mugs in its cart that shows running shoes."""
    talk.say("show me tents", "add it to my cart", "show me mugs", "add it to my cart", "make it 2")
    assert talk.state.cart == ((TENT, 1), (MUG, 2))
    talk.say("show me running shoes")
    return talk


def test_ordinals_count_the_cart_as_it_was_displayed(filled: Talk) -> None:
    turn = filled.say("remove the first one from my cart")
    assert filled.state.cart == ((MUG, 2),)
    assert "tent" in words(turn).lower()
    assert "$24.00" in words(turn)
    assert [line["product"]["id"] for line in carts(turn)[0].lines] == [MUG]
    assert "Undo" in buttons(turn)


def test_a_line_is_meant_by_its_kind(filled: Talk) -> None:
    filled.say("take the tent out of my cart")
    assert filled.state.cart == ((MUG, 2),)


def test_what_is_not_in_the_cart_is_asked_back(filled: Talk) -> None:
    for text in ("take the laptop out of my cart", "remove the fourth one from my cart"):
        turn = filled.say(text)
        assert filled.state.cart == ((TENT, 1), (MUG, 2))
        assert carts(turn)


def test_some_pieces_of_a_product_are_taken_out(filled: Talk) -> None:
    filled.say("show me mugs", "set the quantity to 5")
    assert filled.state.cart == ((TENT, 1), (MUG, 5))
    filled.say("remove 2 of them")
    assert filled.state.cart == ((TENT, 1), (MUG, 3))


@pytest.mark.parametrize("text", ["make it 3", "change it to 3", "actually three of them", "make that 3"])
def test_a_quantity_replaces_the_one_there_was(talk: Talk, text: str) -> None:
    talk.say("show me running shoes", "add the second one to my cart")
    [(product_id, one)] = talk.state.cart
    turn = talk.say(text)
    assert (one, talk.state.cart) == (1, ((product_id, 3),))
    assert carts(turn)[0].lines[0]["quantity"] == 3


def test_the_quantity_of_a_line_named_by_its_place_is_set(filled: Talk) -> None:
    filled.say("change the quantity of the first one to 4")
    assert filled.state.cart == ((TENT, 4), (MUG, 2))


def test_more_of_them_adds_up(filled: Talk) -> None:
    filled.say("show me mugs", "add 2 more to my cart")
    assert dict(filled.state.cart)[MUG] == 4


@pytest.mark.parametrize("text", ["empty my cart", "clear the basket", "remove everything"])
def test_an_emptied_cart_says_what_was_in_it_and_undo_brings_it_back(filled: Talk, text: str) -> None:
    turn = filled.say(text)
    assert filled.state.cart == ()
    assert "tent" in words(turn).lower()
    assert "mug" in words(turn).lower()
    assert "Undo" in buttons(turn)
    filled.say("undo")
    assert filled.state.cart == ((TENT, 1), (MUG, 2))
    assert filled.state.searching


def test_none_of_it_takes_it_out_and_adds_nothing_to_an_empty_cart(talk: Talk) -> None:
    talk.say("show me tents", "add the first one to my cart", "make it 3", "make it 0")
    assert not talk.state.cart
    talk.say("make it 0")
    assert not talk.state.cart
