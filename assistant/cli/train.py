"""``daogou train``: trains the joint model, new intents on it, or the ranker."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.progress import show_progress
from assistant.cli.session import container_of, note, settings_of, write_json

RANKING_EPOCHS = 25


class TaskSet(StrEnum):
    """What can be trained."""

    NLU = "nlu"
    INTENT = "intent"
    RANKING = "ranking"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou train nlu --epochs 3")(train)


def train(
    context: typer.Context,
    taskset: Annotated[
        TaskSet,
        typer.Argument(
            help="nlu: intents, attributes, polarity, vectors; intent: new intents on the model in use; "
            "ranking: the ranking heads."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option(help="Folder to write; default models/nlu or models/ranking in the home.")
    ] = None,
    log: Annotated[Path | None, typer.Option(help="ranking: log of impressions, clicks and purchases.")] = None,
    encoder: Annotated[str | None, typer.Option(help="nlu: another sentence-transformers name or path.")] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            help="nlu: daogou (the authored examples) or [NAME=]FORMAT:PATH; may be repeated, each a label space with "
            "heads of its own. Default daogou. intent: FORMAT:PATH with examples of new intents, ten each."
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
    reply: Annotated[str | None, typer.Option(help="intent: what to answer to the one new intent.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="nlu, ranking: passes over the data.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
) -> None:
    """Trains on 2 cores in minutes, an intent in less than one, and writes weights, metrics and a model card.

    Needs the extra `train`.
    """
    require_packages("training", ["torch", "sentence_transformers"])
    if taskset is TaskSet.INTENT:
        report = _train_intent(context, data or [], output, reply, seed)
    else:
        folder = output or settings_of(context).home / "models" / taskset.value
        if taskset is TaskSet.NLU:
            metrics = _train_nlu(folder, data or [], validation or [], encoder, recipe, epochs, seed)
        else:
            metrics = _train_ranking(folder, log, epochs, seed)
        report = {"output": str(folder), "metrics": metrics}
    write_json(report)


def _train_nlu(
    folder: Path,
    data: list[str],
    validation: list[str],
    encoder: str | None,
    recipe: Path | None,
    epochs: int | None,
    seed: int,
) -> dict[str, Any]:
    from nlu_mtl.spaces import OWN_NAME  # noqa: PLC0415
    from nlu_mtl.training.config import read_config  # noqa: PLC0415
    from nlu_mtl.training.corpora import read_corpora  # noqa: PLC0415 - imports torch
    from nlu_mtl.training.nlu import train_nlu  # noqa: PLC0415 - imports torch

    chosen = read_config(recipe) if recipe else None
    corpora = read_corpora(data or [OWN_NAME], validation, seed)
    with show_progress() as progress:
        return train_nlu(
            folder, seed=seed, encoder=encoder, epochs=epochs, corpora=corpora, progress=progress, config=chosen
        )


def _train_intent(
    context: typer.Context, data: list[str], output: Path | None, reply: str | None, seed: int
) -> dict[str, Any]:
    from assistant.teaching import teach  # noqa: PLC0415

    if not data:
        raise typer.BadParameter("an intent is learnt from examples; give their file", param_hint="--data")
    container = container_of(context)
    with show_progress() as progress:
        report = teach(container, data, output=output, reply=reply, seed=seed, progress=progress)
    for intent in report.pop("unanswered"):
        note(f"no reply to {intent} yet: write it into {container.replies_file}")
    return report


def _train_ranking(folder: Path, log: Path | None, epochs: int | None, seed: int) -> dict[str, Any]:
    from nlu_mtl.training.ranking import train_ranking  # noqa: PLC0415 - imports torch

    if log is None:
        raise typer.BadParameter("ranking is learnt from a log; give its file", param_hint="--log")
    return train_ranking(log, folder, seed=seed, epochs=epochs or RANKING_EPOCHS, progress=note)


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
