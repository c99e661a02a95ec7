"""``daogou actions``: the Rasa action server."""

from typing import Annotated

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import container_of, note


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou actions --port 5055")(actions)


def actions(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default 5055.")] = None,
) -> None:
    """Serves our actions to a Rasa server: its rules hand a turn over, this engine answers it."""
    from actions.rasa_server import serve  # noqa: PLC0415 - rasa-sdk and sanic are heavy
    from assistant.preparation import prepare  # noqa: PLC0415
    from assistant.serving import probe_address  # noqa: PLC0415

    container = container_of(context, host=host, actions_port=port)
    settings = container.settings
    probe_address(settings.host, settings.actions_port)
    with show_progress() as progress:
        prepare(container, progress=progress, note=note)
    container.warm()
    note(f"action server on http://{settings.host}:{settings.actions_port}/webhook")
    serve(container.conversations, host=settings.host, port=settings.actions_port)
