"""``daogou train ranking``: the ranking heads, from a log."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.extras import require_training
from assistant.cli.session import note, settings_of, write_json

RANKING_EPOCHS = 25


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("ranking", epilog="Example: daogou train ranking --log ranking_log.npz")(train_ranking)


def train_ranking(
    context: typer.Context,
    log: Annotated[Path | None, typer.Option(help="Log of impressions, clicks and purchases.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder to write; default models/ranking in the home.")] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the log.")] = RANKING_EPOCHS,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
) -> None:
    """Trains the ranking heads on a log: weights, metrics and a model card.

    Needs the extra `train`.
    """
    if log is None:
        raise typer.BadParameter(
            "a ranker must be learnt from a log (got no file of one); write --log FILE", param_hint="--log"
        )
    require_training()
    from nlu_mtl.training import ranking  # noqa: PLC0415 - imports torch

    folder = output or settings_of(context).home / "models" / "ranking"
    metrics = ranking.train_ranking(log, folder, seed=seed, epochs=epochs, progress=note)
    write_json({"output": str(folder), "metrics": metrics})
