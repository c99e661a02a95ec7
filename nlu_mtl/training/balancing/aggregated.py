"""One gradient of the shared part that does right by all tasks, out of theirs."""

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import torch
from torch import Tensor
from torchjd.aggregation import IMTLG, MGDA, Aggregator, AlignedMTL, CAGrad, NashMTL, PCGrad, UPGrad
from torchjd.autojac import jac_to_grad, mtl_backward

from nlu_mtl.training.balancing.base import Balancer, BalancingError, Step, gradients_at, require_learning

AGGREGATORS: Mapping[str, Callable[[int], Aggregator]] = {
    "upgrad": lambda tasks: UPGrad(),
    "pcgrad": lambda tasks: PCGrad(),
    "cagrad": lambda tasks: CAGrad(c=0.5),
    "mgda": lambda tasks: MGDA(),
    "nash_mtl": lambda tasks: NashMTL(n_tasks=tasks),
    "aligned_mtl": lambda tasks: AlignedMTL(),
    "imtl_g": lambda tasks: IMTLG(),
}
"""By name: UPGrad (Quinton and Rey, 2024), PCGrad (Yu et al., 2020), CAGrad (Liu et al., 2021), MGDA (Sener and Koltun,
2018), Nash-MTL (Navon et al., 2022), Aligned-MTL (Senushkin et al., 2023), IMTL-G (Liu et al., 2021)."""

Level = Literal["representation", "parameters"]


class Aggregated(Balancer):
    """What lies below the common tensor follows torchjd's aggregation of the tasks' gradients, the rest its own losses.

    With hard sharing these are the shared layers and the heads. Where experts or stitches are shared, they lie above
    the common tensor: several tasks move them, by the plain sum.

    Args:
        tasks: How many tasks there are.
        aggregator: What makes one gradient of several. Shape: (t, m) to (m,).
        level: Where gradients are aggregated: at the common ``representation``, which costs little more than a sum, or
            over all ``parameters`` below it, which costs a pass through them a task.
    """

    def __init__(self, tasks: int, aggregator: Aggregator, *, level: Level = "representation") -> None:
        super().__init__(tasks)
        if level not in get_args(Level):
            raise BalancingError(f"level must be one of {', '.join(get_args(Level))} (got {level!r}); name one")
        self.aggregator = aggregator
        self.level: Level = level

    def backward(self, step: Step) -> None:
        """See :meth:`Balancer.backward`.

        Raises:
            BalancingError: if nothing that is shared learns.
        """
        if self.level == "representation":
            self._at_representation(step)
        else:
            self._over_parameters(step)
        if step.penalty.requires_grad:
            torch.autograd.backward(step.penalty)

    def _at_representation(self, step: Step) -> None:
        jacobian = gradients_at(step.common, step.losses)
        agreed = self.aggregator(jacobian).reshape(step.common.shape) if bool(jacobian.any()) else None

        def agree(own: Tensor) -> Tensor:
            return own if agreed is None else agreed

        handle = step.common.register_hook(agree)  # type: ignore[no-untyped-call]
        torch.autograd.backward(step.losses.sum(), retain_graph=step.penalty.requires_grad)
        handle.remove()

    def _over_parameters(self, step: Step) -> None:
        require_learning(step.common)
        # The losses are cut from one tensor, whose graph each of them needs.
        mtl_backward(list(step.losses), features=step.common, parallel_chunk_size=1, retain_graph=True)
        jac_to_grad([each for each in step.shared if hasattr(each, "jac")], self.aggregator)
