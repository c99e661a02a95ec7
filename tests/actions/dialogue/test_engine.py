"""Whole turns on the authored shop with the shipped model: what a shopper says and what must come of it."""

from dataclasses import replace

import pytest

from actions import base
from actions.dialogue.engine import Engine
from actions.dialogue.events import events_from_json, events_to_json
from actions.dialogue.policy import Policy, Row
from actions.dialogue.state import State
from assistant.container import Container
from tests.actions.talk import Talk, buttons, cards, ids, words


def test_constraints_add_up_over_turns(talk: Talk) -> None:
    assert {each[:2] for each in ids(talk.say("show me running shoes"))} == {"sh"}
    assert set(ids(talk.say("under $90"))) == {"sh01", "sh02", "sh03", "sh06"}
    assert set(ids(talk.say("only red ones"))) == {"sh01", "sh03", "sh06"}
    assert set(ids(talk.say("not norrvik"))) == {"sh01", "sh06"}
    assert set(ids(talk.say("the color doesn't matter"))) == {"sh01", "sh02", "sh06"}


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [("jackets but not black", {"cl02"}), ("a jacket, no denim please", {"cl03"}), ("jackets except norrvik", None)],
)
def test_what_is_ruled_out_stays_out(talk: Talk, text: str, unwanted: set[str] | None) -> None:
    shown = set(ids(talk.say(text)))
    assert shown
    assert shown.isdisjoint(unwanted or {"cl01", "cl02", "cl04"})


def test_more_shows_the_rest_and_then_says_so(talk: Talk) -> None:
    first = ids(talk.say("show me running shoes"))
    second = ids(talk.say("show me more"))
    assert len(first) == 5
    assert len(second) == 1
    assert not set(first) & set(second)
    assert not ids(talk.say("more please"))


def test_sorting_reorders_the_same_products(talk: Talk) -> None:
    found = ids(talk.say("show me jackets"))
    prices = [card["price"]["amount"] for card in cards(talk.say("cheapest first"))]
    assert len(prices) == len(found)
    assert prices == sorted(prices)


def test_an_empty_result_names_what_empties_it_and_yes_drops_that(talk: Talk) -> None:
    turn = talk.say("show me tents", "under $20")
    assert not ids(turn)
    assert "$159.00" in words(turn)
    assert "Yes" in buttons(turn)
    assert ids(talk.say("yes")) == ["ou01"]
    assert not [each for each in talk.state.constraints if each.name == "price"]


def test_another_currency_is_said_and_not_converted(talk: Talk) -> None:
    turn = talk.say("running shoes under £90")
    assert not ids(turn)
    assert "USD" in words(turn)
    assert "GBP" in words(turn)


def test_no_keeps_the_search_as_it_was(talk: Talk) -> None:
    talk.say("show me tents", "under $20")
    assert not ids(talk.say("no"))
    assert [each.name for each in talk.state.constraints] == ["product_type", "price"]


def test_a_brand_the_catalog_has_not_is_said(talk: Talk) -> None:
    turn = talk.say("headphones by sony")
    assert not ids(turn)
    assert "sony" in words(turn).lower()


def test_references_resolve_against_what_was_shown(talk: Talk) -> None:
    shown = cards(talk.say("show me laptops"))
    dearer = max(shown, key=lambda card: card["price"]["amount"])
    assert dearer["title"] in words(talk.say("tell me about the more expensive one"))
    assert shown[1]["title"] in words(talk.say("how much is the second one?"))


def test_pointing_beyond_what_was_shown_is_asked_back(talk: Talk) -> None:
    assert len(ids(talk.say("show me mugs"))) == 1
    talk.say("add the second one to my cart")
    assert talk.state.cart == ()


def test_comparing_tells_where_products_differ(talk: Talk) -> None:
    talk.say("show me laptops")
    turn = talk.say("compare the first and the second")
    [table] = [message for message in turn.reply.messages if isinstance(message, base.Comparison)]
    assert "price" in [name for name, _ in table.rows]
    assert all(len(set(cells)) > 1 for _, cells in table.rows)


