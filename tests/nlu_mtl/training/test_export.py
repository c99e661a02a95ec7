import numpy as np
import onnx
import pytest
import torch
from onnxruntime import InferenceSession
from sentence_transformers import SentenceTransformer

from nlu_mtl import artifacts
from nlu_mtl.serving.encoder import HIDDEN, VECTOR, OnnxEncoder, encode_batches, pad, write_transitions
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
    export_model(model, tmp_path / "model.onnx", tiny_encoder.tokenizer.encode_batch(TEXTS))
    assert (tmp_path / "model.onnx").stat().st_size < 0.4 * (tmp_path / "fused.onnx").stat().st_size
    (exact,) = run(tmp_path / "fused.onnx", tiny_encoder.tokenizer, ["vector"])
    (rounded,) = run(tmp_path / "model.onnx", tiny_encoder.tokenizer, ["vector"])
    assert (exact * rounded).sum(axis=1).min() > 0.98


def test_only_the_encoder_is_rounded(model, tiny_encoder, tmp_path):
    export_model(model, tmp_path / "model.onnx", tiny_encoder.tokenizer.encode_batch(TEXTS))
    nodes = onnx.load(tmp_path / "model.onnx").graph.node
    layers = tiny_encoder.network.config.num_hidden_layers
    operators = [node.op_type for node in nodes]
    assert (operators.count("QAttention"), operators.count("MatMulIntegerToFloat")) == (layers, 3 * layers)
    assert not [node.name for node in nodes if "Integer" in node.op_type and "/encoder/" not in node.name]


def test_a_text_gives_the_same_wherever_it_stands(model, tiny_encoder, tmp_path):
    texts = [*TEXTS, "blue mugs", "shiny tents", "zzqx 17", "a b c d e f g h i j k l", "no"] * 9
    export_model(model, tmp_path / artifacts.MODEL_FILE, tiny_encoder.tokenizer.encode_batch(texts))
    tiny_encoder.tokenizer.save(str(tmp_path / artifacts.TOKENIZER_FILE))
    write_transitions(tmp_path / artifacts.TRANSITIONS_FILE, {})
    encoder = OnnxEncoder.load(tmp_path, OUTPUTS)
    assert encoder.batch > 1
    for chosen, _, outputs in encode_batches(encoder, texts, OUTPUTS):
        for row, index in enumerate(chosen):
            alone = encoder.run(encoder.tokenize([texts[index]]), OUTPUTS)
            for name in OUTPUTS:
                np.testing.assert_allclose(outputs[name][row], alone[name][0], atol=1e-5, err_msg=name)


def test_the_reference_encoder_is_the_untrained_one(tiny_directory, tiny_encoder, tmp_path):
    export_reference_encoder(tmp_path / "reference.onnx", str(tiny_directory))
    (vectors,) = run(tmp_path / "reference.onnx", tiny_encoder.tokenizer, ["vector"])
    expected = SentenceTransformer(str(tiny_directory), device="cpu").encode(TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(vectors, expected, atol=1e-4)
