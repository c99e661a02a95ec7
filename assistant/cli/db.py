"""``daogou db``: the database's schema."""

import typer

from assistant.cli.session import settings_of, write_line

app = typer.Typer(help="The database's schema.", no_args_is_help=True, epilog="Example: daogou db upgrade")


@app.command(epilog="Example: daogou db upgrade")
def upgrade(context: typer.Context) -> None:
    """Brings the schema to the newest revision; may be run again."""
    from catalog.database import Database  # noqa: PLC0415

    database = Database(settings_of(context).url)
    changed = database.upgrade()
    state = "upgraded to" if changed else "is at"
    write_line(f"schema {state} {database.schema_revision()} in {database.url}")


@app.callback()
def schema() -> None:
    """The database's schema."""
