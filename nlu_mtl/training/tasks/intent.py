"""What the shopper wants to do, from the whole sentence."""

from torch import Tensor, nn
from torch.nn import functional

from nlu_mtl.schema import INTENTS
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.heads import SentenceHead
from nlu_mtl.training.tasks.base import Prediction, Task

# Authored utterances leave no doubt; without smoothing the head would leave none on real ones either.
_SMOOTHING = 0.05


def _head(dimension: int) -> nn.Module:
    return SentenceHead(dimension, len(INTENTS))


def _loss(prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    if not bool((batch.intent != IGNORED).any()):
        return None
    return functional.cross_entropy(
        prediction.logits["intent"], batch.intent, ignore_index=IGNORED, label_smoothing=_SMOOTHING
    )


TASK = Task("intent", INTENTS, _head, _loss, "intent_accuracy")
