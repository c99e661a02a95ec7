"""From the logits of a batch to one loss a task."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional

Objective = Callable[[Tensor, Tensor], Tensor]
"""Losses of the tasks, from logits and labels that may be NaN. Shape: (n, t) and (n, t) to (t,)."""


def independent(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of each task over the rows that are labelled for it; 0 where none is."""
    known = ~torch.isnan(labels)
    each = functional.binary_cross_entropy_with_logits(logits, labels.nan_to_num(), reduction="none")
    return (each * known).sum(0) / known.sum(0).clamp(min=1)


def entire_space(logits: Tensor, labels: Tensor) -> Tensor:
    """As :func:`independent`, later tasks being conditional on the first one (ESMM; Ma et al., 2018).

    Whatever is added to a cart or bought was clicked: p(buy) = p(click) · p(buy | click), learned on all rows and
    multiplied as a sum of logarithms.
    """
    known = ~torch.isnan(labels)
    yes = log_probabilities(logits)
    click, later = logits.tensor_split([1], dim=1)
    no_click = functional.logsigmoid(-click)
    # 1 − σ(a)σ(b) = σ(−a) + σ(a)σ(−b), which loses nothing where both are near 1.
    no_later = torch.logaddexp(no_click, functional.logsigmoid(click) + functional.logsigmoid(-later))
    no = torch.cat((no_click, no_later), dim=1)
    wanted = labels.nan_to_num()
    return (-(wanted * yes + (1 - wanted) * no) * known).sum(0) / known.sum(0).clamp(min=1)


def log_probabilities(logits: Tensor) -> Tensor:
    """Log of each task's probability in the entire space. Shape: (n, t) both."""
    first, later = functional.logsigmoid(logits).tensor_split([1], dim=1)
    return torch.cat((first, first + later), dim=1)


OBJECTIVES: Mapping[str, tuple[Objective, Callable[[Tensor], Tensor]]] = {
    "independent": (independent, functional.logsigmoid),
    "entire_space": (entire_space, log_probabilities),
}
"""By name: the losses, and the log probabilities that the logits stand for."""
