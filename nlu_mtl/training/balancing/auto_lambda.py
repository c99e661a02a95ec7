"""Weights learned on validation data: a task weighs more where learning it helps there."""

import torch
from torch import Tensor

from nlu_mtl.training.balancing.base import Balancer, Step, require_positive


class AutoLambda(Balancer):
    """First-order Auto-λ (Liu et al., 2022): the weights descend the validation loss after one step of the model.

    To first order its derivative by a task's weight is minus the product of that task's gradient and the validation
    gradient. Their cosine is taken, so that the rate means the same for any model, and the weights are a softmax whose
    logits move by it (exponentiated gradient), so that none gets below 0.

    Args:
        tasks: How many tasks there are.
        rate: Learning rate of the weights' logits; the weights always sum to the number of tasks.
        every: Steps between two looks at validation data, each of which costs a pass a task.
    """

    logits: Tensor
    steps: Tensor

    def __init__(self, tasks: int, *, rate: float = 0.1, every: int = 10) -> None:
        super().__init__(tasks)
        require_positive(rate=rate, every=every)
        self.rate, self.every = rate, every
        self.register_buffer("logits", torch.zeros(tasks))
        self.register_buffer("steps", torch.zeros((), dtype=torch.long))

    @property
    def weights(self) -> Tensor:
        """The weights as they are. Shape: (t,)."""
        return self.tasks * self.logits.softmax(0)

    def backward(self, step: Step) -> None:
        """See :meth:`Balancer.backward`."""
        if int(self.steps) % self.every == 0:
            self.logits += self.rate * self._helped(step)
        self.steps += 1
        torch.autograd.backward((self.weights * step.losses).sum() + step.penalty)

    def _helped(self, step: Step) -> Tensor:
        """Cosine of each task's gradient to the validation gradient, over what is shared. Shape: (t,)."""
        own = torch.stack([_gradient(loss, step) for loss in step.losses])
        wanted = _gradient(step.validation(int(self.steps)).sum(), step)
        return torch.nn.functional.cosine_similarity(own, wanted.unsqueeze(0), dim=1)


def _gradient(loss: Tensor, step: Step) -> Tensor:
    parameters = [each for each in step.shared if each.requires_grad]
    found = torch.autograd.grad(loss, parameters, retain_graph=True, allow_unused=True)
    parts = [torch.zeros_like(of) if each is None else each for each, of in zip(found, parameters, strict=True)]
    return torch.cat([each.flatten() for each in parts]) if parts else torch.zeros(1)
