"""What a task is: labels, a head, a loss and the metric that judges it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from torch import Tensor, nn

from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.batches import Batch


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the joint model yields for a batch; ``n`` texts, ``l`` word pieces, ``d`` dimensions.

    Attributes:
        hidden: Token vectors. Shape: (n, l, d).
        vector: Sentence vectors of unit length. Shape: (n, d).
        logits: Output of each head that was asked, by task name.
        transitions: Scores of each tag after each tag, by task name, of the heads that have them.
    """

    hidden: Tensor
    vector: Tensor
    logits: dict[str, Tensor]
    transitions: dict[str, Tensor] = field(default_factory=dict)


Loss = Callable[[Prediction, Batch, Prediction | None], Tensor | None]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the joint model, as data.

    Attributes:
        name: Key of its head and its loss.
        kind: Key of its weight: tasks of one kind in several label spaces weigh the same.
        labels: What its logits stand for; empty where the task trains the sentence vector itself.
        head: Builds its head from the encoder's dimension; None where it has none.
        loss: From the prediction of a batch, the batch, and the prediction of the batch's partner, a scalar;
            None where the batch holds nothing for the task.
        metric: Name of the validation score that judges it, 0 to 1.
        space: Name of the label space whose texts train it; None where every text may.
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    head: Callable[[int], nn.Module] | None
    loss: Loss
    metric: str
    space: str | None = None


TaskOfSpace = Callable[[LabelSpace], Task | None]
