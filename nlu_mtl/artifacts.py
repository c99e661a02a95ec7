"""Model directories: which one is served, what lies in it, and whether it is whole."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlu_mtl.spaces import OWN_NAME, LabelSpace, LabelSpaceError, Rejection, find_space

MODEL_FILE = "model.onnx"
TRANSITIONS_FILE = "transitions.npz"
TOKENIZER_FILE = "tokenizer.json"
REJECTION_FILE = "rejection.npz"
CONFIG_FILE = "config.json"
METRICS_FILE = "metrics.json"
FINGERPRINT_FILE = "fingerprint.txt"
WEIGHTS_FILE = "model.safetensors"
CARD_FILE = "MODEL_CARD.md"

_FORMAT = 2
_REMEDY = "run `daogou train nlu` or reinstall the package"


class ArtifactError(ValueError):
    """A model directory that is missing, incomplete or broken."""


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What serving must know of an exported joint model.

    Attributes:
        encoder: Name or path of the sentence encoder that was fine-tuned.
        dimension: Length of a sentence vector.
        max_length: Word pieces read of a text; the tail is ignored.
        spaces: The label spaces that the graph has heads for.
        temperatures: By label space, the divisor of the intent logits that calibrates their softmax on validation
            data; 1 where none is given.
        rejections: By label space, when a text fits no intent; where none is given, the likeliest intent stands.
        data_fingerprint: SHA-256 of the examples the model was trained on.
        training: The training configuration, as plain data.
        files: Size and checksum of what is loaded, see :func:`describe_files`; noted when it is written.
    """

    encoder: str
    dimension: int
    max_length: int
    spaces: tuple[LabelSpace, ...]
    temperatures: Mapping[str, float] = field(default_factory=dict)
    rejections: Mapping[str, Rejection] = field(default_factory=dict)
    data_fingerprint: str = ""
    training: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Sequence[Any]] = field(default_factory=dict, compare=False)

    def space(self, name: str = OWN_NAME) -> LabelSpace:
        """One of the label spaces.

        Raises:
            LabelSpaceError: if the model was not trained on it.
        """
        return find_space(self.spaces, name)


def shipped_directory() -> Path:
    """Directory of the ready-made model inside the package."""
    return Path(__file__).parent / "weights" / "nlu"


def model_directory(home: Path | None) -> Path:
    """Directory of the model to serve: the user's own under ``home`` if there is one, else the shipped one."""
    if home is not None and (own := home / "models" / "nlu").is_dir():
        return own
    return shipped_directory()


def model_file(directory: Path, name: str) -> Path:
    """Path of one file of a model directory.

    Raises:
        ArtifactError: if the file is not there.
    """
    path = directory / name
    if not path.is_file():
        raise ArtifactError(f"a model directory must hold {name} (got {directory} without it); {_REMEDY}")
    return path


