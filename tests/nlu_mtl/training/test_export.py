import numpy as np
import onnx
import pytest
import torch
from onnxruntime import InferenceSession
from sentence_transformers import SentenceTransformer

from nlu_mtl.serving.encoder import HIDDEN, VECTOR, pad
from nlu_mtl.spaces import OWN, LabelSpace
from nlu_mtl.training.evaluation import TorchEncoder
from nlu_mtl.training.export import export_fused, export_model, export_reference_encoder
from nlu_mtl.training.model import JointModel

OUTPUTS = (VECTOR, HIDDEN, "intent", "tags", "polarity", "intent_flights", "tags_flights")
TEXTS = ["red shoes", "a much longer text about blue dresses", "hi"]


@pytest.fixture(scope="module")
def model(tiny_encoder):
    torch.manual_seed(0)
    return JointModel(tiny_encoder, [OWN, LabelSpace("flights", ("book", "cancel"), ("city",))]).eval()


def run(path, tokenizer, outputs):
    ids, mask = pad(tokenizer.encode_batch(TEXTS))
    return InferenceSession(str(path)).run(outputs, {"input_ids": ids, "attention_mask": mask})


def test_the_fused_graph_computes_what_torch_computes(model, tiny_encoder, tmp_path):
    export_fused(model, tmp_path / "fused.onnx")
    torch_encoder = TorchEncoder(model, tiny_encoder.tokenizer)
    expected = torch_encoder.run(torch_encoder.tokenize(TEXTS), OUTPUTS)
    _, mask = pad(tiny_encoder.tokenizer.encode_batch(TEXTS))
    for name, values in zip(OUTPUTS, run(tmp_path / "fused.onnx", tiny_encoder.tokenizer, OUTPUTS), strict=True):
        real = slice(None) if name.startswith(("vector", "intent")) else mask == 1
        np.testing.assert_allclose(values[real], expected[name][real], atol=1e-4, err_msg=name)


def test_attention_is_fused_and_padding_changes_nothing(model, tiny_encoder, tmp_path):
    export_fused(model, tmp_path / "fused.onnx")
    operators = [node.op_type for node in onnx.load(tmp_path / "fused.onnx").graph.node]
    assert operators.count("Attention") == tiny_encoder.network.config.num_hidden_layers
    session = InferenceSession(str(tmp_path / "fused.onnx"))
    (together,) = run(tmp_path / "fused.onnx", tiny_encoder.tokenizer, ["vector"])
    ids, mask = pad(tiny_encoder.tokenizer.encode_batch(TEXTS[2:]))
    (alone,) = session.run(["vector"], {"input_ids": ids, "attention_mask": mask})
    np.testing.assert_allclose(together[2], alone[0], atol=1e-5)


def test_eight_bits_are_a_quarter_of_the_size_and_close(model, tiny_encoder, tmp_path):
    export_fused(model, tmp_path / "fused.onnx")
    export_model(model, tmp_path / "model.onnx")
    assert (tmp_path / "model.onnx").stat().st_size < 0.4 * (tmp_path / "fused.onnx").stat().st_size
    (exact,) = run(tmp_path / "fused.onnx", tiny_encoder.tokenizer, ["vector"])
    (rounded,) = run(tmp_path / "model.onnx", tiny_encoder.tokenizer, ["vector"])
    assert (exact * rounded).sum(axis=1).min() > 0.98


def test_the_reference_encoder_is_the_untrained_one(tiny_directory, tiny_encoder, tmp_path):
    export_reference_encoder(tmp_path / "reference.onnx", str(tiny_directory))
    (vectors,) = run(tmp_path / "reference.onnx", tiny_encoder.tokenizer, ["vector"])
    expected = SentenceTransformer(str(tiny_directory), device="cpu").encode(TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(vectors, expected, atol=1e-4)