def test_the_cart_adds_up_and_refuses_what_is_sold_out(talk: Talk) -> None:
    talk.say("show me mugs")
    turn = talk.say("add the first one to my cart")
    [cart] = [message for message in turn.reply.messages if isinstance(message, base.Cart)]
    assert (cart.total, cart.lines[0]["product"]["id"]) == ({"amount": 12.0, "currency": "USD"}, "ki05")
    shown = ids(talk.say("red sweaters"))
    assert shown == ["cl10"]
    talk.say("add it to the cart")
    assert talk.state.cart == (("ki05", 1),)


def test_starting_over_forgets_the_search_only(talk: Talk) -> None:
    talk.say("show me mugs", "add it to my cart", "start over")
    assert not talk.state.searching
    assert talk.state.cart == (("ki05", 1),)


def test_two_requests_are_answered_in_one_turn(talk: Talk) -> None:
    talk.say("show me mugs")
    turn = talk.say("add the first one to my cart and show me tents")
    assert talk.state.cart == (("ki05", 1),)
    assert ids(turn) == ["ou01"]


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂🙂", "\x00\x07", "?!", "x" * 10_000, "red " * 3_000, "{}[]<script>"])
def test_odd_input_gets_a_sensible_reply(talk: Talk, text: str) -> None:
    assert words(talk.say(text)) or ids(talk.turns[-1])


def test_similar_products_leave_the_product_out(talk: Talk) -> None:
    talk.say("show me running shoes")
    first = talk.state.shown[0]
    assert first not in ids(talk.say("anything similar to the first one?"))


def test_every_row_of_the_policy_answers_in_any_state(shop: Container) -> None:
    for setup in ([], ["show me jackets"], ["show me jackets", "add the first one to my cart"]):
        talk = Talk(shop.engine)
        if setup:
            talk.say(*setup)
        for row in shop.engine.policy.rows:
            always = Policy((replace(row, intents=("*",), when=None),))
            engine = Engine(shop.engine.shop, shop.engine.cues, shop.engine.wording, always)
            turn = engine.turn(talk.state, "the first one")
            assert words(turn) or ids(turn), row


def test_an_action_that_has_nothing_to_say_leaves_ways_on(shop: Container) -> None:
    talk = Talk(shop.engine)
    talk.say("show me mugs", "add the first one to my cart")
    # Undo without the track that takes back what was done finds nothing to tell.
    silent = Policy((Row(("*",), "action_undo"),))
    turn = Engine(shop.engine.shop, shop.engine.cues, shop.engine.wording, silent).turn(talk.state, "undo")
    assert not words(turn)
    assert buttons(turn)


def test_the_events_of_a_conversation_replay_to_its_state(talk: Talk) -> None:
    talk.say("red running shoes under 90", "not nike", "add the first one to my cart", "undo", "show me tents")
    state = State.new("test")
    for turn in talk.turns:
        for event in events_from_json(events_to_json(turn.events)):
            state = state.apply(event)
    assert state == talk.state


def test_the_trace_tells_how_the_answer_came_about(talk: Talk) -> None:
    trace = talk.say("red running shoes under $90").reply.trace
    assert trace is not None
    assert trace["parse"]["intent"]["name"] == "search_product"
    assert {each["name"] for each in trace["constraints"]} >= {"color", "price", "product_type"}
    first = trace["candidates"][0]
    assert {"vector", "lexical", "fused", "final", "p_click", "p_purchase"} <= set(first)
    assert first["features"]
    assert trace["timings_ms"]["total"] > 0


def test_showing_products_gives_reasons_that_are_true(talk: Talk) -> None:
    for card in cards(talk.say("red running shoes")):
        assert "red" in card["reasons"]
        assert "red" in card["attributes"]["color"]
