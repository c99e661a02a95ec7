"""Further classes for the intent head of an exported graph; everything else stays as it is, bit for bit.

The head pools the token vectors; what it makes of the pooled ones stays as it is for the classes that it knows. New
classes read the same pooled vectors by one matrix of their own, whose result is added to the head's logits.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from nlu_mtl.artifacts import ArtifactError

_WEIGHTS, _BIAS, _PADDING = "further_intents.weights", "further_intents.bias", "further_intents.padding"

Floats = NDArray[np.float32]


def pooled_name(model: onnx.ModelProto, output: str) -> str:
    """Name of the pooled vectors that the intent head reads. Shape of what it names: (n, features).

    Raises:
        ArtifactError: if the graph has no such head.
    """
    needed = {output}
    for node in reversed(model.graph.node):  # nodes stand after those whose results they take
        if needed.intersection(node.output):
            if node.op_type == "Concat":
                return str(node.output[0])
            needed.update(node.input)
    raise ArtifactError(f"a graph must pool token vectors for {output} (got one that does not); run `daogou train nlu`")


def with_output(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """The graph with a result from inside it as one more output. Shape: (n, features)."""
    shown = _copy(model)
    shown.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", None]))
    return shown


def widen(model: onnx.ModelProto, output: str, weights: Floats, bias: Floats) -> onnx.ModelProto:
    """The graph with weights added to those of the intent head's further classes.

    Args:
        model: An exported graph, widened before or not.
        output: Name of the intent logits.
        weights: What is added for every class, new ones last; zero where a class stays. Shape: (features, classes).
        bias: Likewise. Shape: (classes,).
    """
    wider = _copy(model)
    graph = wider.graph
    if not any(each.name == _WEIGHTS for each in graph.initializer):
        _add_branch(graph, output, pooled_name(model, output), weights.shape[0])
    classes = len(bias)
    held = {each.name: numpy_helper.to_array(each) for each in graph.initializer if each.name in (_WEIGHTS, _BIAS)}
    before = held[_BIAS].shape[0]
    missing = classes - before
    padding = next(numpy_helper.to_array(each) for each in graph.initializer if each.name == _PADDING)
    grown = {
        _WEIGHTS: np.pad(held[_WEIGHTS], ((0, 0), (0, missing))) + weights,
        _BIAS: np.pad(held[_BIAS], (0, missing)) + bias,
        _PADDING: padding + np.array([0, 0, 0, missing], dtype=np.int64),
    }
    _replace(graph, grown)
    shape = next(each for each in graph.output if each.name == output).type.tensor_type.shape
    shape.dim[1].dim_value = classes
    return wider


def _add_branch(graph: onnx.GraphProto, output: str, pooled: str, features: int) -> None:
    """Add a matrix of further classes to the head, with zeros for those that it has."""
    classes = next(each for each in graph.output if each.name == output).type.tensor_type.shape.dim[1].dim_value
    head, shared = f"{output}.head", f"{output}.further"
    for node in graph.node:
        for position, name in enumerate(node.output):
            if name == output:
                node.output[position] = head
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.zeros((features, classes), dtype=np.float32), _WEIGHTS),
            numpy_helper.from_array(np.zeros(classes, dtype=np.float32), _BIAS),
            numpy_helper.from_array(np.zeros(4, dtype=np.int64), _PADDING),
        ]
    )
    graph.node.extend(
        [
            helper.make_node("Pad", [head, _PADDING], [f"{output}.padded"], name="further_intents.pad"),
            helper.make_node("MatMul", [pooled, _WEIGHTS], [shared], name="further_intents.matmul"),
            helper.make_node("Add", [shared, _BIAS], [f"{shared}.logits"], name="further_intents.add_bias"),
            helper.make_node("Add", [f"{output}.padded", f"{shared}.logits"], [output], name="further_intents.join"),
        ]
    )


def _replace(graph: onnx.GraphProto, arrays: dict[str, NDArray[np.generic]]) -> None:
    for each in graph.initializer:
        if each.name in arrays:
            each.CopyFrom(numpy_helper.from_array(arrays[each.name], each.name))


def _copy(model: onnx.ModelProto) -> onnx.ModelProto:
    copied = onnx.ModelProto()
    copied.CopyFrom(model)
    return copied
