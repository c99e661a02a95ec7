"""One task a step, drawn more often where training it lowers the validation loss."""

import math

import torch
from torch import Tensor

from nlu_mtl.training.balancing.base import Balancer, Step


class Bandit(Balancer):
    """Task sampling by EXP3 (Auer et al., 2002), rewarded with the fall of the validation loss.

    A task is drawn for some steps, then its reward is seen: the relative fall of the mean validation loss, scaled to
    the largest seen so far.

    Args:
        tasks: How many tasks there are.
        exploration: Share of draws that go to all tasks alike; γ of the paper.
        period: Steps a drawn task is trained.
    """

    weights: Tensor
    state: Tensor

    def __init__(self, tasks: int, *, exploration: float = 0.2, period: int = 5) -> None:
        super().__init__(tasks)
        self.exploration, self.period = exploration, period
        self.register_buffer("weights", torch.zeros(tasks))
        self.register_buffer("state", torch.tensor([0.0, 0.0, math.nan, 0.0]))  # steps, drawn, loss before, largest

    @property
    def chances(self) -> Tensor:
        """Probability of each task to be drawn next. Shape: (t,)."""
        return (1 - self.exploration) * self.weights.softmax(0) + self.exploration / self.tasks

    def backward(self, step: Step) -> None:
        """See :meth:`Balancer.backward`."""
        if int(self.state[0]) % self.period == 0:
            self._draw(float(step.validation().detach().mean()))
        self.state[0] += 1
        torch.autograd.backward(step.losses[int(self.state[1])] + step.penalty)

    def _draw(self, loss: float) -> None:
        before, largest = float(self.state[2]), float(self.state[3])
        if not math.isnan(before):
            fall = (before - loss) / max(before, 1e-12)
            self.state[3] = largest = max(largest, abs(fall), 1e-12)
            drawn = int(self.state[1])
            reward = (fall / largest + 1) / 2
            self.weights[drawn] += self.exploration * reward / (float(self.chances[drawn]) * self.tasks)
        self.state[1], self.state[2] = int(torch.multinomial(self.chances, 1)), loss
