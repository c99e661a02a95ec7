"""``daogou train nlu``: the joint model, from labelled examples."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.extras import require_training
from assistant.cli.progress import show_progress
from assistant.cli.session import settings_of, write_json


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("nlu", epilog="Example: daogou train nlu --epochs 3")(train_nlu)


def train_nlu(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option(help="Folder to write; default models/nlu in the home.")] = None,
    encoder: Annotated[str | None, typer.Option(help="Another sentence-transformers name or path.")] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            help="daogou (the authored examples) or [NAME=]FORMAT:PATH; may be repeated, each a label space with "
            "heads of its own, but for daogou:PATH, whose examples join the authored ones. Default daogou."
        ),
    ] = None,
    validation: Annotated[
        list[str] | None,
        typer.Option(
            help="[NAME=]FORMAT:PATH to validate a label space on; may be repeated, those of one name are joined. "
            "Default a tenth of its data, also beside out-of-scope texts alone."
        ),
    ] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="YAML of training settings, such as optimiser: {encoder_rate: 1e-4}.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the data; default the recipe's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything random; default the recipe's.")] = None,
) -> None:
    """Trains intents, attributes, polarity and vectors on 2 cores in minutes: weights, metrics and a model card.

    Needs the extra `train`.
    """
    require_training()
    folder = output or settings_of(context).home / "models" / "nlu"
    metrics = _train(folder, data or [], validation or [], recipe, encoder=encoder, epochs=epochs, seed=seed)
    write_json({"output": str(folder), "metrics": metrics})


def _train(
    folder: Path,
    data: list[str],
    validation: list[str],
    recipe: Path | None,
    *,
    encoder: str | None,
    epochs: int | None,
    seed: int | None,
) -> dict[str, Any]:
    from nlu_mtl.spaces import OWN_NAME  # noqa: PLC0415
    from nlu_mtl.training import nlu  # noqa: PLC0415 - imports torch
    from nlu_mtl.training.config import NluConfig, read_recipe  # noqa: PLC0415
    from nlu_mtl.training.corpora import read_corpora  # noqa: PLC0415

    config = read_recipe(recipe) if recipe else NluConfig()
    seed = config.seed if seed is None else seed
    corpora = read_corpora(data or [OWN_NAME], validation, seed)
    with show_progress() as progress:
        return nlu.train_nlu(
            folder, seed=seed, encoder=encoder, epochs=epochs, corpora=corpora, progress=progress, config=config
        )
