"""What the shopper wants to do, from the whole sentence."""

from functools import partial

from torch import Tensor
from torch.nn import functional

from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.heads import SentenceHead
from nlu_mtl.training.tasks.base import Prediction, Task

KIND = "intent"

# Authored utterances leave no doubt; without smoothing the head would leave none on real ones either.
_SMOOTHING = 0.05


def task(space: LabelSpace) -> Task | None:
    """The task in a label space; None where texts have no intent."""
    if not space.intents:
        return None
    name = space.key(KIND)
    head = partial(SentenceHead, classes=len(space.intents))
    return Task(name, KIND, space.intents, head, partial(_loss, name), space.metric("intent_accuracy"), space.name)


def _loss(name: str, prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    if not bool((batch.intent != IGNORED).any()):
        return None
    return functional.cross_entropy(
        prediction.logits[name], batch.intent, ignore_index=IGNORED, label_smoothing=_SMOOTHING
    )
