import numpy as np
import onnx
import onnxruntime
import pytest

from nlu_mtl.artifacts import MODEL_FILE, ArtifactError, shipped_directory
from nlu_mtl.training.widening import pooled_name, widen, with_output

INPUTS = {
    "input_ids": np.array([[101, 2417, 6007, 102], [101, 4830, 102, 0]]),
    "attention_mask": np.array([[1, 1, 1, 1], [1, 1, 1, 0]]),
}


@pytest.fixture(scope="module")
def model():
    return onnx.load(shipped_directory() / MODEL_FILE)


def run(model, names):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return dict(zip(names, session.run(names, INPUTS), strict=True))


def test_new_classes_read_the_pooled_vectors_and_leave_all_else_as_it_is(model):
    names = ["vector", "hidden", "intent", "tags", "polarity", pooled_name(model, "intent")]
    before = run(with_output(model, names[-1]), names)
    pooled, classes = before[names[-1]], before["intent"].shape[1]
    rng = np.random.default_rng(0)
    weights, bias = np.zeros((pooled.shape[1], classes + 2), np.float32), np.zeros(classes + 2, np.float32)
    weights[:, classes:], bias[classes:] = rng.normal(size=(pooled.shape[1], 2)), (1, -1)
    wider = widen(model, "intent", weights, bias)
    after = run(wider, names[:-1])
    assert all(np.array_equal(after[name], before[name]) for name in ("vector", "hidden", "tags", "polarity"))
    assert np.array_equal(after["intent"][:, :classes], before["intent"])
    assert after["intent"][:, classes:] == pytest.approx(pooled @ weights[:, classes:] + bias[classes:], abs=1e-4)
    onnx.checker.check_model(wider)


def test_what_was_widened_can_be_widened_again(model):
    features = run(with_output(model, name := pooled_name(model, "intent")), [name])[name].shape[1]
    classes = run(model, ["intent"])["intent"].shape[1]
    once = widen(model, "intent", np.zeros((features, classes + 1), np.float32), np.ones(classes + 1, np.float32))
    twice = widen(once, "intent", np.zeros((features, classes + 3), np.float32), np.ones(classes + 3, np.float32))
    assert pooled_name(once, "intent") == pooled_name(model, "intent")
    assert run(twice, ["intent"])["intent"][:, -3:].tolist() == [[2, 1, 1]] * 2
    assert len(twice.graph.node) == len(once.graph.node)


def test_a_graph_without_such_a_head_is_told(model):
    with pytest.raises(ArtifactError, match="must pool token vectors for nothing"):
        pooled_name(model, "nothing")
