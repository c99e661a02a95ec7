"""From torch to the graph that serving runs: export, fuse attention, quantise to eight bits."""

import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Encoding
from torch import Tensor, nn
from torch.nn import functional

from nlu_mtl.serving.encoder import HIDDEN, VECTOR
from nlu_mtl.training.config import DEFAULT_ENCODER
from nlu_mtl.training.encoder import hidden_states, load_encoder, mean_pool
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.quantisation import quantise_encoder

_OPSET = 17
_INPUTS = ("input_ids", "attention_mask")
_OF_TEXTS = ("vector", "intent")
_TABLE = "word_embeddings"


class _Served(nn.Module):
    """The joint model with its outputs one after the other: the vectors, then each head's logits."""

    def __init__(self, model: JointModel) -> None:
        super().__init__()
        self.model = model
        self.names = [VECTOR, HIDDEN, *model.heads]

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Shape: ids and mask (n, l)."""
        prediction = self.model(ids, mask)
        return prediction.vector, prediction.hidden, *prediction.logits.values()


class _Sentence(nn.Module):
    """An encoder alone, as sentence-transformers uses it."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Shape: ids and mask (n, l) give (n, d)."""
        return functional.normalize(mean_pool(hidden_states(self.network, ids, mask), mask), dim=1)


def export_model(model: JointModel, path: Path, texts: Sequence[Encoding], reduce_range: bool = True) -> None:
    """Write the joint model as one int8 graph.

    The encoder's matrices get eight bits a weight with one scale a column, what they multiply eight bits with one
    scale fixed by ``texts``, the word table one scale a row; the heads stay in 32 bits.

    Args:
        model: The trained model.
        path: The graph to write.
        texts: Texts that stand for all that will be read, a thousand or so.
        reduce_range: Seven bits a weight, without which processors lacking VNNI overflow and vectors drift.
    """
    with tempfile.TemporaryDirectory() as folder:
        fused = Path(folder) / "fused.onnx"
        export_fused(model, fused)
        quantised = quantise_encoder(onnx.load(fused), texts, bits=7 if reduce_range else 8)
        onnx.save(_quantise_table(quantised), path)


def export_fused(model: JointModel, path: Path) -> None:
    """Write the joint model as one fused graph in 32 bits."""
    served = _Served(model)
    _export(served, path, served.names, model.encoder)


def export_reference_encoder(path: Path, encoder: str = DEFAULT_ENCODER) -> None:
    """Write a base encoder, untrained, as a fused fp32 graph with the one output ``vector``.

    All ratios of speed are taken against this graph.
    """
    network = load_encoder(encoder).network
    _export(_Sentence(network), path, ["vector"], network)


def _export(module: nn.Module, path: Path, outputs: list[str], network: nn.Module) -> None:
    """Trace a module and fuse its attention, its normalisations and its activations."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The exporter built on torch.export leaves patterns that ONNX Runtime's optimiser does not recognise.
        warnings.simplefilter("ignore")
        traced = Path(folder) / "traced.onnx"
        ids = torch.tensor([[101, 2417, 6007, 102], [101, 4830, 102, 0]])
        torch.onnx.export(
            module.eval(),
            (ids, (ids != 0).long()),
            traced,
            input_names=list(_INPUTS),
            output_names=outputs,
            dynamic_axes={name: _axes(name) for name in (*_INPUTS, *outputs)},
            opset_version=_OPSET,
            dynamo=False,
        )
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False  # the word table is quantised apart, with a scale a row
        config: Any = network.config
        fused = optimizer.optimize_model(
            str(traced), "bert", config.num_attention_heads, config.hidden_size, options, opt_level=0
        )
        fused.save_model_to_file(str(path))


def _axes(name: str) -> dict[int, str]:
    """Which axes of an input or output vary: those of sentences have one, those of word pieces two."""
    return {0: "texts"} if name.startswith(_OF_TEXTS) else {0: "texts", 1: "pieces"}


def _quantise_table(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the word table, half of the file, in eight bits with one scale a row."""
    graph = model.graph
    tables = {each.name: each for each in graph.initializer if _TABLE in each.name}
    for position, node in enumerate(list(graph.node)):
        if node.op_type != "Gather" or node.input[0] not in tables:
            continue
        table = tables[node.input[0]]
        values = numpy_helper.to_array(table)
        scales = np.maximum(np.abs(values).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
        rounded = np.rint(values / scales).astype(np.int8)
        graph.initializer.remove(table)
        graph.initializer.extend(
            [numpy_helper.from_array(rounded, "table"), numpy_helper.from_array(scales, "table_scales")]
        )
        graph.node.remove(node)
        words = node.input[1]
        for offset, each in enumerate(
            (
                helper.make_node("Gather", ["table", words], ["table_rows"]),
                helper.make_node("Cast", ["table_rows"], ["table_floats"], to=TensorProto.FLOAT),
                helper.make_node("Gather", ["table_scales", words], ["table_row_scales"]),
                helper.make_node("Mul", ["table_floats", "table_row_scales"], list(node.output)),
            )
        ):
            graph.node.insert(position + offset, each)
        break
    return model
