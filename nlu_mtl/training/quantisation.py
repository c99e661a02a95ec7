"""Eight bits for the encoder of an exported graph, with one fixed scale for each thing that is multiplied.

Scales of activations that are fixed beforehand, from texts that stand for all, leave nothing of a pass to depend on
what else is in it. Two things make up for what a fixed scale loses: channels far larger than others are scaled down
before rounding and their weights up (after SmoothQuant; Xiao et al., 2023), and each row of weights takes over the
rounding errors of the rows before it (GPTQ; Frantar et al., 2023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from tokenizers import Encoding

from nlu_mtl.serving.encoder import FIXED_SCALES, Floats, alike, pad

_CONTRIB = "com.microsoft"
_LEVELS = 255
_EVENED = 0.5
"""How far channels are made alike, 0 to 1: activations win by it, weights lose."""
_OUTLYING = 4.0
"""Times the middle channel, from which the largest one is worth the multiplication that evens it out."""
_DAMPING = 0.01
"""Share of the mean square input that is added to each, so that the inverse exists."""
_BLOCK = 64
"""Rows of weights between two corrections of all rows that follow."""
_TEXTS_A_PASS = 32


@dataclass(slots=True)
class _Observed:
    """What is known of one activation.

    Attributes:
        low: Least value of each channel. Shape: (channels,).
        high: Greatest value of each channel. Shape: (channels,).
        moment: Sum of the outer products of all token vectors. Shape: (channels, channels).
    """

    low: Floats
    high: Floats
    moment: NDArray[np.float64]

    @classmethod
    def of(cls, width: int) -> "_Observed":
        return cls(np.zeros(width, np.float32), np.zeros(width, np.float32), np.zeros((width, width)))

    def add(self, values: Floats) -> None:
        """Take in token vectors. Shape: (n, l, channels)."""
        rows = values.reshape(-1, values.shape[-1])
        self.low = np.minimum(self.low, rows.min(axis=0))
        self.high = np.maximum(self.high, rows.max(axis=0))
        self.moment += rows.T @ rows


@dataclass(frozen=True, slots=True)
class _Scaled:
    """An activation in eight bits.

    Attributes:
        names: Names of the values, of their scale and of their zero point.
        evened: What each channel was divided by. Shape: (channels,).
        moment: Sum of the outer products after that. Shape: (channels, channels).
    """

    names: tuple[str, str, str]
    evened: Floats
    moment: NDArray[np.float64]


class _Rewriting:
    """The nodes and constants of a graph that is being quantised."""

    def __init__(self, observed: Mapping[str, _Observed], bits: int) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._observed = observed
        self._scaled: dict[str, _Scaled] = {}
        self._top = 2 ** (bits - 1) - 1

    def add(self, node: NodeProto, weights: Floats) -> None:
        """Put the eight-bit form of a matrix product or an attention in its place."""
        scaled = self._scale(node.input[0])
        rounded, scales = round_weights(weights * scaled.evened[:, None], scaled.moment, self._top)
        values, scale, zero = scaled.names
        weight, weight_scales = self._constant(f"{node.name}_weight", rounded), f"{node.name}_weight_scales"
        self._constant(weight_scales, scales)
        if node.op_type == "MatMul":
            inputs = [values, weight, scale, weight_scales, zero]
            self._node("MatMulIntegerToFloat", inputs, node, {})
            return
        zeros = self._constant(f"{node.name}_weight_zeros", np.zeros_like(scales, dtype=np.int8))
        kept = {each.name: helper.get_attribute_value(each) for each in node.attribute if each.name == "num_heads"}
        inputs = [values, weight, node.input[2], scale, weight_scales, node.input[3], zero, zeros]
        self._node("QAttention", inputs, node, kept)

    def _scale(self, name: str) -> _Scaled:
        if name not in self._scaled:
            self._scaled[name] = self._round(name, self._observed[name])
        return self._scaled[name]

    def _round(self, name: str, seen: _Observed) -> _Scaled:
        """Even out the channels of an activation and round it."""
        evened = _evening(seen)
        low, high = float((seen.low / evened).min()), float((seen.high / evened).max())
        step = max(high - low, 1e-6) / _LEVELS
        names = (f"{name}_rounded", f"{name}_scale", f"{name}_zero")
        self._constant(names[1], np.array(step, dtype=np.float32))
        self._constant(names[2], np.array(round(-low / step), dtype=np.uint8))
        self.nodes.append(helper.make_node("QuantizeLinear", [self._divide(name, evened), *names[1:]], [names[0]]))
        return _Scaled(names, evened, seen.moment / np.outer(evened, evened))

    def _divide(self, name: str, evened: Floats) -> str:
        if (evened == 1).all():
            return name
        factors = self._constant(f"{name}_factors", 1 / evened)
        self.nodes.append(helper.make_node("Mul", [name, factors], [f"{name}_even"]))
        return f"{name}_even"

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, operator: str, inputs: list[str], instead: NodeProto, attributes: Mapping[str, Any]) -> None:
        outputs = list(instead.output)
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=instead.name, domain=_CONTRIB, **attributes))


def quantise_encoder(model: onnx.ModelProto, encodings: Sequence[Encoding], bits: int) -> onnx.ModelProto:
    """Round the matrices of the encoder and what is multiplied with them; the heads stay as they are.

    Args:
        model: A fused graph in 32 bits; it is changed in place.
        encodings: Texts that stand for all that will be read.
        bits: Bits of a weight, at most 8; activations have 8.
    """
    graph = model.graph
    constants = {each.name: each for each in graph.initializer}
    chosen = {node.name: constants[node.input[1]] for node in graph.node if _is_rounded(node, constants)}
    names = {node.input[0] for node in graph.node if node.name in chosen}
    rewriting = _Rewriting(_observe(model, sorted(names), encodings), bits)
    for node in graph.node:
        if node.name in chosen:
            rewriting.add(node, numpy_helper.to_array(chosen[node.name]))
        else:
            rewriting.nodes.append(node)
    for replaced in chosen.values():
        graph.initializer.remove(replaced)
    graph.initializer.extend(rewriting.constants)
    del graph.node[:]
    graph.node.extend(rewriting.nodes)
    helper.set_model_props(model, {FIXED_SCALES: "yes"})
    return model


def round_weights(weights: Floats, moment: NDArray[np.float64], top: int) -> tuple[NDArray[np.int8], Floats]:
    """Round a matrix to integers with one scale a column, so that its products with the inputs change least.

    Args:
        weights: The matrix. Shape: (inputs, outputs).
        moment: Sum of the outer products of the inputs it meets. Shape: (inputs, inputs).
        top: Largest integer.

    Returns:
        Integers, and the scale of each column. Shape: (inputs, outputs) and (outputs,).
    """
    scales = np.maximum(np.abs(weights).max(axis=0) / top, 1e-12).astype(np.float32)
    order = np.argsort(-np.diag(moment))  # what weighs most is rounded while there are rows left to make up for it
    damped = moment[np.ix_(order, order)]
    damped[np.diag_indices_from(damped)] += max(float(np.diag(moment).mean()) * _DAMPING, 1e-6)
    carried = np.linalg.cholesky(np.linalg.inv(damped)).T.astype(np.float32)
    left = weights[order].astype(np.float32)
    rounded = np.empty(left.shape, dtype=np.int8)
    for start in range(0, len(left), _BLOCK):
        end = min(start + _BLOCK, len(left))
        errors = np.empty((end - start, left.shape[1]), dtype=np.float32)
        for row in range(start, end):
            whole = np.clip(np.rint(left[row] / scales), -top, top)
            errors[row - start] = (left[row] - whole * scales) / carried[row, row]
            left[row + 1 : end] -= np.outer(carried[row, row + 1 : end], errors[row - start])
            rounded[row] = whole
        left[end:] -= carried[start:end, end:].T @ errors
    result = np.empty_like(rounded)
    result[order] = rounded
    return result, scales


def _is_rounded(node: NodeProto, constants: Mapping[str, TensorProto]) -> bool:
    multiplies = node.op_type == "Attention" or (node.op_type == "MatMul" and "/encoder/" in node.name)
    return multiplies and node.input[1] in constants


def _evening(seen: _Observed) -> Floats:
    """What each channel is divided by, so that the larger ones come nearer to the middle one. Shape: (channels,)."""
    largest = np.maximum(np.maximum(-seen.low, seen.high), 1e-6)
    ratios = largest / np.median(largest)
    if ratios.max() < _OUTLYING:
        return np.ones_like(largest)
    evened: Floats = np.maximum(ratios, 1) ** np.float32(_EVENED)
    return evened


def _observe(model: onnx.ModelProto, names: Sequence[str], encodings: Sequence[Encoding]) -> dict[str, _Observed]:
    """What the named activations are on the texts."""
    observing = onnx.ModelProto()
    observing.CopyFrom(model)
    kept = {output.name for output in model.graph.output}
    added = (helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names if name not in kept)
    observing.graph.output.extend(added)
    session = onnxruntime.InferenceSession(observing.SerializeToString(), providers=["CPUExecutionProvider"])
    observed: dict[str, _Observed] = {}
    for chosen in alike(encodings, _TEXTS_A_PASS):
        ids, mask = pad([encodings[index] for index in chosen])
        for name, values in zip(names, session.run(names, {"input_ids": ids, "attention_mask": mask}), strict=True):
            observed.setdefault(name, _Observed.of(values.shape[-1])).add(values)
    return observed
