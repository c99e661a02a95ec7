"""Ways to balance tasks against each other: weights of their losses, and aggregation of their gradients."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from nlu_mtl.training.balancing.aggregated import AGGREGATORS, Aggregated, Level
from nlu_mtl.training.balancing.auto_lambda import AutoLambda
from nlu_mtl.training.balancing.bandit import Bandit
from nlu_mtl.training.balancing.base import Balancer, BalancingError, Step
from nlu_mtl.training.balancing.gradnorm import GradNorm
from nlu_mtl.training.balancing.weighted import WEIGHTED, Weighted, fixed
from nlu_mtl.training.options import options_of


def _weighted(name: str, tasks: int) -> Balancer:
    return Weighted(tasks, WEIGHTED[name](tasks))


def _aggregated(name: str, tasks: int, *, level: Level = "representation") -> Balancer:
    return Aggregated(tasks, AGGREGATORS[name](tasks), level=level)


BALANCERS: Mapping[str, Callable[..., Balancer]] = {
    "fixed": fixed,
    **{name: partial(_weighted, name) for name in WEIGHTED},
    "gradnorm": GradNorm,
    "auto_lambda": AutoLambda,
    "bandit": Bandit,
    **{name: partial(_aggregated, name) for name in AGGREGATORS},
}


def make_balancer(name: str, tasks: int, options: Mapping[str, Any] | None = None) -> Balancer:
    """A new balancer of some tasks.

    Args:
        name: Key of :data:`BALANCERS`.
        tasks: How many tasks there are.
        options: What else it takes: ``weights`` of ``fixed``, ``level`` of the aggregations, and see the others.

    Raises:
        BalancingError: if there is no such balancer or option.
    """
    if name not in BALANCERS:
        raise BalancingError(f"balancing must be one of {', '.join(BALANCERS)} (got {name!r}); name one of these")
    known = options_of(BALANCERS[name])
    if unknown := sorted(set(options or {}) - set(known)):
        takes = ", ".join(known) or "no options"
        raise BalancingError(f"{name} takes {takes} (got {', '.join(unknown)}); correct the names")
    return BALANCERS[name](tasks, **dict(options or {}))


__all__ = ["BALANCERS", "Balancer", "BalancingError", "Step", "make_balancer"]