def describe_files(directory: Path, names: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Size in bytes and SHA-256 of each file, by its name.

    Raises:
        ArtifactError: if a file is missing.
    """
    contents = {name: model_file(directory, name).read_bytes() for name in names}
    return {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in contents.items()}


def find_damage(directory: Path, files: Mapping[str, Sequence[Any]], *, whole: bool) -> str | None:
    """How a directory differs from what :func:`describe_files` said of it, None where it does not.

    Args:
        directory: Where the files lie.
        files: As they were described.
        whole: Whether to read every byte; sizes alone are compared otherwise.

    Raises:
        ArtifactError: if a file is missing.
    """
    try:
        for name, (size, checksum) in files.items():
            path = model_file(directory, name)
            if (found := path.stat().st_size) != size:
                return f"{name} has {found} bytes, not {size}"
            if whole and describe_files(directory, [name])[name][1] != checksum:
                return f"{name} differs from its checksum"
    except (AttributeError, TypeError, OSError) as error:
        return f"the list of its files cannot be followed: {error}"
    return None


def write_config(directory: Path, config: ModelConfig) -> None:
    """Write ``config.json``, which also notes how the files beside it are now, and the arrays of rejections if any.

    Raises:
        ArtifactError: if one of them is missing.
    """
    names = [MODEL_FILE, TRANSITIONS_FILE, TOKENIZER_FILE, FINGERPRINT_FILE]
    arrays = _arrays_of(config.rejections)
    if arrays:
        np.savez_compressed(directory / REJECTION_FILE, allow_pickle=False, **arrays)
        names.append(REJECTION_FILE)
    plain = {name: replace(each, arrays={}) for name, each in config.rejections.items()}
    content = asdict(replace(config, rejections=plain, files=describe_files(directory, names)))
    for each in content["rejections"].values():
        del each["arrays"]
    write_json(directory / CONFIG_FILE, {"format": _FORMAT, **content})


def read_config(directory: Path) -> ModelConfig:
    """Read ``config.json``, and the arrays of rejections where it lists them.

    Raises:
        ArtifactError: if it is missing, not JSON, or lacks a field, or the arrays cannot be read.
    """
    path = model_file(directory, CONFIG_FILE)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format") != _FORMAT:
            raise ArtifactError(f"{path} must be of format {_FORMAT} (got another); {_REMEDY}")
        rejections = {name: Rejection(**each) for name, each in content.pop("rejections", {}).items()}
        spaces = tuple(_space(**each) for each in content["spaces"])
        config = ModelConfig(**{**content, "spaces": spaces, "rejections": rejections})
        listed = REJECTION_FILE in config.files
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError, LabelSpaceError) as error:
        raise ArtifactError(f"{path} must be a model configuration (got {error}); {_REMEDY}") from None
    return _with_arrays(config, model_file(directory, REJECTION_FILE)) if listed else config


def _arrays_of(rejections: Mapping[str, Rejection]) -> dict[str, NDArray[np.float32]]:
    """The arrays of all label spaces, each by the space's name, a point and its own."""
    return {f"{space}.{name}": array for space, each in rejections.items() for name, array in each.arrays.items()}


def _with_arrays(config: ModelConfig, path: Path) -> ModelConfig:
    arrays: dict[str, dict[str, NDArray[np.float32]]] = {}
    try:
        with np.load(path) as file:
            for key in file:
                space, _, name = key.rpartition(".")
                arrays.setdefault(space, {})[name] = file[key]
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        cause = " ".join(str(error).split())[:120]
        raise ArtifactError(f"{path} must be readable (got {cause}); {_REMEDY}") from None
    rejections = {name: replace(each, arrays=arrays.get(name, {})) for name, each in config.rejections.items()}
    return replace(config, rejections=rejections)


def _space(intents: Sequence[str], labels: Sequence[str], **rest: Any) -> LabelSpace:
    return LabelSpace(intents=tuple(intents), labels=tuple(labels), **rest)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write plain data as readable JSON that ends in a newline."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_fingerprint(directory: Path, fingerprint: str) -> None:
    """Write beside the model what tells its vectors from another model's, see :mod:`nlu_mtl.training.vector_identity`.

    A model whose heads alone were changed keeps it: an index of such vectors stays valid.
    """
    (directory / FINGERPRINT_FILE).write_text(fingerprint + "\n", encoding="ascii")


def read_fingerprint(directory: Path) -> str:
    """The fingerprint as written at export.

    Raises:
        ArtifactError: if the file is missing or holds no SHA-256.
    """
    path = model_file(directory, FINGERPRINT_FILE)
    fingerprint = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(fingerprint) != 64 or not set(fingerprint) <= set("0123456789abcdef"):
        raise ArtifactError(f"{path} must hold a SHA-256 in hexadecimal (got {fingerprint[:20]!r}); {_REMEDY}")
    return fingerprint


def replace_directory(fresh: Path, directory: Path) -> None:
    """Put a model that is complete in the place of another, or where none was.

    Whoever looks meanwhile finds the old one or the new one whole, or for a moment none.
    """
    old = directory.with_name(f"{directory.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if directory.exists():
        directory.rename(old)
    fresh.rename(directory)
    shutil.rmtree(old, ignore_errors=True)


def check_sizes(directory: Path, config: ModelConfig) -> None:
    """Compare the sizes of the graph and the tokenizer with those noted: what every start can afford.

    Raises:
        ArtifactError: if a file is missing or of another size.
    """
    _refuse(directory, find_damage(directory, config.files, whole=False))


def verify(directory: Path) -> None:
    """Check every byte of what is loaded against the checksums that were noted when it was written.

    Raises:
        ArtifactError: if a file is missing or its content is not what was exported.
    """
    read_fingerprint(directory)
    files = read_config(directory).files
    _refuse(directory, find_damage(directory, files, whole=True) if files else "no checksums of its files")


def _refuse(directory: Path, damage: str | None) -> None:
    if damage is not None:
        raise ArtifactError(f"a model must be as it was exported (got {damage} in {directory}); {_REMEDY}")
