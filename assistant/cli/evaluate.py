"""``daogou evaluate``: how good the model is on held-out data."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.session import JSON_HELP, settings_of, write_json, write_line
from assistant.cli.train import require_training


class TaskSet(StrEnum):
    """What can be evaluated."""

    NLU = "nlu"


class Split(StrEnum):
    """Parts of the authored data that were not trained on."""

    VALIDATION = "validation"
    TEST = "test"
    HANDWRITTEN = "handwritten"
    HARD = "hard"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: daogou evaluate nlu --json")(evaluate)


def evaluate(
    context: typer.Context,
    taskset: Annotated[TaskSet, typer.Argument(help="nlu: intents, attributes, polarity.")],
    splits: Annotated[
        list[Split] | None, typer.Option("--split", help="Part of the authored data; may be repeated.")
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(help="[NAME=]FORMAT:PATH of a data set whose label space the model was trained on; repeatable."),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of the model; default the one in use.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the data.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Measures the model in use; needs the extra `train`."""
    from assistant.container import Container  # noqa: PLC0415

    require_training()
    from nlu_mtl.datasets import read_dataset  # noqa: PLC0415
    from nlu_mtl.training.nlu import evaluate_dataset, evaluate_nlu  # noqa: PLC0415 - imports torch

    directory = model or Container(settings_of(context)).model_directory
    chosen = splits or ([] if data else [Split.TEST, Split.HANDWRITTEN, Split.HARD])
    entries = [_entry(split.value, "authored", evaluate_nlu(directory, split.value, seed)) for split in chosen]
    for spec in data or []:
        dataset = read_dataset(spec)
        layout = spec.partition(":")[0].rpartition("=")[2]
        entries.append(_entry(dataset.name, layout, evaluate_dataset(directory, dataset)))
    report = {"datasets": entries}
    if as_json:
        write_json(report)
    else:
        _show(report)


def _entry(name: str, layout: str, scores: dict[str, Any]) -> dict[str, Any]:
    """The scores in the report's shape."""
    metrics = {name: value for name, value in scores.items() if name != "n"}
    return {"name": name, "format": layout, "n": scores["n"], "metrics": metrics}


def _show(report: dict[str, list[dict[str, Any]]]) -> None:
    for dataset in report["datasets"]:
        write_line(f"{dataset['name']} ({dataset['format']}, {dataset['n']} examples)")
        for name, value in dataset["metrics"].items():
            if isinstance(value, int | float):
                write_line(f"  {name:<24} {value:.4f}")
