import pytest

from assistant.cli.progress import ProgressLines
from tests.assistant.cli.test_main import run


class Log:
    """Lines of progress, under a clock that is set by hand."""

    def __init__(self):
        self.lines = []
        self.now = 0.0
        self.progress = ProgressLines(self.lines.append, lambda: self.now)

    def after(self, seconds, *update):
        self.now += seconds
        self.progress.update(*update)


@pytest.fixture
def log():
    return Log()


def test_each_tenth_of_a_long_stage_is_a_line(log):
    for done in range(1, 1001):
        log.after(0.1, "training", done, 1000)
    log.progress.finish()
    assert log.lines == [f"training: {tenth}00 of 1000" for tenth in range(1, 10)] + ["training: 1000 of 1000"]


def test_a_slow_stage_is_told_every_ten_seconds(log):
    for done in range(1, 7):
        log.after(5, "reading the feed", done, None)
    assert log.lines == ["reading the feed: 3", "reading the feed: 5"]


def test_a_fast_stage_is_one_line_when_the_next_begins(log):
    for done in range(101):
        log.after(0.001, "training", done, 100)
    log.after(0, "evaluating", 0, 3)
    assert log.lines == ["training: 100 of 100"]


def test_nothing_to_do_is_no_line(log):
    log.after(0, "reading products", 0, 0)
    log.progress.finish()
    assert log.lines == []


def test_import_and_index_tell_where_no_terminal_is(tmp_path):
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "1", "title": "Red mug"}\n{"id": "2", "title": "Blue bowl"}\n', encoding="utf-8")
    assert "reading the feed: 2" in run("import", str(feed), home=tmp_path).stderr.splitlines()
    done = run("index", "--json", home=tmp_path)
    assert done.stderr.splitlines() == ["reading products: 2 of 2"]
    assert done.stdout.startswith("{")
    assert run("index", home=tmp_path).stderr == ""
