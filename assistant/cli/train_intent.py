"""``daogou train intent``: new intents on the model in use."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.extras import require_training
from assistant.cli.progress import show_progress
from assistant.cli.session import container_of, note, write_json


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("intent", epilog="Example: daogou train intent --data daogou:gifts.yml")(train_intent)


def train_intent(
    context: typer.Context,
    data: Annotated[
        list[str] | None, typer.Option(help="FORMAT:PATH with examples of new intents, ten each; may be repeated.")
    ] = None,
    reply: Annotated[str | None, typer.Option(help="What to answer to the one new intent.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write; default the model in use, or models/nlu in the home.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
) -> None:
    """Teaches the model in use new intents in less than a minute.

    Needs the extra `train`.
    """
    if not data:
        raise typer.BadParameter(
            "an intent must be learnt from examples (got no file of them); write --data FORMAT:PATH",
            param_hint="--data",
        )
    require_training()
    from assistant.teaching import teach  # noqa: PLC0415

    container = container_of(context)
    with show_progress() as progress:
        report = teach(container, data, output=output, reply=reply, seed=seed, progress=progress)
    for intent in report.pop("unanswered"):
        note(f"no reply to {intent} yet: write it into {container.replies_file}")
    write_json(report)
