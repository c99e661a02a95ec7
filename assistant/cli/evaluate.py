"""``daogou evaluate``: how good the model is on held-out data."""

import os
import platform
import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.extras import require_packages
from assistant.cli.session import JSON_HELP, container_of, note, settings_of, write_json, write_line

if TYPE_CHECKING:
    from nlu_mtl.reporting.evaluated import EvaluatedSet
    from nlu_mtl.reporting.pages import Origin
    from nlu_mtl.training.held_out import Evaluator, HeldOut

_WORST = 10


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
    noise: Annotated[
        list[float] | None,
        typer.Option(
            min=0.001, max=1, help="Share of characters to mistype in a further copy of each set; repeatable."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Folder to write report.html and report.md to; needs the extra `train`."),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of the model; default the one in use.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the authored data.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Measures the model in use; --report shows where it errs."""
    from nlu_mtl.training.held_out import Evaluator  # noqa: PLC0415 - help needs no model

    if report is not None:
        require_packages("a report", ["jinja2", "matplotlib"])
    directory, threads = model or container_of(context).model_directory, settings_of(context).threads
    chosen = splits or ([] if data else [Split.TEST, Split.HANDWRITTEN, Split.HARD])
    sets = _held_out([split.value for split in chosen], data or [], noise or [], seed)
    evaluated = _evaluate(Evaluator(directory, threads), sets, report)
    if report is not None:
        _write_report(report, evaluated, _origin(context, directory, threads))
    if as_json:
        write_json({"datasets": [each.to_dict() for each in evaluated]})
    else:
        _show(evaluated)


def _evaluate(evaluator: "Evaluator", sets: Sequence["HeldOut"], report: Path | None) -> list["EvaluatedSet"]:
    """Reads every set, once all can be read and the folder of the report is there."""
    for each in sets:
        evaluator.require(each)
    if report is not None:
        report.mkdir(parents=True, exist_ok=True)
    evaluated = []
    for each in sets:
        if report is not None:
            note(f"evaluating {each.name} ({len(each.examples)} texts)")
        evaluated.append(evaluator.evaluate(each, timed=report is not None))
    return evaluated


def _write_report(folder: Path, evaluated: Sequence["EvaluatedSet"], origin: "Origin") -> None:
    from nlu_mtl.reporting.pages import write_report  # noqa: PLC0415 - imports matplotlib

    write_report(folder, evaluated, origin)
    note(f"wrote {folder / 'report.html'} and {folder / 'report.md'}")


def _held_out(splits: Iterable[str], specs: Iterable[str], rates: Sequence[float], seed: int) -> list["HeldOut"]:
    """What to evaluate on, each set followed by its noised copies."""
    from nlu_mtl.datasets import read_dataset  # noqa: PLC0415 - help needs no data
    from nlu_mtl.training.held_out import HeldOut  # noqa: PLC0415

    datasets = [HeldOut.of_dataset(read_dataset(spec)) for spec in specs]
    clean = [*(HeldOut.of_split(split, seed) for split in splits), *datasets]
    return [copy for each in clean for copy in (each, *(each.noised(rate) for rate in dict.fromkeys(rates)))]


def _origin(context: typer.Context, directory: Path, threads: int) -> "Origin":
    from nlu_mtl.artifacts import read_fingerprint  # noqa: PLC0415
    from nlu_mtl.reporting.pages import Origin  # noqa: PLC0415

    cores = f"{os.cpu_count()} processors, {threads} thread{'s' if threads > 1 else ''} used"
    return Origin(
        command=shlex.join(["daogou", *context.find_root().obj.arguments]),
        date=datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"),
        model=str(directory),
        fingerprint=read_fingerprint(directory),
        machine=f"{platform.system()} {platform.machine()}, {cores}",
    )


def _show(evaluated: Iterable["EvaluatedSet"]) -> None:
    for each in evaluated:
        write_line(f"{each.name} ({each.format}, {each.count} examples)")
        for name, value in each.metrics.items():
            write_line(f"  {name:<24} {value:.4f}")
        _show_worst(each)


def _show_worst(evaluated: "EvaluatedSet") -> None:
    """The intents and attributes that are read worst, those without a mistake left out."""
    from nlu_mtl.reporting.tables import worst_first  # noqa: PLC0415

    tables = evaluated.tables
    worst = [row for row in worst_first(row for rows in tables.values() for row in rows) if row.f1 < 1][:_WORST]
    if not worst:
        return
    width = max(24, *(len(row.name) for row in worst))
    write_line(f"  {'worst read':<{width}} {'precision':>9} {'recall':>7} {'F1':>7} {'support':>7}")
    for row in worst:
        precision, recall = (f"{'–' if value is None else f'{value:.4f}'}" for value in (row.precision, row.recall))
        kind = next(kind for kind, rows in tables.items() if any(row is each for each in rows))
        figures = f"{precision:>9} {recall:>7} {row.f1:>7.4f} {row.support:>7}"
        write_line(f"  {row.name:<{width}} {figures}  {kind[:-1].replace('_', ' ')}")
