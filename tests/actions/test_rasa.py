"""A conversation through a real Rasa 3.6 server, whose NLU and action server are ours, set up as docs/rasa.md says."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml

from nlu_mtl.schema import ATTRIBUTES, INTENTS

RASA = os.environ.get("DAOGOU_TEST_RASA", "")
SECONDS = 180
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "CUDA_VISIBLE_DEVICES": "-1", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
CUSTOM = {"type": "any", "mappings": [{"type": "custom"}]}

pytestmark = pytest.mark.skipif(not Path(RASA).is_file(), reason="DAOGOU_TEST_RASA names no rasa 3.6 command")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@contextmanager
def running(command, health, log, **variables):
    """A server that is ready for the block."""
    with log.open("wb") as told:
        process = subprocess.Popen(command, env={**os.environ, **variables}, cwd=log.parent, stdout=told, stderr=told)
    try:
        deadline = time.monotonic() + SECONDS
        while True:
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < deadline, log.read_text()[-2000:]
            try:
                fetch(health)
                break
            except OSError:
                time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait(30)


def write_project(folder, ports):
    """The files of docs/rasa.md; Rasa reads neither JSON nor anchors there."""
    turn = [{"action": "action_daogou_turn"}]
    files = {
        "config": {
            "recipe": "default.v1",
            "language": "en",
            "assistant_id": "daogou",
            "pipeline": [],
            "policies": [{"name": "RulePolicy"}],
        },
        "domain": {
            "version": "3.1",
            "intents": list(INTENTS),
            "entities": list(ATTRIBUTES),
            "actions": ["action_daogou_turn"],
            "slots": {"color": CUSTOM, "price": CUSTOM},
        },
        "data/rules": {
            "version": "3.1",
            "rules": [{"rule": intent, "steps": [{"intent": intent}, *turn]} for intent in INTENTS],
        },
        "endpoints": {
            "nlu": {"url": f"http://127.0.0.1:{ports['serve']}"},
            "action_endpoint": {"url": f"http://127.0.0.1:{ports['actions']}/webhook"},
        },
        "credentials": {"rest": None},
    }
    (folder / "data").mkdir()
    for name, content in files.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(json.loads(json.dumps(content))), encoding="utf-8")


@pytest.fixture(scope="module")
def rasa(shop_home, tmp_path_factory):
    """The address of a Rasa server."""
    folder = tmp_path_factory.mktemp("rasa")
    ports = {name: free_port() for name in ("serve", "actions", "rasa")}
    write_project(folder, ports)
    train = ["train", "core", "--domain", "domain.yml", "--stories", "data", "--config", "config.yml"]
    trained = subprocess.run(
        [RASA, *train, "--out", "models"],
        cwd=folder, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert trained.returncode == 0, trained.stderr[-2000:]
    with ExitStack() as stack:
        for name, path in (("serve", "readyz"), ("actions", "health")):
            command = [sys.executable, "-m", "assistant.cli", name, "--port", str(ports[name])]
            health = f"http://127.0.0.1:{ports[name]}/{path}"
            variables = {"DAOGOU_HOME": str(shop_home), "PYTHONPATH": str(Path.cwd())}
            stack.enter_context(running(command, health, folder / f"{name}.log", **variables))
        run = [RASA, "run", "--enable-api", "-i", "127.0.0.1", "-p", str(ports["rasa"])]
        run += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        address = f"http://127.0.0.1:{ports['rasa']}"
        stack.enter_context(running(run, f"{address}/status", folder / "rasa.log", **QUIET))
        yield address


def test_a_conversation_through_rasa(rasa):
    def say(message):
        return fetch(f"{rasa}/webhooks/rest/webhook", {"sender": "shopper", "message": message})

    def shown(items):
        return {card["id"] for item in items for card in item.get("custom", {}).get("products", ())}

    first = say("red running shoes under $80")
    assert shown(first) == {"sh01", "sh06"}
    assert any("Stride Runner" in item.get("text", "") for item in first)
    assert any(item.get("buttons") for item in first)
    assert shown(say("not fleetfoot")) == {"sh06"}
    assert any(item.get("custom", {}).get("type") == "cart" for item in say("add the first one to my cart"))
    assert say("hello")
    tracker = fetch(f"{rasa}/conversations/shopper/tracker")
    assert (tracker["slots"]["color"], tracker["slots"]["price"]["max"]) == ("red", 80)
    actions = [event["name"] for event in tracker["events"] if event["event"] == "action"]
    assert actions.count("action_daogou_turn") == 4
