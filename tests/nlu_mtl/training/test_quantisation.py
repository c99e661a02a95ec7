from copy import deepcopy
from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnxruntime import InferenceSession

from nlu_mtl.serving.encoder import VECTOR, pad
from nlu_mtl.training.export import export_fused
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.quantisation import quantise_encoder, round_weights

TEXTS = ["red shoes", "a much longer text about blue dresses", "hi"]


@pytest.fixture
def products():
    """A matrix, and inputs of few directions: what most errors of rounding can be hidden from."""
    generator = np.random.default_rng(0)
    inputs = generator.normal(size=(400, 6)) @ generator.normal(size=(6, 48)) + 0.1 * generator.normal(size=(400, 48))
    return generator.normal(size=(48, 20)).astype(np.float32), inputs.astype(np.float32)


def test_rounded_weights_keep_the_products_better_than_each_rounded_alone(products):
    weights, inputs = products
    rounded, scales = round_weights(weights, (inputs.T @ inputs).astype(np.float64), 63)
    nearest = np.rint(weights / scales) * scales
    errors = [np.abs(inputs @ (each - weights)).mean() for each in (rounded * scales, nearest)]
    assert np.abs(rounded).max() <= 63
    assert errors[0] < 0.7 * errors[1]


def test_a_matrix_that_never_met_an_input_is_rounded_to_the_nearest(products):
    weights, _ = products
    rounded, scales = round_weights(weights, np.zeros((48, 48)), 127)
    np.testing.assert_allclose(rounded * scales, weights, atol=scales.max() / 2 + 1e-6)


def test_a_column_of_zeros_stays_zero():
    rounded, scales = round_weights(np.zeros((4, 2), dtype=np.float32), np.eye(4), 127)
    assert not rounded.any()
    assert np.isfinite(scales).all()


def test_an_outlying_channel_costs_the_others_little(tiny_encoder, tmp_path):
    """A channel twenty times the others would take all steps of one scale."""
    model = JointModel(replace(tiny_encoder, network=deepcopy(tiny_encoder.network))).eval()
    layer = model.encoder.encoder.layer[0]
    layer.attention.output.LayerNorm.weight.data[3] *= 20
    export_fused(model, tmp_path / "fused.onnx")
    encodings = tiny_encoder.tokenizer.encode_batch(TEXTS)
    exact = onnx.load(tmp_path / "fused.onnx")
    rounded = quantise_encoder(onnx.load(tmp_path / "fused.onnx"), encodings, 8)
    np.testing.assert_allclose(_vectors(rounded, encodings), _vectors(exact, encodings), atol=2.5e-4)


def _vectors(graph, encodings):
    ids, mask = pad(encodings)
    session = InferenceSession(graph.SerializeToString())
    return session.run([VECTOR], {"input_ids": ids, "attention_mask": mask})[0]
