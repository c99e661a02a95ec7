"""The chat in a terminal: lines in, words and product cards out, readable at 80 columns and without a terminal."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Words

from actions import base
from actions.rasa_format import amount, plain_text

WIDTH = 80
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_AVAILABILITY = {
    "in_stock": ("in stock", "green"),
    "out_of_stock": ("out of stock", "red"),
    "preorder": ("pre-order", "yellow"),
    "backorder": ("on back-order", "yellow"),
}

HELP = """/trace  show how each answer came about, or stop showing it
/state  show what the assistant keeps in mind
/reset  start a new conversation
/quit   leave (Ctrl-D does too)"""


class ConsoleRenderer:
    """Writes replies for people.

    Args:
        console: Where to; a console that is no terminal is written 80 columns wide and without colors.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        if not console.is_terminal:
            console.width = WIDTH

    def reply(self, reply: base.Reply) -> None:
        """All messages of a reply, then its trace, if it has one."""
        for message in reply.messages:
            self._message(message)
        if reply.trace is not None:
            self._trace(reply.trace, reply.timings_ms)
        self._console.print()

    def heard(self, text: str) -> None:
        """The shopper's own line, where it was not typed here."""
        self._words(f"> {text}", "bold")

    def line(self, text: str) -> None:
        """A line of the program itself."""
        self._words(text, "dim")

    def _message(self, message: base.Message) -> None:
        match message:
            case base.Text():
                self._words(message.text)
            case base.Products():
                for number, card in enumerate(message.products, 1):
                    self._card(number, card)
            case base.Comparison():
                self._comparison(message)
            case base.Cart():
                self._words(plain_text(message))
            case base.Buttons():
                self._words("  ".join(f"[{button.title}]" for button in message.buttons), "cyan")

    def _card(self, number: int, card: Mapping[str, Any]) -> None:
        line = Table.grid(padding=(0, 1), expand=True)
        line.add_column(width=3, justify="right")
        line.add_column(ratio=1)
        line.add_column(justify="right", no_wrap=True)
        line.add_row(Words(f"{number}."), Words(visible(str(card["title"])), style="bold"), Words(price(card)))
        line.add_row("", facts(card), "")
        if card.get("reasons"):
            line.add_row("", Words(visible(" · ".join(_reason(each) for each in card["reasons"])), style="italic"), "")
        self._table(line)

    def _comparison(self, message: base.Comparison) -> None:
        table = Table(show_lines=False, expand=True)
        table.add_column("")
        for card in message.products:
            table.add_column(Words(visible(str(card["title"]))), overflow="fold")
        for name, values in message.rows:
            table.add_row(name.replace("_", " "), *(Words(visible(value)) for value in values))
        self._table(table)

    def _trace(self, trace: Mapping[str, Any], timings: Mapping[str, float]) -> None:
        parse = trace.get("parse") or {}
        intent = parse.get("intent") or {}
        self.line(f"  intent {intent.get('name')} {intent.get('confidence')}")
        for each in parse.get("attributes", ()):
            self.line(f"  {each['polarity']} {each['name']} = {each['value']}  {each['confidence']}  {each['text']!r}")
        for each in trace.get("constraints", ()):
            self.line(f"  constraint {each['name']} {each['op']} {each['value']}")
        if trace.get("query"):
            self.line(f"  query {trace['query']!r}")
        for each in list(trace.get("candidates", ()))[:10]:
            scores = ", ".join(f"{name} {value}" for name, value in each.items() if isinstance(value, int | float))
            self.line(f"  candidate {each.get('id')}  {scores}")
        self.line("  ms " + ", ".join(f"{stage} {value:.1f}" for stage, value in timings.items()))

    def _table(self, table: Table) -> None:
        """Prints a table without the blanks that rich fills its lines up with."""
        with self._console.capture() as captured:
            self._console.print(table)
        for line in captured.get().splitlines():
            self._console.file.write(line.rstrip() + "\n")

    def _words(self, text: str, style: str = "") -> None:
        self._console.print(Words(visible(text), style=style))


def price(card: Mapping[str, Any]) -> str:
    """A card's price, with the list price it is reduced from."""
    listed = card.get("list_price")
    return amount(card.get("price")) + (f" (was {amount(listed)})" if listed else "")


def facts(card: Mapping[str, Any]) -> Words:
    """Rating, availability and brand of a card, as far as known."""
    parts: list[Words] = []
    if rating := card.get("rating"):
        count = f" ({rating['count']})" if rating.get("count") else ""
        parts.append(Words(f"★ {rating['value']:.1f}{count}", "yellow"))
    if known := _AVAILABILITY.get(str(card.get("availability"))):
        parts.append(Words(*known))
    if card.get("brand"):
        parts.append(Words(visible(str(card["brand"]))))
    return Words(" · ").join(parts)


def visible(text: str) -> str:
    """``text`` without control characters, which could command the terminal."""
    return _CONTROL.sub("\ufffd", text)


def script_lines(lines: Iterable[str]) -> Iterator[str]:
    """The messages of a script: blank lines and lines that begin with # are none."""
    return (line for line in lines if line.strip() and not line.lstrip().startswith("#"))


def typed_lines(history: Path) -> Iterator[str]:
    """Lines typed at a prompt with editing and history; Ctrl-C drops a line, Ctrl-D or Ctrl-C on an empty one ends."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - scripts need none
    from prompt_toolkit.history import FileHistory  # noqa: PLC0415

    history.parent.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    while True:
        try:
            yield session.prompt("you> ")
        except KeyboardInterrupt:
            if not session.default_buffer.text:
                return
        except EOFError:
            return


def _reason(reason: Any) -> str:
    return str(reason.get("text", reason)) if isinstance(reason, Mapping) else str(reason)
