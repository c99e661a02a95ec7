"""``daogou chat``: the conversation in a terminal."""

import secrets
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import container_of, input_lines, note, write_json

if TYPE_CHECKING:
    from actions.base import Conversations
    from assistant.channels.console import ConsoleRenderer
    from assistant.container import Container


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou chat --catalog products.csv --script questions.txt --json")(chat)


def chat(
    context: typer.Context,
    catalog: Annotated[
        Path | None, typer.Option(help="Feed to chat about in a temporary home; nothing is kept.")
    ] = None,
    script: Annotated[str | None, typer.Option(help="File with one message a line; - is stdin.")] = None,
    trace: Annotated[bool, typer.Option("--trace", help="Show how each answer came about.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one reply object a line.")] = False,
) -> None:
    """Chats with the catalog; an empty one is filled with the demo shop first."""
    from assistant.preparation import load_feed, prepare  # noqa: PLC0415

    with ExitStack() as stack:
        lines = _script(script) if script is not None else None
        container = container_of(context)
        if catalog is not None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="daogou-")))
            container = temporary_container(container, home)
        stack.callback(container.close)
        with show_progress() as progress:
            if catalog is not None:
                load_feed(container, catalog, progress=progress)
            prepare(container, progress=progress, note=note)
        container.warm()
        Chat(container, trace=trace, as_json=as_json).run(lines)


def temporary_container(container: "Container", home: Path) -> "Container":
    """The same settings and models with another home and its own database."""
    from assistant.container import Container  # noqa: PLC0415

    moved = {"home": home, "database_url": f"sqlite:///{home / 'daogou.db'}"}
    return Container(container.settings.model_copy(update=moved), models=container.settings.home)


def _script(script: str) -> Iterator[str]:
    """The script's messages; a file is read at once, so that a wrong name fails before anything is loaded."""
    from assistant.channels.console import script_lines  # noqa: PLC0415

    if script == "-":
        return script_lines(input_lines())
    text = Path(script).read_text(encoding="utf-8-sig", errors="replace")
    return script_lines(text.split("\n"))


class Chat:
    """One run of the console: it may hold several conversations, one after another."""

    def __init__(self, container: "Container", *, trace: bool, as_json: bool) -> None:
        self._container = container
        self._conversations: Conversations = container.conversations
        self._renderer = _renderer()
        self._trace = trace
        self._as_json = as_json
        self._conversation_id = _new_id()

    def run(self, script: Iterable[str] | None) -> None:
        """Answers the script's lines, or what is typed until the shopper leaves."""
        if script is not None:
            for line in script:
                if not self._as_json:
                    self._renderer.heard(line)
                self._answer(line)
        elif sys.stdin.isatty():
            self._renderer.line("Ask for a product in your own words; /help lists commands, Ctrl-D leaves.")
            from assistant.channels.console import typed_lines  # noqa: PLC0415

            self._interact(typed_lines(self._container.settings.home / "history"))
        else:
            self._interact(input_lines())

    def _interact(self, lines: Iterable[str]) -> None:
        for line in lines:
            if line.strip() == "/quit":
                return
            if line.startswith("/"):
                self._command(line.strip())
            else:
                self._answer(line)

    def _answer(self, line: str) -> None:
        reply = self._conversations.say(self._conversation_id, line, trace=self._trace)
        if self._as_json:
            write_json(reply.to_dict())
        else:
            self._renderer.reply(reply)

    def _command(self, command: str) -> None:
        match command:
            case "/trace":
                self._trace = not self._trace
                self._renderer.line(f"trace {'on' if self._trace else 'off'}")
            case "/reset":
                self._conversation_id = _new_id()
                self._renderer.line("a new conversation")
            case "/state":
                write_json(self._container.conversations.state(self._conversation_id))
            case _:
                from assistant.channels.console import HELP  # noqa: PLC0415

                self._renderer.line(HELP)


def _renderer() -> "ConsoleRenderer":
    from rich.console import Console  # noqa: PLC0415

    from assistant.channels.console import ConsoleRenderer  # noqa: PLC0415

    return ConsoleRenderer(Console(highlight=False, markup=False, emoji=False))


def _new_id() -> str:
    return f"console:{secrets.token_hex(8)}"
