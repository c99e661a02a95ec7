"""One task a step, drawn more often where training it lowers the validation loss."""

import torch
from torch import Tensor

from nlu_mtl.training.balancing.base import Balancer, BalancingError, Step, require_positive

_MEMORY = 0.9
"""How much of the mean fall of the loss is kept from round to round."""


class Bandit(Balancer):
    """Task sampling by EXP3 (Auer et al., 2002), rewarded with the fall of the validation loss.

    A task is trained for some steps; then its reward is seen: the relative fall of the mean loss on the same validation
    rows, between 0 and 1 by how far losses fell lately.

    Args:
        tasks: How many tasks there are.
        exploration: Share of draws that go to all tasks alike; γ of the paper.
        period: Steps a drawn task is trained.
    """

    weights: Tensor
    scale: Tensor
    steps: Tensor
    drawn: Tensor
    before: Tensor

    def __init__(self, tasks: int, *, exploration: float = 0.2, period: int = 5) -> None:
        super().__init__(tasks)
        require_positive(period=period)
        if not 0 < exploration <= 1:
            raise BalancingError(f"exploration must be a share above 0 (got {exploration}); 0.2 does")
        self.exploration, self.period = exploration, period
        self.register_buffer("weights", torch.zeros(tasks))
        for name in ("scale", "before"):
            self.register_buffer(name, torch.zeros(()))
        for name in ("steps", "drawn"):
            self.register_buffer(name, torch.zeros((), dtype=torch.long))

    @property
    def chances(self) -> Tensor:
        """Probability of each task to be drawn next. Shape: (t,)."""
        return (1 - self.exploration) * self.weights.softmax(0) + self.exploration / self.tasks

    def backward(self, step: Step) -> None:
        """See :meth:`Balancer.backward`."""
        if int(self.steps) % self.period == 0:
            self._draw(step, int(self.steps) // self.period)
        self.steps += 1
        torch.autograd.backward(step.losses[int(self.drawn)] + step.penalty)

    def _draw(self, step: Step, round_: int) -> None:
        """Rewards the task drawn before by the rows that were looked at then, and draws the next one."""
        if round_:
            after = step.validation(round_ - 1).detach().mean()
            fall = float((self.before - after) / self.before.clamp(min=1e-12))
            self.scale.mul_(_MEMORY).add_((1 - _MEMORY) * abs(fall))
            seen = float(self.scale) / (1 - _MEMORY**round_)
            reward = min(1.0, max(0.0, 0.5 + fall / max(4 * seen, 1e-12)))
            chance = float(self.chances[self.drawn])
            self.weights[self.drawn] += self.exploration * reward / (chance * self.tasks)
        self.before.copy_(step.validation(round_).detach().mean())
        self.drawn.copy_(torch.multinomial(self.chances, 1)[0])
