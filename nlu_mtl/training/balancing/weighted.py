"""A weighted sum of the losses, by weights that are given, drawn, or found from the losses alone."""

from collections.abc import Callable, Mapping, Sequence

import torch
from torchjd.scalarization import DWA, FAMO, IMTLL, UW, Constant, Random, Scalarizer

from nlu_mtl.training.balancing.base import Balancer, BalancingError, Step

WEIGHTED: Mapping[str, Callable[[int], Scalarizer]] = {
    "uncertainty": UW,
    "dwa": lambda tasks: DWA(),
    "imtl_l": IMTLL,
    "famo": FAMO,
    "random": lambda tasks: Random(),
}
"""By name: homoscedastic uncertainty (Kendall et al., 2018), dynamic weight averaging (Liu, Johns et al., 2019), IMTL-L
(Liu, Li et al., 2021), FAMO (Liu, Feng et al., 2023), random weights (Lin et al., 2022)."""


class Weighted(Balancer):
    """``Σ λ_i L_i``, with one of torchjd's scalarizations.

    Args:
        tasks: How many tasks there are.
        scalarizer: What sums the losses.
    """

    def __init__(self, tasks: int, scalarizer: Scalarizer) -> None:
        super().__init__(tasks)
        self.scalarizer = scalarizer

    def backward(self, step: Step) -> None:
        """See :meth:`Balancer.backward`."""
        torch.autograd.backward(self.scalarizer(step.losses) + step.penalty)

    def after_step(self, step: Step) -> None:
        """FAMO looks how far each loss fell."""
        if isinstance(self.scalarizer, FAMO):
            self.scalarizer.update(step.again())

    def after_epoch(self) -> None:
        """DWA looks how fast each loss falls from epoch to epoch."""
        if isinstance(self.scalarizer, DWA):
            self.scalarizer.step()


def fixed(tasks: int, *, weights: Sequence[float] = ()) -> Balancer:
    """A sum with fixed weights; all 1 if none are given.

    Raises:
        BalancingError: if there is not one weight a task, or one is negative.
    """
    given = tuple(weights) or (1.0,) * tasks
    if len(given) != tasks or min(given) < 0:
        raise BalancingError(f"weights must be {tasks} numbers, none negative (got {list(given)}); give one a task")
    return Weighted(tasks, Constant(torch.tensor(given)))
