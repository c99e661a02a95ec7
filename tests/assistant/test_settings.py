import os
import pickle

import pytest

from assistant.settings import PREFIX, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


@pytest.fixture
def config(tmp_path):
    def write(text):
        path = tmp_path / "daogou.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_defaults_keep_everything_in_one_home(monkeypatch, tmp_path):
    monkeypatch.setenv("DAOGOU_HOME", str(tmp_path))
    settings = load_settings()
    assert settings.home == tmp_path
    assert settings.url == f"sqlite:///{tmp_path / 'daogou.db'}"
    assert settings.host == "127.0.0.1"


def test_argument_beats_environment_beats_file_beats_default(monkeypatch, config):
    path = config('port = 81\nworkers = 3\nlocale = "en"')
    monkeypatch.setenv("DAOGOU_PORT", "82")
    assert load_settings(path).port == 82
    assert load_settings(path, port=83).port == 83
    assert load_settings(path).workers == 3
    assert load_settings().workers == 1


def test_file_may_be_named_by_the_environment(monkeypatch, config):
    monkeypatch.setenv("DAOGOU_CONFIG", str(config("port = 81\n[ranking_weights]\nclick = 2")))
    settings = load_settings()
    assert settings.port == 81
    assert settings.ranking_weights == {"click": 2.0}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("prot = 80", "did you mean port?"),
        ("zzzzz = 80", "known are actions_port"),
        ('port = "x"', "DAOGOU_PORT"),
        ("port = 0", "port"),
        ('currency = "usd"', "currency"),
        ("port =", "must be TOML"),
    ],
)
def test_wrong_file_is_one_clear_line(config, text, told):
    with pytest.raises(SettingsError, match=r"\(got ") as caught:
        load_settings(config(text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(SettingsError, match="must be readable"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DAOGOU_PROT", "80", "did you mean DAOGOU_PORT?"),
        ("DAOGOU_PORT", "eighty", "port"),
        ("DAOGOU_HOME", "~nobody-of-this-name/shop", "no such user"),
        ("DAOGOU_DATABASE", "sqlite://", "did you mean DAOGOU_DATABASE_URL?"),
        ("DAOGOU_RANKING_WEIGHTS", "{", "JSON"),
        ("DAOGOU_RANKING_WEIGHTS", '{"click": NaN}', "finite"),
    ],
)
def test_wrong_variable_is_one_clear_line(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert told in str(caught.value)


def test_empty_variable_means_not_set(monkeypatch, config):
    monkeypatch.setenv("DAOGOU_DATABASE_URL", "")
    monkeypatch.setenv("DAOGOU_PORT", "")
    assert load_settings().url.startswith("sqlite:///")
    assert load_settings(config("port = 81")).port == 81


def test_a_variable_in_small_letters_beats_the_file_too(monkeypatch, config):
    monkeypatch.setenv("daogou_port", "82")
    assert load_settings(config("port = 81")).port == 82


def test_variables_of_tests_are_no_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("DAOGOU_DATA", str(tmp_path))
    monkeypatch.setenv("DAOGOU_TEST_POSTGRES_URL", "postgresql://127.0.0.1")
    load_settings()


def test_settings_reach_a_worker_process(config):
    settings = load_settings(config("port = 81"))
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert type(settings) is Settings
