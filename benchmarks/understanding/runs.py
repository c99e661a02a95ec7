"""One data set with one seed: trained, tested in both precisions, and on noised copies."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.understanding.sets import Benchmark, Part
from nlu_mtl.artifacts import read_config
from nlu_mtl.datasets import Dataset, noised_copy
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.training.checkpoint import load_trained
from nlu_mtl.training.corpora import examples_of
from nlu_mtl.training.evaluation import score_space
from nlu_mtl.training.nlu import train_nlu

NOISE = (0.05, 0.15)
_NOISE_SEED = 0
Scores = dict[str, float]


def run(benchmark: Benchmark, seed: int, folder: Path) -> dict[str, Any]:
    """Train and test one seed.

    Args:
        benchmark: The data set.
        seed: Seed of splits, heads and batches.
        folder: Where the models go.

    Returns:
        ``scores`` by precision and noise (``fp32``, ``int8``, ``int8@5%``, ``int8@15%``), means over the parts;
        ``wall_seconds`` and ``cpu_seconds`` of the training of all parts, and the number of ``parts``.
    """
    scores: list[dict[str, Scores]] = []
    wall = cpu = 0.0
    for number, part in enumerate(benchmark.parts(seed)):
        output = folder / f"seed-{seed}-part-{number}"
        started, used = time.perf_counter(), time.process_time()
        train_nlu(output, seed=seed, corpora=[part.corpus], config=benchmark.configuration(seed))
        wall, cpu = wall + time.perf_counter() - started, cpu + time.process_time() - used
        scores.append(_test(output, part))
    return {
        "seed": seed,
        "parts": len(scores),
        "wall_seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "scores": {kind: _mean([each[kind] for each in scores]) for kind in scores[0]},
    }


def _test(directory: Path, part: Part) -> dict[str, Scores]:
    name = part.test.name
    served = Labeller.load(directory, name, threads=2)
    exact = Labeller(load_trained(directory), read_config(directory), name)
    scores = {"fp32": _score(exact, part.test), "int8": _score(served, part.test)}
    for rate in NOISE:
        scores[f"int8@{rate:.0%}"] = _score(served, noised_copy(part.test, rate, _NOISE_SEED))
    return scores


def _score(labeller: Labeller, dataset: Dataset) -> Scores:
    return score_space(labeller, examples_of(dataset))


def _mean(scores: Sequence[Mapping[str, float]]) -> Scores:
    """Means of what every part tells."""
    names = [name for name in scores[0] if all(name in each for each in scores)]
    return {name: round(float(np.mean([each[name] for each in scores])), 5) for name in names}


def save(result: Mapping[str, Any], path: Path) -> None:
    """Write one run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> list[dict[str, Any]]:
    """The runs that were saved in a folder, by seed."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("seed-*.json"))]
