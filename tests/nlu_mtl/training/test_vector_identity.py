import shutil

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from nlu_mtl.artifacts import MODEL_FILE, TOKENIZER_FILE, ArtifactError, shipped_directory
from nlu_mtl.training.vector_identity import identify_vectors


@pytest.fixture
def directory(tmp_path):
    for name in (MODEL_FILE, TOKENIZER_FILE):
        shutil.copyfile(shipped_directory() / name, tmp_path / name)
    return tmp_path


def nudge(directory, part):
    """Changes one number of a weight whose name has ``part``."""
    path = directory / MODEL_FILE
    model = onnx.load(path)
    weight = next(each for each in model.graph.initializer if part in each.name and len(each.dims) > 0)
    values = np.array(numpy_helper.to_array(weight))
    values.flat[0] += 1
    weight.CopyFrom(numpy_helper.from_array(values, weight.name))
    onnx.save(model, path)


def test_the_encoder_tells_one_models_vectors_from_anothers(directory):
    before = identify_vectors(directory)
    assert before == identify_vectors(shipped_directory())
    nudge(directory, "layer.0")
    assert identify_vectors(directory) != before


def test_heads_do_not(directory):
    before = identify_vectors(directory)
    for head in ("heads.intent", "heads.tags", "heads.polarity"):
        nudge(directory, head)
    assert identify_vectors(directory) == before


def test_the_tokenizer_does(directory):
    before = identify_vectors(directory)
    with (directory / TOKENIZER_FILE).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert identify_vectors(directory) != before


def test_a_missing_graph_is_told(tmp_path):
    with pytest.raises(ArtifactError, match=MODEL_FILE):
        identify_vectors(tmp_path)
