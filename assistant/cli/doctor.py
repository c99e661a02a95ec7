"""``daogou doctor``: what is installed, configured, reachable, stale, and what to run."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.session import JSON_HELP, container_of, write_json, write_line

if TYPE_CHECKING:
    from assistant.container import Check


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou doctor")(doctor)


def doctor(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False) -> None:
    """Says what is installed, configured, reachable and stale, and what to run. Exits 1 where a part is unusable."""
    from assistant.diagnosis import diagnose  # noqa: PLC0415

    checks = diagnose(container_of(context))
    if as_json:
        write_json([{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks])
    else:
        _show(checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def _show(checks: "list[Check]") -> None:
    for check in checks:
        write_line(f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<10} {check.detail}")
