import json
import threading

import pytest

from actions.wording import known_locales
from assistant.stores import conversations as store
from assistant.stores.conversations import ConflictError


class Shopper:
    """A client that opened a conversation."""

    def __init__(self, client, **body):
        self.client = client
        opened = client.post("/v1/conversations", json=body).json
        self.path = f"/v1/conversations/{opened['conversation_id']}"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    def say(self, text, query="", **body):
        return self.client.post(f"{self.path}/messages{query}", json={"text": text, **body}, headers=self.headers)


@pytest.fixture
def shopper(client):
    return Shopper(client)


def is_problem(response, status, param=None):
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.json
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert problem.get("param") == param
    return problem


def test_a_conversation_is_opened_with_an_unguessable_id_and_a_token(client):
    one, two = (client.post("/v1/conversations") for _ in range(2))
    assert one.status_code == 201
    assert set(one.json) == {"conversation_id", "token"}
    assert one.json["conversation_id"] != two.json["conversation_id"]
    assert len(one.json["token"]) >= 43


def test_the_token_is_not_stored(client, shop):
    token = client.post("/v1/conversations", json={}).json["token"]
    with shop.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM conversation").all()
    assert token not in str(rows)


def test_a_message_gets_a_reply_of_the_contract(shopper):
    reply = shopper.say("red running shoes under $80").json
    assert set(reply) == {"conversation_id", "turn", "messages", "constraints", "timings_ms"}
    assert reply["turn"] == 1
    (cards,) = (message["products"] for message in reply["messages"] if message["type"] == "products")
    assert {card["id"] for card in cards} <= {"sh01", "sh06"}
    assert all(card["price"]["amount"] <= 80 for card in cards)
    assert {"price", "color"} <= {constraint["name"] for constraint in reply["constraints"]}


def test_constraints_carry_over_turns(shopper):
    shopper.say("running shoes")
    reply = shopper.say("under $70").json
    assert reply["turn"] == 2
    assert {"price", "product_type"} <= {constraint["name"] for constraint in reply["constraints"]}


def test_nothing_found_offers_a_way_out(shopper):
    reply = shopper.say("running shoes under $5")
    assert reply.status_code == 200
    kinds = [message["type"] for message in reply.json["messages"]]
    assert "products" not in kinds
    assert {"text", "buttons"} <= set(kinds)


def test_a_trace_is_given_when_asked_for(shopper):
    assert "trace" not in shopper.say("hello").json
    assert shopper.say("hello", "?trace=true").json["trace"]["parse"]["intent"]["name"] == "greet"


def test_what_was_shown_is_logged_with_the_turn(shopper, shop):
    reply = shopper.say("running shoes").json
    (message,) = (message for message in reply["messages"] if message["type"] == "products")
    with shop.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT product_id FROM impression WHERE request_id = ? ORDER BY position", (message["request_id"],)
        )
        assert [row[0] for row in rows] == [card["id"] for card in message["products"]]


def test_history_repeats_what_was_said(shopper, client):
    replies = [shopper.say(text).json for text in ("hello", "a blue mug 🙂")]
    history = client.get(shopper.path, headers=shopper.headers).json
    assert [turn["text"] for turn in history["turns"]] == ["hello", "a blue mug 🙂"]
    assert [turn["reply"] for turn in history["turns"]] == replies


def test_erasing_leaves_nothing(shopper, client, shop):
    shopper.say("running shoes")
    assert client.delete(shopper.path, headers=shopper.headers).status_code == 204
    is_problem(client.get(shopper.path, headers=shopper.headers), 404)
    conversation_id = shopper.path.rpartition("/")[2]
    with shop.database.read() as connection:
        for table in ("turn", "impression", "event"):
            query = f"SELECT count(*) FROM {table} WHERE conversation_id = ?"
            assert connection.exec_driver_sql(query, (conversation_id,)).scalar() == 0


def test_only_the_bearer_of_the_token_gets_in(client):
    mine, other = Shopper(client), Shopper(client)
    for method, path in (("GET", mine.path), ("DELETE", mine.path), ("POST", mine.path + "/messages")):
        refused = client.open(path, method=method, json={"text": "hello"})
        is_problem(refused, 401)
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        is_problem(client.open(path, method=method, json={"text": "hello"}, headers=other.headers), 403)
    is_problem(client.get("/v1/conversations/c_nobody", headers=mine.headers), 404)


