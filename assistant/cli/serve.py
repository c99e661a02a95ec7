"""``daogou serve``: the HTTP API."""

from typing import Annotated

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import container_of, note


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou serve --port 8080 --workers 2")(serve)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default 8000.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; each loads the model once. Default 1.")] = None,
) -> None:
    """Serves the HTTP API until it is interrupted; running requests are finished first."""
    from assistant.preparation import prepare  # noqa: PLC0415
    from assistant.serving import run_server  # noqa: PLC0415

    container = container_of(context, host=host, port=port, workers=workers)
    with show_progress() as progress:
        prepare(container, progress=progress, note=note)
    container.close()
    run_server(container.settings)
