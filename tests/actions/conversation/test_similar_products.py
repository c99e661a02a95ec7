"""Products like one: what is said along holds."""

from tests.actions.talk import Talk, cards, ids, words


def prices(turn) -> list[float]:
    return [card["price"]["amount"] for card in cards(turn)]


def test_similar_but_cheaper_is_cheaper_than_the_product(talk: Talk) -> None:
    shown = cards(talk.say("show me running shoes"))
    dearest = max(shown, key=lambda card: card["price"]["amount"])
    number = shown.index(dearest) + 1
    found = prices(talk.say(f"something like number {number} but cheaper"))
    assert found
    assert max(found) < dearest["price"]["amount"]


def test_similar_under_a_price_and_in_a_color(talk: Talk) -> None:
    talk.say("show me running shoes")
    assert max(prices(talk.say("like the second one but under $80"))) <= 80
    red = cards(talk.say("show me similar ones in red"))
    assert red
    assert all("red" in card["attributes"]["color"] for card in red)


def test_nothing_similar_that_is_cheaper_is_said_with_the_price(talk: Talk) -> None:
    talk.say("show me mugs")
    turn = talk.say("similar but cheaper")
    assert not ids(turn)
    assert "$12.00" in words(turn)


def test_more_of_what_is_alike_is_alike(talk: Talk) -> None:
    talk.say("show me running shoes")
    model = talk.state.shown[0]
    first = ids(talk.say("anything similar to the first one?"))
    assert model not in [*first, *ids(talk.say("show me more"))]
    assert len(first) == 5
