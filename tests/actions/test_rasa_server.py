"""The action server as Rasa meets it: a real server on a free port, asked over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from pathlib import Path

import pytest

DATA = Path(os.environ.get("DAOGOU_DATA", ""))
START_SECONDS = 60


@pytest.fixture(scope="module")
def server(shop_home):
    """The address of a running action server over the authored shop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "actions", "--port", str(port)]
    environment = {**os.environ, "DAOGOU_HOME": str(shop_home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address, process):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read().decode()
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the action server did not start")


def ask(address, body, **headers):
    """Status and JSON of ``POST /webhook``."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{address}/webhook", data, {"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def call(text, sender="u1", action="action_daogou_turn", slots=("color", "price")):
    """An action call as Rasa 3.6 words it."""
    return {
        "next_action": action,
        "sender_id": sender,
        "tracker": {
            "sender_id": sender,
            "slots": dict.fromkeys(slots),
            "latest_message": {
                "intent": {"name": "search_product", "confidence": 1.0},
                "entities": [],
                "text": text,
                "message_id": "m1",
                "metadata": {},
            },
            "latest_event_time": 1.5,
            "followup_action": None,
            "paused": False,
            "events": [],
            "latest_input_channel": "rest",
            "active_loop": {},
            "latest_action_name": "action_listen",
        },
        "domain": {"config": {"store_entities_as_slots": True}, "slots": {name: {"type": "any"} for name in slots}},
        "version": "3.6.21",
    }


@pytest.mark.parametrize("action", ["action_daogou_turn", "action_search_products"])
def test_a_turn_is_answered_with_words_and_cards(server, action):
    status, answer = ask(server, call("red running shoes under $80", sender=f"s-{action}", action=action))
    assert status == 200
    assert set(answer) == {"events", "responses"}
    (custom,) = (each["custom"] for each in answer["responses"] if each["custom"])
    assert {card["id"] for card in custom["products"]} == {"sh01", "sh06"}
    assert any("Stride Runner" in (each["text"] or "") for each in answer["responses"])
    slots = {event["name"]: event["value"] for event in answer["events"]}
    assert slots["color"] == "red"
    assert slots["price"]["max"] == 80


def test_only_slots_of_the_domain_are_set(server):
    _, answer = ask(server, call("red running shoes", sender="s-slots", slots=("color", "unrelated")))
    assert {event["name"] for event in answer["events"]} == {"color"}
    assert all(event["event"] == "slot" for event in answer["events"])


def test_a_sender_is_one_conversation(server):
    ask(server, call("running shoes", sender="s-two"))
    _, answer = ask(server, call("only blue ones", sender="s-two"))
    (custom,) = (each["custom"] for each in answer["responses"] if each["custom"])
    assert {card["id"] for card in custom["products"]} == {"sh02"}


def test_a_compressed_call_is_read(server):
    body = zlib.compress(json.dumps(call("hello", sender="s-deflate")).encode())
    status, answer = ask(server, body, **{"Content-Encoding": "deflate"})
    assert status == 200
    assert answer["responses"][0]["text"]


def test_an_unknown_action_is_404(server):
    status, answer = ask(server, call("hello", action="action_nothing"))
    assert status == 404
    assert answer["action_name"] == "action_nothing"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b"null", b'{"next_action": "action_daogou_turn"}'])
def test_what_is_no_call_is_400(server, body):
    status, answer = ask(server, body)
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("tracker", {"sender_id": None}),
        ("tracker", {"sender_id": ""}),
        ("tracker", {"sender_id": "u1", "latest_message": "hello"}),
        ("domain", ["slots"]),
        ("domain", {"slots": 5}),
        ("version", 3),
        ("next_action", ["action_daogou_turn"]),
        ("next_action", None),
        ("next_action", ""),
    ],
)
def test_a_part_that_does_not_fit_is_named(server, part, value):
    status, answer = ask(server, {**call("hello"), part: value})
    assert status == 400
    assert f"action call's {part}" in answer["error"]


def test_a_call_without_words_is_rejected(server):
    body = call("hello")
    del body["tracker"]["latest_message"]["text"]
    status, answer = ask(server, body)
    assert status == 400
    assert answer["action_name"] == "action_daogou_turn"


def test_the_actions_are_listed(server):
    with urllib.request.urlopen(f"{server}/actions", timeout=10) as answer:
        assert {each["name"] for each in json.load(answer)} == {"action_daogou_turn", "action_search_products"}


def test_a_missing_domain_is_449(shop):
    import asyncio  # noqa: PLC0415

    from rasa_sdk.interfaces import ActionMissingDomainException  # noqa: PLC0415

    from actions.rasa_server import build_executor  # noqa: PLC0415

    body = call("hello")
    del body["domain"]
    with pytest.raises(ActionMissingDomainException):
        asyncio.run(build_executor(shop.conversations).run(body))


@pytest.mark.real
@pytest.mark.skipif(not (DATA / "rasa").is_dir(), reason="DAOGOU_DATA names no folder with the recorded Rasa request")
def test_the_request_that_a_real_rasa_sent_is_answered(server):
    request = json.loads((DATA / "rasa" / "rasa_action_request.json").read_text(encoding="utf-8"))
    status, answer = ask(server, request)
    assert status == 200
    assert answer["responses"][0]["text"]
    assert {event["name"] for event in answer["events"]} <= set(request["domain"]["slots"])
