"""Whether an attribute is wished for or ruled out, learned on the words inside spans."""

from torch import Tensor, nn
from torch.nn import functional

from nlu_mtl.schema import POLARITIES
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.heads import TokenHead
from nlu_mtl.training.tasks.base import Prediction, Task


def _head(dimension: int) -> nn.Module:
    return TokenHead(dimension, 1, width=128)


def _loss(prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    inside = batch.polarity != IGNORED
    if not bool(inside.any()):
        return None
    return functional.binary_cross_entropy_with_logits(
        prediction.logits["polarity"][inside], batch.polarity[inside].float()
    )


TASK = Task("polarity", POLARITIES, _head, _loss, "polarity_accuracy")
