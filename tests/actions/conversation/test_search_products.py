"""What a search tells besides its products."""

from tests.actions.talk import Talk, buttons, cards, ids, words


def test_cheaper_after_around_moves_the_band(talk: Talk) -> None:
    shown = cards(talk.say("show me running shoes around 90 dollars"))
    cheapest = min(card["price"]["amount"] for card in shown)
    cheaper = [card["price"]["amount"] for card in cards(talk.say("something cheaper"))]
    assert cheaper
    assert max(cheaper) < cheapest


def test_nothing_cheaper_is_said_with_the_cheapest_price_and_keeps_the_search(talk: Talk) -> None:
    talk.say("show me mugs")
    before = talk.state.search
    turn = talk.say("cheaper")
    assert "$12.00" in words(turn)
    assert talk.state.search == before
    assert buttons(turn)


def test_what_is_kept_for_another_kind_of_product_is_said(talk: Talk) -> None:
    talk.say("show me red running shoes", "my budget is 150")
    turn = talk.say("show me jackets")
    assert "Still up to $150.00" in words(turn)
    assert "No longer asked for: red" in words(turn)
    assert max(card["price"]["amount"] for card in cards(turn)) <= 150


def test_an_empty_result_tells_how_many_are_left_out_for_unknown_values(talk: Talk) -> None:
    turn = talk.say("headphones under $20")
    assert not ids(turn)
    assert "gives no price" in words(turn)


def test_two_kinds_of_product_are_both_searched(talk: Talk) -> None:
    assert set(ids(talk.say("mugs and teapots"))) == {"ki04", "ki05"}


def test_a_kind_that_is_not_here_is_said_along_with_the_one_that_is(talk: Talk) -> None:
    turn = talk.say("mugs and sofas")
    assert ids(turn) == ["ki05"]
    assert 'no "sofas"' in words(turn)


def test_a_budget_without_a_currency_is_in_the_shops(talk: Talk) -> None:
    talk.say("running shoes under £90")
    assert ids(talk.say("my budget is 200"))
