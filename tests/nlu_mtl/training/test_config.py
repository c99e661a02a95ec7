from pathlib import Path

import pytest

from nlu_mtl.training.config import NluConfig, SettingError, configure, read_config


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
    ],
)
def test_what_is_no_setting_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        configure(NluConfig(), changes)


def test_a_whole_number_serves_where_a_fraction_may_stand() -> None:
    assert configure(NluConfig(), {"optimiser": {"decay": 0}}).optimiser.decay == 0


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "train.yml").write_text("epochs: 2\nepoch:\n  batch: 32\n", encoding="utf-8")
    config = read_config(tmp_path / "train.yml")
    assert (config.epochs, config.epoch.batch) == (2, 32)


@pytest.mark.parametrize("content", ["", "- 1", "a: [", "epochs", "\tx"])
def test_a_file_of_anything_else_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "train.yml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingError, match=r"train\.yml"):
        read_config(tmp_path / "train.yml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"none\.yml"):
        read_config(tmp_path / "none.yml")
