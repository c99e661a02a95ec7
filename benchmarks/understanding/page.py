"""The results of all runs as Markdown: means over seeds with their spread."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.understanding.sets import SETS, Benchmark

Runs = Sequence[Mapping[str, Any]]
_COLUMNS = ("fp32", "int8", "int8@5%", "int8@15%")
_NAMES = {
    "intent_accuracy": "intent accuracy",
    "entity_f1": "span F1",
    "exact_match": "whole sentence",
    "in_scope_accuracy": "in-scope accuracy",
    "oos_recall": "out-of-scope recall",
}


_INTRO = """# Understanding, measured on public data
The joint model trained on each data set alone, beginning with the same packaged MiniLM-L6; what is served is the int8
graph under ONNX Runtime. `python -m benchmarks.understanding --page docs/benchmarks/understanding.md` repeats every
figure; it needs the folder of data sets in `DAOGOU_DATA` ([datasets](../datasets.md)) and two cores for some hours. One
set with one seed: `python -m benchmarks.understanding snips --seeds 0`.

- Means over seeds, ± their standard deviation where there are several. Validation texts chose the epoch, the
  temperature and the threshold of rejection. Where no validation part is published, a tenth of the training part
  serves; where no test part is, the development part is tested on.
- Epochs, variants and noise of each set stand in `benchmarks/understanding/sets.py`. They were set by hand, with one
  seed's figures in view.
- Spans count when bounds and label are exact (CoNLL); a whole sentence is right when its intent and every span is.
- Typos: each letter or digit of the test texts is hit with that probability; the clean texts chose everything.
- Training is the whole command on one thread: reading, training, export, calibration and validation.

"""


def write_page(runs: Mapping[str, Runs]) -> str:
    """How it was measured, one table of all data sets and, below it, what others report on them.

    Args:
        runs: The runs of each data set, as :func:`benchmarks.understanding.runs.run` tells them.
    """
    head = ["set", "figure", "must be", "fp32", "int8", "int8, 5 % typos", "int8, 15 % typos", "training"]
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for name, each in runs.items():
        lines += _rows(SETS[name], each)
    peers = [f"- {SETS[name].title}: {who}: {said}" for name in runs for who, said in SETS[name].peers.items()]
    attempts = [f"- {SETS[name].title}: {said}" for name in runs for said in SETS[name].attempts]
    tried = ["", "Tried where a figure falls short:", "", *attempts] if attempts else []
    return _INTRO + "\n".join([*lines, "", "For comparison:", "", *peers, *tried, ""])


def _rows(benchmark: Benchmark, runs: Runs) -> Iterator[str]:
    effort = f"{np.mean([each['cpu_seconds'] for each in runs]) / 60:.0f} CPU min"
    for number, (figure, goal) in enumerate(benchmark.figures.items()):
        cells = [_cell([each["scores"][column].get(figure) for each in runs]) for column in _COLUMNS]
        title = f"{benchmark.title}; seeds: {len(runs)}" if number == 0 else ""
        bound = "" if goal is None else f"≥ {goal:g}"
        yield f"| {title} | {_NAMES[figure]} | {bound} | {' | '.join(cells)} | {effort if number == 0 else ''} |"


def _cell(values: Sequence[float | None]) -> str:
    told = [value for value in values if value is not None]
    if not told:
        return ""
    spread = f" ± {np.std(told, ddof=1):.4f}" if len(told) > 1 else ""
    return f"{np.mean(told):.4f}{spread}"
