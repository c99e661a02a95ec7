import json
from dataclasses import replace

import numpy as np
import pytest

from nlu_mtl import artifacts
from nlu_mtl.artifacts import ArtifactError, ModelConfig
from nlu_mtl.spaces import LabelSpace, LabelSpaceError, Rejection

SPACES = (LabelSpace("daogou", ("greet", "help"), ("color",), True, "punctuation"), LabelSpace("flights", ("book",)))
NO_NAME = json.dumps({"format": 2, "spaces": [{"intents": [], "labels": []}]})
REJECTIONS = {"flights": Rejection("energy", 1.25, 0.5)}
CONFIG = ModelConfig("base", 8, 16, SPACES, {"daogou": 1.5}, REJECTIONS, "abc", {"seed": 3})


@pytest.fixture
def directory(tmp_path):
    (tmp_path / artifacts.MODEL_FILE).write_bytes(b"graph")
    (tmp_path / artifacts.TRANSITIONS_FILE).write_bytes(b"steps")
    (tmp_path / artifacts.TOKENIZER_FILE).write_text("{}")
    artifacts.write_fingerprint(tmp_path, "0123456789abcdef" * 4)
    artifacts.write_config(tmp_path, CONFIG)
    return tmp_path


def test_config_survives_writing_and_reading(directory):
    assert artifacts.read_config(directory) == CONFIG


def test_arrays_of_a_rejection_lie_beside_the_graph_and_are_checked_as_it_is(directory):
    means = np.arange(6, dtype=np.float32).reshape(2, 3)
    artifacts.write_config(
        directory, replace(CONFIG, rejections={"fl.ights": Rejection("cosine", 0.3, 0.1, {"directions": means})})
    )
    config = artifacts.read_config(directory)
    assert config.rejections["fl.ights"].arrays["directions"].tolist() == means.tolist()
    artifacts.verify(directory)
    path = directory / artifacts.REJECTION_FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    with pytest.raises(ArtifactError, match=r"rejection.npz.*daogou train nlu"):
        artifacts.read_config(directory)
    path.unlink()
    with pytest.raises(ArtifactError, match=r"rejection.npz.*daogou train nlu"):
        artifacts.read_config(directory)


def test_a_model_from_before_rejections_has_none(directory):
    path = directory / artifacts.CONFIG_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["rejections"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert artifacts.read_config(directory).rejections == {}


@pytest.mark.parametrize("rejections", [[], 3, {"flights": 5}, {"flights": {"method": "energy"}}])
def test_an_unreadable_rejection_is_one_line(directory, rejections):
    path = directory / artifacts.CONFIG_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "rejections": rejections}), encoding="utf-8")
    with pytest.raises(ArtifactError, match="daogou train nlu") as caught:
        artifacts.read_config(directory)
    assert "\n" not in str(caught.value)


def test_a_label_space_is_found_by_name_or_the_known_ones_are_named():
    assert CONFIG.space().name == "daogou"
    assert CONFIG.space("flights") == SPACES[1]
    with pytest.raises(LabelSpaceError, match=r"'trains', known daogou, flights.*--data"):
        CONFIG.space("trains")


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
    with pytest.raises(ArtifactError, match=f"{name}.*daogou train nlu"):
        artifacts.verify(directory)


@pytest.mark.parametrize("name", [artifacts.MODEL_FILE, artifacts.TOKENIZER_FILE])
def test_a_flipped_bit_is_found_by_verifying_and_a_missing_byte_by_every_start(directory, name):
    path, config = directory / name, artifacts.read_config(directory)
    whole = path.read_bytes()
    artifacts.check_sizes(directory, config)
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    artifacts.check_sizes(directory, config)
    with pytest.raises(ArtifactError, match=f"{name} differs from its checksum"):
        artifacts.verify(directory)
    path.write_bytes(whole[:-1])
    with pytest.raises(ArtifactError, match=f"{name} has {len(whole) - 1} bytes"):
        artifacts.check_sizes(directory, config)


def test_a_model_without_checksums_does_not_verify(directory):
    path = directory / artifacts.CONFIG_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["files"]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ArtifactError, match="no checksums"):
        artifacts.verify(directory)


def test_another_fingerprint_does_not_verify(directory):
    artifacts.write_fingerprint(directory, "f" * 64)
    with pytest.raises(ArtifactError, match=r"fingerprint\.txt differs from its checksum"):
        artifacts.verify(directory)


def test_a_complete_model_takes_the_place_of_another(directory, tmp_path):
    for name in ("one", "two"):
        fresh = tmp_path / "fresh"
        fresh.mkdir()
        (fresh / name).write_text(name, encoding="utf-8")
        artifacts.replace_directory(fresh, tmp_path / "models")
        assert [path.name for path in (tmp_path / "models").iterdir()] == [name]
    assert not (tmp_path / "models.old").exists()


@pytest.mark.parametrize("files", [[], 3, {"model.onnx": 5}, {"model.onnx": ["a", "b"]}])
def test_an_unreadable_list_of_files_is_one_line(directory, files):
    path = directory / artifacts.CONFIG_FILE
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "files": files}), encoding="utf-8")
    with pytest.raises(ArtifactError, match="daogou train nlu") as caught:
        artifacts.check_sizes(directory, artifacts.read_config(directory))
    assert "\n" not in str(caught.value)


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
    [
        "",
        "[]",
        "{}",
        "null",
        json.dumps({"format": 99}),
        json.dumps({"format": 2, "encoder": "x"}),
        NO_NAME,
        "\x80",
    ],
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
