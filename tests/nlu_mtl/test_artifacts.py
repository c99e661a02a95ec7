import json

import pytest

from nlu_mtl import artifacts
from nlu_mtl.artifacts import ArtifactError, ModelConfig

CONFIG = ModelConfig("base", 8, 16, ("greet", "help"), ("color",), 1.5, "abc", {"seed": 3})


@pytest.fixture
def directory(tmp_path):
    (tmp_path / artifacts.MODEL_FILE).write_bytes(b"graph")
    (tmp_path / artifacts.TOKENIZER_FILE).write_text("{}")
    artifacts.write_config(tmp_path, CONFIG)
    artifacts.write_fingerprint(tmp_path)
    return tmp_path


def test_config_survives_writing_and_reading(directory):
    assert artifacts.read_config(directory) == CONFIG


def test_a_users_own_model_comes_before_the_shipped_one(tmp_path):
    assert artifacts.model_directory(tmp_path) == artifacts.shipped_directory()
    own = tmp_path / "models" / "nlu"
    own.mkdir(parents=True)
    assert artifacts.model_directory(tmp_path) == own
    assert artifacts.model_directory(None) == artifacts.shipped_directory()


def test_a_whole_directory_verifies(directory):
    artifacts.verify(directory)


@pytest.mark.parametrize("name", [artifacts.MODEL_FILE, artifacts.TOKENIZER_FILE])
def test_a_changed_file_does_not_verify(directory, name):
    (directory / name).write_bytes(b"other")
    with pytest.raises(ArtifactError, match="fingerprint"):
        artifacts.verify(directory)


@pytest.mark.parametrize(
    "name",
    [artifacts.MODEL_FILE, artifacts.TOKENIZER_FILE, artifacts.CONFIG_FILE, artifacts.FINGERPRINT_FILE],
)
def test_a_missing_file_is_named_with_the_way_out(directory, name):
    (directory / name).unlink()
    with pytest.raises(ArtifactError, match=rf"{name}.*daogou train nlu") as caught:
        artifacts.verify(directory)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "null", json.dumps({"format": 99}), json.dumps({"format": 1, "encoder": "x"}), "\x80"],
)
def test_a_broken_config_is_one_line(directory, content):
    (directory / artifacts.CONFIG_FILE).write_bytes(content.encode("latin-1"))
    with pytest.raises(ArtifactError, match="daogou train nlu") as caught:
        artifacts.read_config(directory)
    assert "\n" not in str(caught.value)


def test_a_fingerprint_must_be_one(directory):
    (directory / artifacts.FINGERPRINT_FILE).write_text("hello")
    with pytest.raises(ArtifactError, match="SHA-256"):
        artifacts.read_fingerprint(directory)
