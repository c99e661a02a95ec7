"""What commands share: the container from the global options, output as JSON lines, notes on stderr."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from assistant.container import Container
    from assistant.settings import Settings

JSON_HELP = "Write JSON."


def settings_of(context: typer.Context, **overrides: Any) -> "Settings":
    """The settings, with what the command was given on top; None means not given."""
    from assistant.settings import load_settings  # noqa: PLC0415 - help needs no settings

    given = {name: value for name, value in overrides.items() if value is not None}
    return load_settings(context.find_root().obj.config, **given)


def container_of(context: typer.Context, **overrides: Any) -> "Container":
    """The container for the settings."""
    from assistant.container import Container  # noqa: PLC0415 - help needs no database

    return Container(settings_of(context, **overrides))


def write_json(value: Any) -> None:
    """One JSON value on one line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def write_line(line: str = "") -> None:
    """One line of stdout."""
    sys.stdout.write(line + "\n")


def note(line: str) -> None:
    """One line of stderr, for people."""
    sys.stderr.write(line + "\n")


def input_lines() -> Iterator[str]:
    """Lines of stdin as text; bytes that are no UTF-8 become U+FFFD."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")
