import os

import pytest

from assistant.live import Live


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "number.txt"
    path.write_text("1")
    return path


def change(path, text):
    path.write_text(text)
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def test_a_file_is_read_once_until_it_changes(file):
    reads = []
    live = Live(lambda: file, lambda before: reads.append(before) or int(file.read_text()))
    assert [live.current(), live.current()] == [1, 1]
    change(file, "2")
    assert [live.current(), live.current()] == [2, 2]
    assert reads == [None, 1]


def test_another_file_in_its_place_is_a_change(file, tmp_path):
    other = tmp_path / "other.txt"
    live = Live(
        lambda: other if other.exists() else file, lambda _: int((other if other.exists() else file).read_text())
    )
    assert live.current() == 1
    other.write_text("5")
    assert live.current() == 5
    other.unlink()
    assert live.current() == 1


def test_a_file_that_cannot_be_used_is_told_once_and_what_was_read_stays(file, caplog):
    live = Live(lambda: file, lambda _: int(file.read_text()))
    assert live.current() == 1
    change(file, "one")
    assert [live.current(), live.current()] == [1, 1]
    assert [record.message for record in caplog.records if "what was read before stays" in record.message] == [
        "what was read before stays: invalid literal for int() with base 10: 'one'"
    ]
    change(file, "33")
    assert live.current() == 33


def test_where_nothing_was_read_yet_the_error_goes_on(file):
    change(file, "one")
    with pytest.raises(ValueError, match="invalid literal"):
        Live(lambda: file, lambda _: int(file.read_text())).current()
