"""A query's vector lies nearer to its product than to the other products of the batch."""

import torch
from torch import Tensor
from torch.nn import functional

from nlu_mtl.training.batches import Batch
from nlu_mtl.training.tasks.base import Prediction, Task

_SCALE = 20.0


def _loss(prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    """Symmetric in-batch softmax over cosines (van den Oord et al., 2018; scale as in sentence-transformers)."""
    if partner is None:
        return None
    scores = _SCALE * prediction.vector @ partner.vector.T
    own = torch.arange(len(scores))
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2


TASK = Task("contrast", "contrast", (), None, _loss, "retrieval_mrr")
