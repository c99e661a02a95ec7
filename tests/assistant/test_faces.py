"""Console, REST and the Rasa action server run the same turn."""

import asyncio
import json

import pytest

from actions import rasa_format, rasa_server
from actions.base import Reply
from assistant.cli.chat import Chat

SCRIPT = (
    "hello",
    "red running shoes under $80",
    "cheaper",
    "the first one, is it in stock?",
    "add it to my cart",
    "bye",
)


@pytest.fixture
def fixed(monkeypatch):
    """One conversation id for all faces, since the wording's variants are fixed by it."""
    monkeypatch.setattr(rasa_format, "conversation_of", lambda sender: sender)


def without_ids(messages):
    return [{name: value for name, value in message.items() if name != "request_id"} for message in messages]


def console(shop, conversation_id, capsys):
    chat = Chat(shop, trace=False, as_json=True)
    chat._conversation_id = conversation_id
    chat.run(SCRIPT)
    return [json.loads(line)["messages"] for line in capsys.readouterr().out.splitlines()]


def rest(shop, client, conversation_id):
    opened = client.post("/v1/conversations").json
    with shop.database.write() as connection:
        change = "UPDATE conversation SET id = ? WHERE id = ?"
        connection.exec_driver_sql(change, (conversation_id, opened["conversation_id"]))
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/v1/conversations/{conversation_id}/messages"
    return [client.post(path, json={"text": text}, headers=headers).json["messages"] for text in SCRIPT]


def action_server(shop, conversation_id):
    executor = rasa_server.build_executor(shop.conversations)
    answers = []
    for text in SCRIPT:
        tracker = {"sender_id": conversation_id, "latest_message": {"text": text}}
        call = {"next_action": "action_daogou_turn", "tracker": tracker, "domain": {"slots": {}}}
        answers.append(asyncio.run(executor.run(call)).responses)
    return answers


def test_the_same_script_gives_the_same_messages(shop, client, capsys, fixed):
    conversation_id = "faces"
    by_console = console(shop, conversation_id, capsys)
    shop.conversations.erase(conversation_id)
    by_rest = rest(shop, client, conversation_id)
    shop.conversations.erase(conversation_id)
    by_rasa = action_server(shop, conversation_id)
    shop.conversations.erase(conversation_id)
    assert [without_ids(each) for each in by_console] == [without_ids(each) for each in by_rest]
    for messages, responses in zip(by_console, by_rasa, strict=True):
        texts = [message["text"] for message in messages if message["type"] == "text"]
        structured = [message for message in messages if message["type"] not in ("text", "buttons")]
        assert [response["text"] for response in responses if response["text"] and not response["custom"]] == texts
        assert without_ids(each["custom"] for each in responses if each["custom"]) == without_ids(structured)


def test_reply_is_one_type_for_every_face(shop):
    assert isinstance(shop.conversations.say("faces:type", "hello"), Reply)
