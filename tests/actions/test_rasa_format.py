import numpy as np
import pytest

from actions import rasa_format
from actions.base import Button, Buttons, Cart, Comparison, Products, Reply, Text
from catalog.constraints import Constraint, Range
from nlu_mtl.quantities import Quantity
from nlu_mtl.schema import Attribute, Intent, ParsedUtterance

CARD = {"id": "p1", "title": "Trail shoe", "price": {"amount": 1059.5, "currency": "USD"}}
UNPRICED = {"id": "p2", "title": "Road shoe", "price": {"amount": None, "currency": "USD"}}


def reply(*messages):
    return Reply("rasa:u1", 1, messages, ())


def test_products_travel_as_cards_and_as_text():
    (response,) = rasa_format.responses(reply(Products("r1", (CARD, UNPRICED))))
    assert response["custom"]["products"] == [CARD, UNPRICED]
    assert response["custom"]["request_id"] == "r1"
    assert response["text"] == "1. Trail shoe – $1,059.50\n2. Road shoe – price unknown"


def test_buttons_join_the_words_before_them():
    buttons = Buttons((Button("Yes", "yes"),))
    assert rasa_format.responses(reply(Text("Sure?"), buttons)) == [
        {"text": "Sure?", "buttons": [{"title": "Yes", "payload": "yes"}]}
    ]
    assert rasa_format.responses(reply(buttons)) == [{"buttons": [{"title": "Yes", "payload": "yes"}]}]


def test_every_kind_of_message_has_plain_words():
    comparison = Comparison((CARD, UNPRICED), (("color", ("red", "blue")),))
    assert rasa_format.plain_text(comparison) == "Trail shoe | Road shoe\ncolor: red | blue"
    cart = Cart(({"product": CARD, "quantity": 2},), {"amount": 2119.0, "currency": "USD"})
    assert rasa_format.plain_text(cart) == "2 × Trail shoe – $1,059.50\nTotal: $2,119.00"


def test_a_sender_never_reaches_a_conversation_that_a_token_guards():
    assert rasa_format.conversation_of("c_secret") != "c_secret"
    assert rasa_format.conversation_of("u1") == rasa_format.conversation_of("u1")


@pytest.mark.parametrize("sender", ["x" * 500, "é" * 64, "", "a\x00b", "\ud800"])
def test_any_sender_fits_the_store(sender):
    conversation_id = rasa_format.conversation_of(sender)
    assert len(conversation_id) <= rasa_format.MAX_ID
    assert "\x00" not in conversation_id
    conversation_id.encode()


def test_senders_that_go_by_their_hash_stay_apart():
    assert rasa_format.conversation_of("\ud800") != rasa_format.conversation_of("\ud801")
    assert rasa_format.conversation_of("x" * 500) != rasa_format.conversation_of("x" * 501)


def test_slots_mirror_constraints_that_the_domain_declares():
    constraints = [
        Constraint("color", "in", ("red", "blue"), "red or blue"),
        Constraint("brand", "not", ("Acme",), "not acme"),
        Constraint("price", "range", Range(None, 80, "USD"), "under 80"),
    ]
    declared = {"color": {}, "not_brand": {}, "price": {}, "brand": {}, "session_started_metadata": {}}
    assert rasa_format.slots(constraints, declared) == {
        "color": ["red", "blue"],
        "not_brand": "Acme",
        "price": {"min": None, "max": 80, "currency": "USD"},
        "brand": None,
    }
    assert rasa_format.slots(constraints, {}) == {}


def test_a_parse_has_the_shape_that_rasa_reads():
    attributes = (
        Attribute("color", "red", "red", "exclude", 4, 7, 0.98765),
        Attribute("price", "under 80", Quantity(None, 80, "USD"), "include", 8, 16, 0.9),
    )
    intent = Intent("refine_search", 0.9)
    parsed = ParsedUtterance("not red under 80", intent, (intent,), attributes, np.zeros(3, np.float32))
    result = rasa_format.parse_result(parsed, "m1")
    assert result["text"] == parsed.text
    assert result["intent"] == {"name": "refine_search", "confidence": 0.9}
    assert result["message_id"] == "m1"
    color, price = result["entities"]
    assert color == {
        "entity": "color",
        "value": "red",
        "start": 4,
        "end": 7,
        "confidence_entity": 0.9877,
        "extractor": "DaogouParser",
        "role": "exclude",
    }
    assert price["value"] == {"min": None, "max": 80, "currency": "USD"}
    assert "role" not in price