def test_a_conversation_of_a_trusted_channel_has_no_bearer(client, shopper, shop):
    shop.conversations.say("console:test", "hello")
    is_problem(client.get("/v1/conversations/console:test", headers=shopper.headers), 403)


def test_a_repeated_message_gets_the_stored_reply(shopper):
    first = shopper.say("running shoes", message_id="m1")
    again = shopper.say("running shoes", message_id="m1")
    assert again.json == first.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    is_problem(shopper.say("a mug", message_id="m1"), 422, "message_id")
    assert shopper.say("a mug", message_id="m2").json["turn"] == 2


def test_a_message_that_others_always_overtake_is_a_conflict(shopper, monkeypatch):
    def lose(*_arguments):
        raise ConflictError("turn 1 must follow the stored one (got another last turn); send it again")

    monkeypatch.setattr(store, "add_turn", lose)
    refused = shopper.say("hello")
    is_problem(refused, 409)
    assert refused.headers["Retry-After"]


def test_messages_at_the_same_time_are_answered_one_after_another(app, client):
    shopper = Shopper(client)
    turns = []

    def say():
        answer = app.test_client().post(f"{shopper.path}/messages", json={"text": "hello"}, headers=shopper.headers)
        turns.append(answer.json["turn"])

    threads = [threading.Thread(target=say) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(turns) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "text", ["", "   ", "🙂" * 3, "\x00\x07\x1b[31m", "a" * 10_000, "red shoes " * 1_000, "鞋" * 99]
)
def test_any_text_gets_a_sensible_reply(shopper, text):
    reply = shopper.say(text)
    assert reply.status_code == 200
    assert any(message["type"] == "text" for message in reply.json["messages"])


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "text"),
        ({"text": None}, "text"),
        ({"text": 3}, "text"),
        ({"text": "hello", "extra": 1}, "extra"),
        ({"text": "a" * 16_001}, "text"),
        ({"text": "this", "attachments": [{"type": "image", "url": "https://shop.example/1.jpg"}]}, "attachments"),
        ({"text": "hello", "message_id": ""}, "message_id"),
    ],
)
def test_a_field_that_does_not_fit_is_named(client, shopper, body, param):
    is_problem(client.post(f"{shopper.path}/messages", json=body, headers=shopper.headers), 422, param)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"text": "\\ud800"}', b"[" * 5_000])
def test_a_body_that_is_no_json_is_told(client, shopper, body):
    headers = {**shopper.headers, "Content-Type": "application/json"}
    is_problem(client.post(f"{shopper.path}/messages", data=body, headers=headers), 400)


def test_another_content_type_is_told(client, shopper):
    is_problem(client.post(f"{shopper.path}/messages", data=json.dumps({"text": "hi"}), headers=shopper.headers), 415)


def test_no_address_and_no_method_are_problems_too(client):
    is_problem(client.get("/v1/nothing"), 404)
    refused = client.put("/v1/conversations")
    is_problem(refused, 405)
    assert "POST" in refused.headers["Allow"]


def test_too_large_a_body_is_told(client):
    headers = {"Content-Type": "application/json"}
    is_problem(client.post("/v1/parse", data=b'"' + b"a" * 300_000, headers=headers), 413)


def test_a_request_id_is_kept_if_it_is_one(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    assert client.get("/healthz", headers={"X-Request-ID": "a b\t<"}).headers["X-Request-ID"] != "a b\t<"


def test_an_unforeseen_failure_is_a_problem_without_its_cause(app, client, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("secret")

    monkeypatch.setattr(app.extensions["daogou"].parser, "parse", fail)
    problem = is_problem(client.post("/v1/parse", json={"text": "x"}), 500)
    assert "secret" not in str(problem)


@pytest.mark.parametrize("locale", ["xx", "xx-US"])
def test_a_locale_without_words_is_refused_with_those_that_have(client, locale):
    problem = is_problem(client.post("/v1/conversations", json={"locale": locale}), 422, "locale")
    assert repr(locale) in problem["detail"]
    assert all(known in problem["detail"] for known in known_locales())


@pytest.mark.parametrize("locale", ["en", "en-GB", None])
def test_a_locale_with_words_opens_a_conversation(client, locale):
    assert client.post("/v1/conversations", json={"locale": locale}).status_code == 201
