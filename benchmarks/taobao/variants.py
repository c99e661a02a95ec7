"""What is compared: ways of sharing, and ways of balancing the tasks, with everything else alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nlu_mtl.training.balancing import BALANCERS
from nlu_mtl.training.sharing import STRATEGIES
from nlu_mtl.training.tabular.model import TabularConfig
from nlu_mtl.training.tabular.trainer import FitConfig

_MODEL = TabularConfig(forgotten=0.1)
_FIT = FitConfig(epochs=8, patience=2, objective="entire_space")
_HIERARCHY = {"depths": {"click": 1}}


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to learn the tasks.

    Attributes:
        model: Sizes and sharing.
        fit: Training.
        apart: Whether each task has a model of its own.
    """

    model: TabularConfig = field(default_factory=lambda: _MODEL)
    fit: FitConfig = field(default_factory=lambda: _FIT)
    apart: bool = False


def _sharing(name: str) -> Variant:
    return Variant(replace(_MODEL, sharing=name, options=_HIERARCHY if name == "hierarchical" else {}))


def _balancing(name: str) -> Variant:
    return Variant(fit=replace(_FIT, balancing=name))


VARIANTS: Mapping[str, Variant] = {
    "single-task": Variant(fit=replace(_FIT, objective="independent"), apart=True),
    **{name: _sharing(name) for name in STRATEGIES},
    "hard, independent": Variant(fit=replace(_FIT, objective="independent")),
    **{f"hard, {name}": _balancing(name) for name in BALANCERS if name != "fixed"},
}
"""By name. ``hard`` weighs all losses alike, as all that say nothing of balancing do."""
