"""The server as a caller meets it: its own processes, a real port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from assistant.serving import AddressError, probe_address

START_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(address, data=None):
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def wait_for(address, process):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read()
        try:
            return get(address)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_serve_answers_and_leaves_when_told(shop_home):
    port = free_port()
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--workers", "2"]
    environment = {**os.environ, "DAOGOU_HOME": str(shop_home)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            assert wait_for(f"{address}/readyz", process)["status"] == "ok"
            body = json.dumps({"sender": "s1", "message": "a coffee mug"}).encode()
            items = get(f"{address}/webhooks/rest/webhook", body)
            assert any("custom" in item for item in items)
            with pytest.raises(urllib.error.HTTPError) as refused:
                get(f"{address}/v1/parse", b"{")
            assert refused.value.headers["Content-Type"].startswith("application/problem+json")
        finally:
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=40)
    assert process.returncode == 0
    assert out == ""


def test_an_address_in_use_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AddressError, match=r"\(got 127\.0\.0\.1:\d+: .*\); choose another"):
            probe_address("127.0.0.1", taken.getsockname()[1])
