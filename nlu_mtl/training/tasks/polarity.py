"""Whether an attribute is wished for or ruled out, learned on the words inside spans."""

from functools import partial

from torch import Tensor
from torch.nn import functional

from nlu_mtl.schema import POLARITIES
from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.heads import TokenHead
from nlu_mtl.training.tasks.base import Prediction, Task

KIND = "polarity"


def task(space: LabelSpace) -> Task | None:
    """The task in a label space; None where spans have no polarity."""
    if not space.polarity:
        return None
    name = space.key(KIND)
    head = partial(TokenHead, classes=1, width=128)
    return Task(name, KIND, POLARITIES, head, partial(_loss, name), space.metric("polarity_accuracy"), space.name)


def _loss(name: str, prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    inside = batch.polarity != IGNORED
    if not bool(inside.any()):
        return None
    return functional.binary_cross_entropy_with_logits(prediction.logits[name][inside], batch.polarity[inside].float())
