"""The installation's settings: environment variables ``DAOGOU_…``, one TOML file, defaults. Typed and frozen."""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, FiniteFloat, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableVariable

PREFIX = "DAOGOU_"
NOT_SETTINGS = ("DAOGOU_DATA", "DAOGOU_CONFIG")
"""Variables of the same prefix that are no settings: the data of the tests, the settings file."""
NOT_SETTINGS_PREFIXES = ("DAOGOU_TEST_",)
"""How variables begin that only tests read."""


class SettingsError(ValueError):
    """A setting is unknown or has a value it cannot take."""


class Settings(BaseSettings):
    """Everything an operator may set. An environment variable beats the TOML file, which beats the default.

    Attributes:
        home: Folder of the embedded default: database, index, models, chat history.
        database_url: SQLAlchemy URL; None means the SQLite file in ``home``.
        model_directory: Folder of the joint model; None means ``home/models/nlu``, else the shipped weights.
        locale: Language of the replies where a conversation names none.
        currency: ISO 4217 code of amounts where neither shopper nor feed names one.
        host: Address that ``daogou serve`` and ``daogou actions`` listen on.
        port: Port of ``daogou serve``.
        actions_port: Port of ``daogou actions``.
        workers: Processes of ``daogou serve``; each loads the model once.
        threads: Threads of the model in one process.
        ranking_weights: Weight of each ranking head in the mixed score; empty means the ranker's own.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=lambda: platformdirs.user_data_path("daogou", appauthor=False))
    database_url: str | None = None
    model_directory: Path | None = None
    locale: str = Field(default="en", pattern=r"^[a-z]{2}(-[A-Z]{2})?$")
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=1, le=65535)
    actions_port: int = Field(default=5055, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    threads: int = Field(default=1, ge=1, le=256)
    ranking_weights: dict[str, FiniteFloat] = Field(default_factory=dict)

    @field_validator("home", "model_directory")
    @classmethod
    def _expand(cls, folder: Path | None) -> Path | None:
        try:
            return folder.expanduser().absolute() if folder else None
        except RuntimeError as error:  # what pydantic does not take for a value that does not fit
            raise ValueError("there is no such user") from error

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.home / 'daogou.db'}"


def load_settings(config: Path | None = None, **overrides: Any) -> Settings:
    """Reads the environment and the TOML file ``config``, if given.

    Args:
        config: TOML file with the settings' names as keys; ``DAOGOU_CONFIG`` where None.
        overrides: Settings that a command was given; they win.

    Raises:
        SettingsError: The file cannot be read, a key is unknown, or a value does not fit.
    """
    _refuse_unknown_variables()
    if config is None and (named := os.environ.get("DAOGOU_CONFIG")):
        config = Path(named)
    values = _from_file(config) if config else {}
    given = {name.upper() for name, value in os.environ.items() if value}
    values = {name: value for name, value in values.items() if PREFIX + name.upper() not in given}
    try:
        return Settings(**{**values, **overrides})
    except ValidationError as error:
        raise SettingsError(_first_fault(error, config)) from error
    except UnreadableVariable as error:
        raise SettingsError(f"a setting's variable must be readable (got: {error}); write tables as JSON") from error


def _from_file(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"the settings file must be readable (got {config}: {error.strerror}); check --config"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"the settings file must be TOML (got {config}: {error}); correct that line") from error


def _refuse_unknown_variables() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if not name.upper().startswith(PREFIX) or name in NOT_SETTINGS or name.startswith(NOT_SETTINGS_PREFIXES):
            continue
        if name.upper() not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise SettingsError(f"a {PREFIX}… variable must name a setting (got {name}); {hint}")


def _first_fault(error: ValidationError, config: Path | None) -> str:
    fault = error.errors()[0]
    name = ".".join(str(part) for part in fault["loc"])
    where = f"{PREFIX}{name.upper()}, or {name} in {config}" if config else f"{PREFIX}{name.upper()}"
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Settings.model_fields, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(Settings.model_fields))}"
        return f"a settings file may only hold known keys (got {name!r} in {config}); {hint}"
    return f"setting {name} does not fit: {fault['msg']} (got {fault['input']!r}); correct {where}"
