"""``daogou index``: brings vectors, full text and read attributes up to date."""

from typing import Annotated

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import JSON_HELP, container_of, note, write_json, write_line


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou index --rebuild")(index)


def index(
    context: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start anew instead of catching up.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Brings vectors, full text and the attributes read from text up to date with the catalog."""
    from assistant.preparation import bring_index_up_to_date  # noqa: PLC0415

    with show_progress() as progress:
        report = bring_index_up_to_date(container_of(context), rebuild=rebuild, progress=progress, note=note)
    if as_json:
        write_json(report)
    else:
        write_line(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in report.items()))
