"""``daogou parse``: what the model reads in a message."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.session import JSON_HELP, container_of, input_lines, write_json, write_line
from assistant.text import clean

if TYPE_CHECKING:
    from nlu_mtl.schema import ParsedUtterance


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog='Example: daogou parse "red running shoes under $80 but not nike"')(parse)


def parse(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="The message; without one, each line of stdin is one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Shows intent, attributes and values of a message. Lines from stdin are answered as one JSON object each."""
    parser = container_of(context).parser
    if text is None:
        for line in input_lines():
            write_json(parser.parse(clean(line)).to_dict())
        return
    parsed = parser.parse(clean(text))
    if as_json:
        write_json(parsed.to_dict())
    else:
        _show(parsed)


def _show(parsed: "ParsedUtterance") -> None:
    write_line(f"intent  {parsed.intent.name}  {parsed.intent.confidence:.2f}")
    for attribute in parsed.attributes:
        data = attribute.to_dict()
        sign = "-" if attribute.polarity == "exclude" else "+"
        write_line(
            f"{sign} {attribute.name:<16} {_value(data['value']):<28} {attribute.confidence:.2f}  {attribute.text}"
        )
    if parsed.rest:
        write_line(f"rest    {parsed.rest}")


def _value(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    low, high = value.get("min"), value.get("max")
    unit = value.get("currency") or value.get("unit") or ""
    if low is not None and low == high:
        return f"{low:g} {unit}".rstrip()
    bounds = [f"from {low:g}" if low is not None else "", f"to {high:g}" if high is not None else ""]
    return " ".join(part for part in (*bounds, unit) if part)
