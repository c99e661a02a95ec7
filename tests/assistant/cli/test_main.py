import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from assistant.cli.main import lift_global_options, main, one_line


def run(*arguments, home, stdin="", preexec_fn=None, stdout=subprocess.PIPE, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DAOGOU_")}
    environment |= {"DAOGOU_HOME": str(home), **variables}
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        check=False,
        timeout=120,
        preexec_fn=preexec_fn,
    )


@pytest.mark.parametrize(
    ("given", "lifted"),
    [
        (["parse", "--debug", "x"], ["--debug", "parse", "x"]),
        (["parse", "x", "--config", "a.toml"], ["--config", "a.toml", "parse", "x"]),
        (["parse", "--config=a.toml"], ["--config=a.toml", "parse"]),
        (["parse", "--", "--debug"], ["parse", "--", "--debug"]),
        (["parse", "--config"], ["--config", "parse"]),
        ([], []),
    ],
)
def test_global_options_may_follow_the_command(given, lifted):
    assert lift_global_options(given) == lifted


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from assistant.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'flask', 'sqlalchemy', 'onnxruntime', 'numpy', 'faiss', 'tantivy', 'rasa_sdk', 'torch', 'pydantic'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--nope"], ["nope"], ["parse", "--nope"], ["search"], ["train", "nope"], ["import", "x", "--map", "a"]],
)
def test_bad_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["chat", "--script", "/no/such/script"],
        ["import", "/no/such/feed.jsonl"],
        ["search", "shoe", "--filter", "colour=red"],
        ["catalog", "show", "nobody"],
        ["catalog", "facets", "nothing"],
        ["db", "upgrade", "--config", "/no/such/file"],
    ],
)
def test_failure_is_one_line_on_stderr(arguments, tmp_path):
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert "(got " in done.stderr


def test_what_a_terminal_cannot_write_is_no_failure(tmp_path):
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "1", "title": "鞋", "\\ud800": 1}\n', encoding="utf-8")
    done = run("import", str(feed), home=tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "error" not in done.stderr
    assert "columns not used: ?" in done.stdout
    shown = run("catalog", "show", "1", "--json", home=tmp_path, PYTHONIOENCODING="ascii")
    assert '"title": "?"' in shown.stdout


def test_an_argument_of_stray_bytes_is_one_line(tmp_path):
    done = run("catalog", "show", b"\xff", home=tmp_path)
    assert done.stderr.startswith("error: the catalog must have the product")


def test_debug_shows_the_traceback(tmp_path):
    done = run("catalog", "show", "nobody", "--debug", home=tmp_path)
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: ")


def test_an_unworded_failure_says_its_kind_and_the_way_to_more():
    assert "(got KeyError: 'x')" in one_line(KeyError("x"))
    assert "--debug" in one_line(KeyError("x"))
    assert one_line(ValueError("a must\n be b (got c); do d")) == "a must be b (got c); do d"


def test_unusable_home_is_one_line(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run("catalog", "stats", home=blocked / "home")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_schema_upgrade_may_be_run_again(tmp_path):
    assert "upgraded to" in run("db", "upgrade", home=tmp_path).stdout
    assert "is at" in run("db", "upgrade", home=tmp_path).stdout


COMMANDS = [("--help",), ("catalog", "facets"), ("chat", "--script", "-"), ("doctor",), ("parse",), ("search", "-")]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_output_stops_no_command(arguments, shop_home):
    done = run(*arguments, home=shop_home, stdin="red shoes\n", preexec_fn=partial(os.close, 1))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_closed_errors_stop_no_command(shop_home):
    done = run("parse", home=shop_home, stdin="red shoes\n", preexec_fn=partial(os.close, 2))
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "red shoes"


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_reader_that_leaves_is_no_failure_to_talk_about(arguments, shop_home):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(*arguments, home=shop_home, stdin="red shoes\n" * 3, stdout=writer)
    finally:
        os.close(writer)
    assert done.returncode == 1
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [("chat",), ("parse",), ("search", "-")], ids=" ".join)
def test_closed_input_is_an_empty_one(arguments, shop_home):
    done = run(*arguments, home=shop_home, preexec_fn=partial(os.close, 0))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", [("catalog", "facets"), ("parse",)], ids=" ".join)
def test_a_full_disk_is_told_in_one_line(arguments, shop_home):
    with Path("/dev/full").open("w") as full:
        done = run(*arguments, home=shop_home, stdin="red shoes\n", stdout=full)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
