"""Ways of sharing parameters between tasks; one file and one line here add one."""

from collections.abc import Mapping, Sequence
from typing import Any

from nlu_mtl.training.options import options_of
from nlu_mtl.training.sharing.aitm import AITM
from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, SharingError
from nlu_mtl.training.sharing.cross_stitch import CrossStitch
from nlu_mtl.training.sharing.hard import Hard
from nlu_mtl.training.sharing.hierarchical import Hierarchical
from nlu_mtl.training.sharing.mmoe import MMoE
from nlu_mtl.training.sharing.ple import PLE
from nlu_mtl.training.sharing.soft import Soft

STRATEGIES: Mapping[str, type[Sharing]] = {
    "hard": Hard,
    "soft": Soft,
    "hierarchical": Hierarchical,
    "cross_stitch": CrossStitch,
    "mmoe": MMoE,
    "ple": PLE,
    "aitm": AITM,
}


def make_sharing(name: str, tasks: Sequence[str], shape: Shape, options: Mapping[str, Any] | None = None) -> Sharing:
    """A new way of sharing between some tasks, its parameters drawn from torch's generator.

    Args:
        name: Key of :data:`STRATEGIES`.
        tasks: Names of the tasks, in their order.
        shape: The layers that it builds.
        options: What else it takes; see each.

    Raises:
        SharingError: if there is no such way or option, the options do not fit, or there are no tasks.
    """
    if name not in STRATEGIES:
        raise SharingError(f"sharing must be one of {', '.join(STRATEGIES)} (got {name!r}); name one of these")
    if not tasks or len(set(tasks)) < len(tasks):
        raise SharingError(f"tasks must have different names, one at least (got {list(tasks)}); correct them")
    known = options_of(STRATEGIES[name])
    if unknown := sorted(set(options or {}) - set(known)):
        takes = ", ".join(known) or "no options"
        raise SharingError(f"{name} takes {takes} (got {', '.join(unknown)}); correct the names")
    return STRATEGIES[name](tasks, shape, **dict(options or {}))  # type: ignore[arg-type]


__all__ = ["STRATEGIES", "Shape", "Shared", "Sharing", "SharingError", "make_sharing"]
