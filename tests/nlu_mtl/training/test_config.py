from pathlib import Path

import pytest

from nlu_mtl.training.config import NluConfig, OptimiserConfig, SettingError, configure, read_recipe


def test_nested_settings_are_changed_and_the_rest_stays() -> None:
    config = configure(NluConfig(), {"epochs": 2, "optimiser": {"encoder_rate": 1e-5}, "weights": {"tags": 3.0}})
    assert (config.epochs, config.optimiser.encoder_rate) == (2, 1e-5)
    assert config.optimiser.head_rate == NluConfig().optimiser.head_rate
    assert config.weights == {**NluConfig().weights, "tags": 3.0}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epoch_count": 3}, r"must be one of encoder, .* \(got 'epoch_count'\)"),
        ({"epochs": "many"}, r"epochs must be of type int \(got 'many'\)"),
        ({"epochs": True}, r"epochs must be of type int \(got True\)"),
        ({"optimiser": 3}, r"optimiser must hold settings \(got 3\)"),
        ({"optimiser": {"rate": 3}}, r"\(got 'rate'\)"),
        ({"weights": 3}, r"weights must hold settings \(got 3\)"),
        ({"weights": {"intnet": 2}}, r"must be one of intent, .* \(got 'intnet'\)"),
        ({"weights": {"tags": "x"}}, r"tags must be of type float \(got 'x'\)"),
        ({"weights": {"tags": True}}, r"tags must be of type float \(got True\)"),
        ({3: 4}, r"\(got 3\)"),
    ],
)
def test_what_is_no_setting_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        configure(NluConfig(), changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epochs": 0}, r"epochs must be 1 or more \(got 0\)"),
        ({"epochs": -1}, r"epochs must be 1 or more \(got -1\)"),
        ({"precision": "float64"}, r"precision must be one of float32, bfloat16 \(got 'float64'\)"),
        ({"threads": 0}, r"threads must be 1 or more \(got 0\)"),
        ({"max_length": 2}, r"max_length must be 3 or more \(got 2\)"),
        ({"weights": {"tags": -1}}, r"weights.tags must be 0 or more \(got -1\)"),
        ({"epoch": {"batch": 0}}, r"batch must be 1 or more \(got 0\)"),
        ({"epoch": {"batch_of_pairs": 0}}, r"batch_of_pairs must be 1 or more \(got 0\)"),
        ({"epoch": {"utterances": -1}}, r"utterances must be 0 or more \(got -1\)"),
        ({"epoch": {"exchanged": 7}}, r"exchanged must be from 0 to 1 \(got 7\)"),
        ({"epoch": {"noise": float("inf")}}, r"noise must be 0 or more \(got inf\)"),
        ({"optimiser": {"encoder_rate": float("nan")}}, r"encoder_rate must be 0 or more \(got nan\)"),
        ({"optimiser": {"warm_up": 2}}, r"warm_up must be from 0 to 1 \(got 2\)"),
        ({"optimiser": {"clip": 0}}, r"clip must be more than 0 \(got 0\)"),
        ({"optimiser": {"frozen_layers": -1}}, r"frozen_layers must be 0 or more \(got -1\)"),
        ({"rejection": {"tolerance": -1}}, r"tolerance must be from 0 to 1 \(got -1\)"),
        ({"rejection": {"gain": 1.5}}, r"gain must be from 0 to 1 \(got 1.5\)"),
    ],
)
def test_what_is_out_of_bounds_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        configure(NluConfig(), changes)


def test_bounds_hold_however_a_configuration_is_made() -> None:
    with pytest.raises(SettingError, match="clip must be more than 0"):
        OptimiserConfig(clip=-1)


def test_a_whole_number_serves_where_a_fraction_may_stand() -> None:
    assert configure(NluConfig(), {"optimiser": {"decay": 0}}).optimiser.decay == 0


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "train.yml").write_text("epochs: 2\nepoch:\n  batch: 32\n", encoding="utf-8")
    config = read_recipe(tmp_path / "train.yml")
    assert (config.epochs, config.epoch.batch) == (2, 32)


@pytest.mark.parametrize("content", ["", "- 1", "a: [", "epochs", "\tx"])
def test_a_file_of_anything_else_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "train.yml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingError, match=r"train\.yml"):
        read_recipe(tmp_path / "train.yml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"none\.yml"):
        read_recipe(tmp_path / "none.yml")
