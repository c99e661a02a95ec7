"""The table of all runs."""

from collections.abc import Mapping, Sequence
from statistics import mean, stdev
from typing import Any

from benchmarks.taobao.split import TASKS

_ALONE = "single-task"
_PEERS = """\
For comparison, on the same rows, and not measured by this command (means of three seeds, best epoch by validation, not
tuned): torch-rechub's four single nets .7476, SharedBottom .7568, MMoE .7559, PLE .7551, AITM .7601; four LightGBM
models with early stopping .7683 (.8006 / .7357 / .7245 / .8125).
"""
_HEAD = """\
# One model, several tasks
Click, favourite, cart and purchase of a real shop's log (Tianchi CIKM 2019 EComm; 175,505 rows to train on, 44,617 to
choose by, 44,600 to report on; how they are made stands in `benchmarks/taobao/split.py`). One run a seed: embeddings of
8, layers of 128 and 64, a tower of 32 a task, Adam at 1e-3, batches of 1,024, one id in ten read as unseen while
training, the epoch with the best mean validation AUC kept; one thread. `python -m benchmarks.taobao --page
docs/benchmarks/mtl.md` repeats every figure; it needs the folder of data sets in `DAOGOU_DATA`.

- ROC AUC on the test rows, mean over seeds ± their standard deviation; in brackets the difference from the same task
  learned alone. Δm is the mean of the tasks' relative differences from it, in per cent.
- Where nothing else is said, losses weigh alike and later tasks are conditional on the click (entire space); where
  tasks are `independent`, and where each has a model of its own, each is learned directly.
- The share of forgotten ids and the strength of soft sharing were chosen on validation rows, by two seeds. So was the
  entire space, but after the test figures of a first run with and without it had been seen. Nothing else was tuned.
- `validation` is the mean AUC by which the epoch was chosen; auto_lambda and bandit learn from those rows besides.
- Rows a second of CPU are those of training, validation after each epoch included.

"""


def write_page(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The page of all runs as Markdown.

    Args:
        runs: Results of each seed, by variant.
    """
    alone = _means(runs[_ALONE]) if _ALONE in runs else {}
    lines = [_HEAD + "| variant | " + " | ".join(TASKS) + " | mean | Δm | validation | rows/s | parameters |"]
    lines.append("| --- " * (len(TASKS) + 6) + "|")
    for name, seeds in runs.items():
        means = _means(seeds)
        compared = alone if name != _ALONE else {}
        tasks = [_figure([run["test"][task] for run in seeds], compared.get(task)) for task in TASKS]
        whole = _figure([mean(run["test"].values()) for run in seeds], mean(compared.values()) if compared else None)
        gain = f"{100 * mean(means[task] / compared[task] - 1 for task in TASKS):+.2f}" if compared else ""
        speed = sum(run["rows"] for run in seeds) / sum(run["cpu"] for run in seeds)
        chosen = f"{mean(mean(run['validation'].values()) for run in seeds):.4f}"
        cells = (name, *tasks, whole, gain, chosen, f"{speed / 1000:,.0f} k", f"{seeds[0]['parameters'] / 1000:,.0f} k")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n\n" + _PEERS


def _means(seeds: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    return {task: mean(run["test"][task] for run in seeds) for task in TASKS}


def _figure(values: Sequence[float], alone: float | None) -> str:
    told = f"{mean(values):.4f}" + (f" ± {stdev(values):.4f}" if len(values) > 1 else "")
    return told if alone is None else f"{told} ({mean(values) - alone:+.4f})"
