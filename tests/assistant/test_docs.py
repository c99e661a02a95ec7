"""A setting or a command that nobody documented does not exist for those who need it."""

import re
from pathlib import Path

import pytest
import typer

from assistant.app import MAX_BODY
from assistant.channels import health, parts, rasa_rest, rest
from assistant.cli.main import app
from assistant.settings import PREFIX, Settings

DOCS = Path(__file__).parents[2] / "docs"


def commands():
    """Every command as ``(words, click command)``."""
    root = typer.main.get_command(app)
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        if inner:
            yield from ((f"{name} {each}", below) for each, below in inner.items())
        else:
            yield name, command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name):
    assert re.search(rf"`daogou {name}\b", (DOCS / "commands.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COMMANDS)
def test_command_helps_with_an_example(name):
    command = COMMANDS[name]
    assert command.help
    assert f"Example: daogou {name}" in command.epilog


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name):
    assert all(getattr(parameter, "help", None) for parameter in COMMANDS[name].params if parameter.name != "help")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_documented(name):
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert f"| `{name}` | `{PREFIX}{name.upper()}` |" in text


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_described_in_code(name):
    assert f"        {name}: " in Settings.__doc__


def test_documented_settings_exist():
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    documented = re.findall(rf"^\| `(\w+)` \| `{PREFIX}", text, re.MULTILINE)
    assert documented == list(Settings.model_fields)


def test_every_route_is_documented():
    from flask import Flask  # noqa: PLC0415

    flask = Flask("docs", static_folder=None)
    for module in (rest, parts, rasa_rest, health):
        flask.register_blueprint(module.blueprint)
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    for rule in flask.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?\w+>", "{id}", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert f"{method} {path}" in text, f"{method} {path} is not in docs/api.md"


def test_longest_message_fits_into_a_body():
    from assistant.channels.bodies import MAX_TEXT  # noqa: PLC0415

    assert MAX_TEXT * len(r"\ud83d\ude00") < MAX_BODY
