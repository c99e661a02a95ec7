"""Weights under which the tasks' gradients are of like size, and larger where a loss falls slowly."""

import torch
from torch import Tensor

from nlu_mtl.training.balancing.base import Balancer, BalancingError, Step, gradients_at, require_positive


class GradNorm(Balancer):
    """GradNorm (Chen et al., 2018), its norms taken at the shared representation, where they cost no pass through it.

    Unlike the paper's, a step of the weights is divided by the mean norm: the rate means the same for any model.

    Args:
        tasks: How many tasks there are.
        strength: How much more a slow task gets; α of the paper.
        rate: Learning rate of the weights, which always sum to the number of tasks.
    """

    weights: Tensor
    first: Tensor

    def __init__(self, tasks: int, *, strength: float = 1.5, rate: float = 0.025) -> None:
        super().__init__(tasks)
        require_positive(rate=rate)
        if strength < 0:
            raise BalancingError(f"strength must be 0 or more (got {strength}); 1.5 does")
        self.strength, self.rate = strength, rate
        self.register_buffer("weights", torch.ones(tasks))
        self.register_buffer("first", torch.zeros(tasks))

    def backward(self, step: Step) -> None:
        """See :meth:`Balancer.backward`."""
        now = step.losses.detach()
        self.first.copy_(torch.where(self.first > 0, self.first, now))  # a task may have no label in the first batches
        norms = gradients_at(step.common, step.losses).norm(dim=1).detach()
        torch.autograd.backward((self.weights * step.losses).sum() + step.penalty)
        slowness = torch.where((self.first > 0) & (now > 0), now / self.first.clamp(min=1e-12), torch.ones_like(now))
        sizes = self.weights * norms
        wanted = sizes.mean() * (slowness / slowness.mean()).pow(self.strength)
        # The derivative of Σ |w_i n_i − wanted_i| by w_i, wanted being held.
        slope = torch.sign(sizes - wanted) * norms / norms.mean().clamp(min=1e-12)
        moved = (self.weights - self.rate * slope).clamp(min=1e-3)
        self.weights.copy_(self.tasks * moved / moved.sum())
