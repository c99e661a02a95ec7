"""What balances tasks: from their losses to the gradients of one step."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn


class BalancingError(ValueError):
    """A balancer, or one of its options, that does not exist or does not fit the model."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the training loop, the gradients of which are wanted; ``t`` tasks.

    Attributes:
        losses: The tasks' losses on the batch. Shape: (t,).
        common: The last tensor that all tasks read; see :class:`~nlu_mtl.training.sharing.Shared`.
        penalty: What is added to the losses' sum, and belongs to no task.
        again: The losses on the same batch, read in the same way, with the weights as they are then. Shape: (t,).
        validation: The losses on some validation rows: for one number always the same rows, read in the same way.
            Shape: (t,).
        shared: The parameters of the encoder and of the way of sharing.
    """

    losses: Tensor
    common: Tensor
    penalty: Tensor
    again: Callable[[], Tensor]
    validation: Callable[[int], Tensor]
    shared: Sequence[nn.Parameter]


class Balancer(nn.Module, ABC):
    """A way to balance tasks. Its parameters, if any, are trained with the model's, unless it trains them itself.

    Attributes:
        tasks: How many there are.
    """

    def __init__(self, tasks: int) -> None:
        super().__init__()
        self.tasks = tasks

    @abstractmethod
    def backward(self, step: Step) -> None:
        """Adds the gradients of the step to those of the model's parameters and of its own."""

    def after_step(self, step: Step) -> None:
        """Told when the weights have moved."""

    def after_epoch(self) -> None:
        """Told when an epoch has ended."""


def require_positive(**values: float) -> None:
    """Raises BalancingError if a value is not more than 0."""
    for name, value in values.items():
        if not value > 0:
            raise BalancingError(f"{name} must be more than 0 (got {value}); correct the value")


def require_learning(common: Tensor) -> None:
    """Raises BalancingError if nothing below the representation learns, so that there is no conflict to settle."""
    if not common.requires_grad:
        raise BalancingError(
            "gradients meet where something shared learns (got fixed inputs); share layers or embeddings"
        )


def gradients_at(common: Tensor, losses: Tensor) -> Tensor:
    """The gradient of each loss at the shared representation. Shape: losses (t,), result (t, numbers in ``common``).

    Raises:
        BalancingError: if nothing below the representation learns.
    """
    require_learning(common)
    each = [torch.autograd.grad(loss, common, retain_graph=True)[0].flatten() for loss in losses]
    return torch.stack(each)
