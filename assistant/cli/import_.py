"""``daogou import``: loads a product feed into the catalog."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import JSON_HELP, container_of, note, write_json, write_line


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("import", epilog="Example: daogou import amazon.csv --map title=name --currency USD")(import_feed)


def import_feed(
    context: typer.Context,
    feed: Annotated[Path, typer.Argument(help="The feed's file.")],
    feed_format: Annotated[
        str, typer.Option("--format", help="Name of the format; auto looks at the content.")
    ] = "auto",
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="FIELD=COLUMN, for plain tables; may be repeated.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of prices where the feed names none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would change, change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Loads a feed, updating products by id, and reports rows read, added, changed and skipped."""
    from assistant.preparation import load_feed  # noqa: PLC0415

    container = container_of(context)
    with show_progress() as progress:
        report = load_feed(
            container,
            feed,
            feed_format=feed_format,
            mapping=read_mapping(mapping or ()),
            currency=currency,
            dry_run=dry_run,
            progress=progress,
        )
    if as_json:
        write_json(report)
    else:
        _show(report)
    if not dry_run:
        note("run `daogou index` to bring the search index up to date")


def read_mapping(pairs: list[str] | tuple[str, ...]) -> dict[str, str]:
    """``FIELD=COLUMN`` pairs as a dictionary.

    Raises:
        typer.BadParameter: A pair has no ``=``.
    """
    mapping = {}
    for pair in pairs:
        field, separator, column = pair.partition("=")
        if not separator or not field or not column:
            raise typer.BadParameter(f"must be FIELD=COLUMN (got {pair!r})", param_hint="--map")
        mapping[field.strip()] = column.strip()
    return mapping


def _show(report: dict[str, Any]) -> None:
    write_line(f"{report['feed']}, read as {report['format']}{' (dry run, nothing was changed)' * report['dry_run']}")
    for name in ("read", "added", "changed", "unchanged", "skipped"):
        write_line(f"  {name:<10} {report[name]}")
    if report["demo_removed"]:
        write_line(f"the demo shop left: {report['demo_removed']} products removed")
    for row in report["examples"]:
        write_line(f"  line {row['line']}: {row['cause']}" + (f" (got {row['value']!r})" if row["value"] else ""))
    unlisted = report["skipped"] - len(report["examples"])
    if unlisted > 0:
        write_line(f"  and {unlisted} more rows skipped")
    for remark, count in report["notes"].items():
        write_line(f"note: {remark} ({count})")
    if report["unused_columns"]:
        write_line(f"columns not used: {', '.join(report['unused_columns'])}")
