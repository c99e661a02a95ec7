"""Undo in whole turns: the last change, whatever it was of."""

from tests.actions.talk import Talk, carts, ids, words


def test_undo_takes_back_one_turn_after_the_other(talk: Talk) -> None:
    first = ids(talk.say("show me running shoes"))
    talk.say("only red ones", "add the first one to my cart", "save the second one")
    assert talk.state.favourites
    assert "favourite" in words(talk.say("undo")).lower()
    assert talk.state.favourites == ()
    assert talk.state.cart
    talk.say("undo")
    assert talk.state.cart == ()
    assert set(ids(talk.say("undo"))) == set(first)
    talk.say("undo")
    assert not talk.state.searching
    assert not ids(talk.say("undo"))


def test_undo_of_a_quantity_brings_the_former_one_back(talk: Talk) -> None:
    talk.say("show me mugs", "add it to my cart", "make it 4")
    turn = talk.say("undo")
    assert talk.state.cart == (("ki05", 1),)
    assert carts(turn)[0].lines[0]["quantity"] == 1


def test_undo_takes_back_both_changes_of_one_message(talk: Talk) -> None:
    talk.say("show me mugs")
    talk.say("add the first one to my cart and show me tents")
    turn = talk.say("undo")
    assert talk.state.cart == ()
    assert ids(turn) == ["ki05"]
