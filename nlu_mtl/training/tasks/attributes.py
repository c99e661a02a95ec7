"""Which words name which attribute: BIO tags at the first word piece of each word."""

from torch import Tensor, nn
from torch.nn import functional

from nlu_mtl.schema import ATTRIBUTES
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.heads import TokenHead
from nlu_mtl.training.tasks.base import Prediction, Task

LABELS = ("O", *(f"{part}-{name}" for name in ATTRIBUTES for part in "BI"))


def _head(dimension: int) -> nn.Module:
    return TokenHead(dimension, len(LABELS))


def _loss(prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    if not bool((batch.tags != IGNORED).any()):
        return None
    return functional.cross_entropy(prediction.logits["attributes"].flatten(0, 1), batch.tags.flatten())


TASK = Task("attributes", LABELS, _head, _loss, "entity_f1")
