"""What tells the vectors of one model from those of another."""

import hashlib
from pathlib import Path

import onnx

from nlu_mtl.artifacts import MODEL_FILE, TOKENIZER_FILE, model_file
from nlu_mtl.serving.encoder import VECTOR


def identify_vectors(directory: Path) -> str:
    """SHA-256 over the tokenizer and that part of the graph which gives sentence vectors.

    Whatever changes a vector changes it; heads may come and go.

    Raises:
        ArtifactError: if the graph or the tokenizer is missing.
    """
    model = onnx.load(model_file(directory, MODEL_FILE))
    digest = hashlib.sha256(model_file(directory, TOKENIZER_FILE).read_bytes())
    needed = {VECTOR}
    nodes = []
    for node in reversed(model.graph.node):  # nodes stand after those whose results they take
        if needed.intersection(node.output):
            needed.update(node.input)
            nodes.append(node)
    weights = sorted((each for each in model.graph.initializer if each.name in needed), key=lambda each: each.name)
    for part in (*model.opset_import, *nodes, *weights):
        digest.update(part.SerializeToString(deterministic=True))
    return digest.hexdigest()
