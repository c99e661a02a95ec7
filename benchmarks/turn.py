"""One turn in process on a 22,074-product catalog, commits included, against the reference encoder.

The reference is the base all-MiniLM-L6-v2 as fp32 ONNX with fused attention, one thread, on the same sentences.
Both are timed in process CPU time, alternately by conversations of six turns: a server answers one turn after another,
and the reference's 43 MB of weights, run between every two turns, would empty the processor's cache for each. Sentences
are the hand-written evaluation utterances that search or refine, none twice: nothing is answered from a cache.
"""

import statistics
import uuid
from collections.abc import Iterator
from functools import partial

import numpy as np

from benchmarks.catalogs import amazon
from benchmarks.reference import ReferenceEncoder, timed
from benchmarks.report import Figure
from nlu_mtl.data import load_examples

TURNS_A_CONVERSATION = 6
WARM_UP = 12


def run() -> list[Figure]:
    """Median CPU of a turn as a multiple of the reference encoder's."""
    shop = amazon()
    reference = ReferenceEncoder()
    turns: list[float] = []
    references: list[float] = []
    stages: dict[str, list[float]] = {}
    sentences = list(_sentences())
    for start in range(0, len(sentences), TURNS_A_CONVERSATION):
        texts = sentences[start : start + TURNS_A_CONVERSATION]
        conversation = str(uuid.uuid4())
        ours = [timed(partial(shop.conversations.say, conversation, text)) for text in texts]
        theirs = [timed(partial(reference.encode, text)) for text in texts]
        if start < WARM_UP:
            continue
        turns += [seconds for seconds, _ in ours]
        references += [seconds for seconds, _ in theirs]
        for _, reply in ours:
            for stage, value in reply.timings_ms.items():
                stages.setdefault(stage, []).append(value)
    median, base = statistics.median(turns) * 1000, statistics.median(references) * 1000
    p99 = float(np.percentile(turns, 99)) * 1000
    spent = ", ".join(f"{stage} {statistics.median(values):.2f}" for stage, values in stages.items())
    note = f"{len(turns)} turns: {median:.2f} ms against {base:.2f} ms CPU; p99 {p99:.2f} ms; wall ms by stage: {spent}"
    return [Figure("turn: median CPU, turn / reference encoder", median / base, 2.0, note=note)]


def _sentences() -> Iterator[str]:
    for example in load_examples("handwritten"):
        if example.intent in ("search_product", "refine_search"):
            yield example.text
