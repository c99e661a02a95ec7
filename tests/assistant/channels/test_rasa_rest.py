import json

import pytest


def test_the_channel_says_that_it_is_there(client):
    assert client.get("/webhooks/rest/").json == {"status": "ok"}


def test_a_message_is_answered_as_rasa_does(client):
    items = client.post("/webhooks/rest/webhook", json={"sender": "u1", "message": "red running shoes"}).json
    assert all(item["recipient_id"] == "u1" for item in items)
    assert all(value is not None for item in items for value in item.values())
    (custom,) = (item["custom"] for item in items if "custom" in item)
    assert custom["type"] == "products"
    titles = [card["title"] for card in custom["products"]]
    assert titles
    assert any(all(title in item.get("text", "") for title in titles) for item in items)


def test_a_sender_is_one_conversation(client):
    for message in ("running shoes", "only red ones"):
        items = client.post("/webhooks/rest/webhook", json={"sender": "u2", "message": message}).json
    cards = next(item["custom"]["products"] for item in items if "custom" in item)
    assert {card["id"] for card in cards} <= {"sh01", "sh03", "sh06"}


def test_keys_and_content_types_of_others_are_tolerated(client):
    body = {"sender": "u3", "message": "hello", "input_channel": "rest", "metadata": {"a": 1}, "more": True}
    answer = client.post("/webhooks/rest/webhook", data=json.dumps(body))
    assert answer.status_code == 200
    assert answer.json[0]["text"]


@pytest.mark.parametrize("message", ["", None, "a" * 10_000])
def test_any_message_gets_words(client, message):
    items = client.post("/webhooks/rest/webhook", json={"sender": "u4", "message": message}).json
    assert items[0]["text"]


def test_a_stream_is_one_object_a_line(client):
    answer = client.post("/webhooks/rest/webhook?stream=true", json={"sender": "u5", "message": "hello"})
    assert [json.loads(line)["recipient_id"] for line in answer.text.splitlines()]


def test_no_json_is_told(client):
    assert client.post("/webhooks/rest/webhook", data="{").status_code == 400


def test_a_sender_cannot_enter_a_guarded_conversation(client):
    opened = client.post("/v1/conversations").json
    client.post("/webhooks/rest/webhook", json={"sender": opened["conversation_id"], "message": "hello"})
    headers = {"Authorization": f"Bearer {opened['token']}"}
    assert client.get(f"/v1/conversations/{opened['conversation_id']}", headers=headers).json["turns"] == []


def test_parse_has_the_shape_that_a_rasa_server_reads(client):
    text = "running shoes but not nike"
    parsed = client.post("/model/parse", json={"text": text, "message_id": "m1", "token": None}).json
    assert set(parsed) == {"text", "intent", "entities", "intent_ranking", "message_id"}
    brands = [entity for entity in parsed["entities"] if entity["entity"] == "brand"]
    assert [text[entity["start"] : entity["end"]] for entity in brands] == ["nike"]
    assert brands[0]["role"] == "exclude"
    assert brands[0]["extractor"] == "DaogouParser"
