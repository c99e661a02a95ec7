"""How long it takes to read one text, on the machine that it runs on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Latency:
    """Wall times of reading one text at a time.

    Attributes:
        texts: Number of texts timed.
        tokens: Their median length in word pieces.
        median: Milliseconds.
        p95: Milliseconds that 95 of 100 texts stay within.
        p99: Milliseconds that 99 of 100 texts stay within.
    """

    texts: int
    tokens: float
    median: float
    p95: float
    p99: float

    def to_dict(self) -> dict[str, float]:
        """The figures as ``daogou evaluate --json`` writes them."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def measure_latency(
    read: Callable[[str], object], texts: Sequence[str], tokens: Callable[[str], int], longest: int = 200
) -> Latency:
    """Time the reading of texts, one after another.

    Args:
        read: Reads one text.
        texts: What to read, at least one; more than ``longest`` are thinned out evenly.
        tokens: Word pieces of a text.
        longest: Number of texts to time at most.
    """
    chosen = texts[:: -(-len(texts) // longest)]
    read(chosen[0])  # the first pass allocates what later ones reuse
    times = []
    for text in chosen:
        started = time.perf_counter()
        read(text)
        times.append((time.perf_counter() - started) * 1000)
    median, p95, p99 = (float(value) for value in np.percentile(times, (50, 95, 99)))
    return Latency(len(chosen), float(np.median([tokens(text) for text in chosen])), median, p95, p99)
