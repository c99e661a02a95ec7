"""``daogou train``: trains the joint model or the ranker."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import note, settings_of, write_json

RANKING_EPOCHS = 25


class TaskSet(StrEnum):
    """What can be trained."""

    NLU = "nlu"
    RANKING = "ranking"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou train nlu --epochs 3")(train)


def train(
    context: typer.Context,
    taskset: Annotated[
        TaskSet, typer.Argument(help="nlu: intents, attributes, polarity, vectors; ranking: the heads.")
    ],
    output: Annotated[Path | None, typer.Option(help="Folder to write; default models/TASKSET in the home.")] = None,
    log: Annotated[Path | None, typer.Option(help="ranking: log of impressions, clicks and purchases.")] = None,
    encoder: Annotated[str | None, typer.Option(help="nlu: another sentence-transformers name or path.")] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            help="nlu: daogou (the authored examples) or [NAME=]FORMAT:PATH; may be repeated, each a label space with "
            "heads of its own. Default daogou."
        ),
    ] = None,
    validation: Annotated[
        list[str] | None,
        typer.Option(
            help="nlu: [NAME=]FORMAT:PATH to validate a label space on; may be repeated, those of one name are joined. "
            "Default a tenth of its data, also beside out-of-scope texts alone."
        ),
    ] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="nlu: YAML of training settings, such as optimiser: {encoder_rate: 1e-4}.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the data.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
) -> None:
    """Trains on 2 cores in minutes and writes weights, metrics and a model card; needs the extra `train`."""
    settings = settings_of(context)
    folder = output or settings.home / "models" / taskset.value
    require_packages("training", ["torch", "sentence_transformers"])
    if taskset is TaskSet.NLU:
        from nlu_mtl.spaces import OWN_NAME  # noqa: PLC0415
        from nlu_mtl.training.config import read_config  # noqa: PLC0415
        from nlu_mtl.training.corpora import read_corpora  # noqa: PLC0415 - imports torch
        from nlu_mtl.training.nlu import train_nlu  # noqa: PLC0415 - imports torch

        chosen = read_config(recipe) if recipe else None
        corpora = read_corpora(data or [OWN_NAME], validation or [], seed)
        with show_progress() as progress:
            metrics = train_nlu(
                folder, seed=seed, encoder=encoder, epochs=epochs, corpora=corpora, progress=progress, config=chosen
            )
    else:
        from nlu_mtl.training.ranking import train_ranking  # noqa: PLC0415 - imports torch

        if log is None:
            raise typer.BadParameter("ranking is learnt from a log; give its file", param_hint="--log")
        metrics = train_ranking(log, folder, seed=seed, epochs=epochs or RANKING_EPOCHS, progress=note)
    write_json({"output": str(folder), "metrics": metrics})


def require_packages(purpose: str, names: Sequence[str]) -> None:
    """Makes sure that packages of the training extra are installed.

    Raises:
        MissingExtraError: One is not.
    """
    from importlib.util import find_spec  # noqa: PLC0415

    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"{purpose} needs more packages (got no {', '.join(missing)}); "
            "install them with pip install 'daogou[train]'"
        )


class MissingExtraError(ValueError):
    """An optional dependency is not installed."""
