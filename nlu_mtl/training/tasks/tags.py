"""Which words name which attribute: BIO tags at the first word piece of each word, as one sequence."""

from functools import partial

from torch import Tensor

from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.crf import crf_loss
from nlu_mtl.training.heads import TagHead
from nlu_mtl.training.tasks.base import Prediction, Task

KIND = "tags"


def task(space: LabelSpace) -> Task | None:
    """The task in a label space; None where texts have no spans."""
    if not space.labels:
        return None
    name = space.key(KIND)
    head = partial(TagHead, tags=len(space.tags))
    return Task(name, KIND, space.tags, head, partial(_loss, name), space.metric("entity_f1"), space.name)


def _loss(name: str, prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    if not bool((batch.tags != IGNORED).any()):
        return None
    return crf_loss(prediction.logits[name], batch.tags, prediction.transitions[name], IGNORED)
