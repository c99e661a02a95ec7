"""Several processes on one home: nobody is told of locks, no turn is lost."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from actions.rasa_format import conversation_of
from assistant.container import Container
from assistant.preparation import index_is_current
from assistant.settings import Settings
from tests import shop as authored

SECONDS = 120
MESSAGES = ["red running shoes", "not nike", "under $100", "show me the first one", "hello"]


def start(home, *arguments, **streams):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DAOGOU_")}
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE) | streams
    return subprocess.Popen(command, env={**environment, "DAOGOU_HOME": str(home)}, text=True, **pipes)


def end(process, stdin=""):
    """Return code, output and what was told, of a process that ends by itself."""
    output, told = process.communicate(stdin, timeout=SECONDS)
    return process.returncode, output, told


@contextmanager
def server(home):
    """The address of a server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    process = start(home, "serve", "--port", address.rpartition(":")[2], stdin=None, stdout=None, stderr=None)
    try:
        deadline = time.monotonic() + SECONDS
        while not answers(address):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(SECONDS)


def answers(address):
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def say(address, sender, message):
    body = json.dumps({"sender": sender, "message": message}).encode()
    request = urllib.request.Request(
        f"{address}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.load(answer)


def test_chats_that_start_together_on_a_home_to_be_indexed_all_answer(tmp_path):
    assert end(start(tmp_path, "import", str(authored.write(tmp_path / "shop.jsonl"))))[0] == 0
    script = "\n".join(MESSAGES)
    chats = [start(tmp_path, "chat", "--script", "-", "--json") for _ in range(3)]
    with ThreadPoolExecutor(len(chats)) as pool:
        for code, output, told in pool.map(lambda chat: end(chat, script), chats):
            assert code == 0, told
            assert "error" not in told
            assert [json.loads(line)["turn"] for line in output.splitlines()] == [1, 2, 3, 4, 5]
    assert index_is_current(Container(Settings(home=tmp_path)))


def test_servers_a_chat_and_imports_share_a_home_and_lose_no_turn(tmp_path):
    feed = authored.write(tmp_path / "shop.jsonl")
    other = tmp_path / "other.jsonl"
    other.write_text(feed.read_text(encoding="utf-8").replace("59.00", "58.00"), encoding="utf-8")
    assert end(start(tmp_path, "import", str(feed)))[0] == 0
    with server(tmp_path) as first, server(tmp_path) as second, ThreadPoolExecutor(6) as pool:
        turns = [
            pool.submit(say, address, sender, message)
            for message in MESSAGES
            for sender in ("one", "two")
            for address in (first, second)
        ]
        chat = start(tmp_path, "chat", "--script", "-", "--json")
        chatted = pool.submit(end, chat, "\n".join(MESSAGES))
        for path in (other, feed):
            for command in (("import", str(path)), ("index",)):
                code, _, told = end(start(tmp_path, *command))
                assert code == 0, told
        assert all(turn.result() for turn in turns)
        code, output, told = chatted.result()
        assert code == 0, told
        assert len(output.splitlines()) == len(MESSAGES)
    conversations = Container(Settings(home=tmp_path)).conversations
    for sender in ("one", "two"):
        kept = conversations.history(conversation_of(sender))["turns"]
        assert [turn["turn"] for turn in kept] == list(range(1, 2 * len(MESSAGES) + 1))
        assert sorted(turn["text"] for turn in kept) == sorted(2 * MESSAGES)
