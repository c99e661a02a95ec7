"""The chat at a real terminal: a prompt, editing, history."""

import os
import select
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty", reason="terminals of this kind exist on POSIX only")

SECONDS = 60


class Terminal:
    """A process at a pseudo-terminal."""

    def __init__(self, arguments, home):
        master, slave = pty.openpty()
        environment = {**os.environ, "DAOGOU_HOME": str(home), "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}
        command = [sys.executable, "-m", "assistant.cli", *arguments]
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
        os.close(slave)
        self.master = master
        self.seen = ""

    def wait_for(self, text):
        """Reads until ``text`` has appeared after what was waited for before."""
        deadline = time.monotonic() + SECONDS
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if not select.select([self.master], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.master, 65536)
            except OSError:
                break
            self.seen += data.decode("utf-8", "replace")
            if "\x1b[6n" in self.seen:  # the prompt asks where the cursor is
                self.seen = self.seen.replace("\x1b[6n", "")
                self.type("\x1b[1;1R")
        assert text in self.seen, self.seen
        self.seen = self.seen.partition(text)[2]

    def type(self, keys):
        os.write(self.master, keys.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture
def terminal(shop_home):
    opened = Terminal(["chat"], shop_home)
    yield opened
    opened.close()


def test_a_conversation_at_a_terminal(terminal, shop_home):
    terminal.wait_for("you>")
    terminal.type("a coffee mugx\x7f\r")
    terminal.wait_for("Stoneware coffee mug")
    terminal.wait_for("you>")
    terminal.type("not sent\x03")
    terminal.wait_for("you>")
    terminal.type("/state\r")
    terminal.wait_for('"turn": 1')
    terminal.wait_for("you>")
    terminal.type("\x04")
    assert terminal.process.wait(SECONDS) == 0
    assert "a coffee mug\n" in (shop_home / "history").read_text(encoding="utf-8")
