"""Sentence vectors stay close to the base encoder's, so that what it knows of retrieval is not forgotten."""

from torch import Tensor

from nlu_mtl.training.batches import Batch
from nlu_mtl.training.tasks.base import Prediction, Task


def _loss(prediction: Prediction, batch: Batch, partner: Prediction | None) -> Tensor | None:
    """One minus the cosine to the teacher, over the texts that have one, partners included."""
    pairs = [(prediction, batch)]
    if partner is not None and batch.partner is not None:
        pairs.append((partner, batch.partner))
    distances = [
        1 - (each.vector * texts.teacher).sum(1)[texts.teacher.any(dim=1)]
        for each, texts in pairs
        if texts.teacher is not None
    ]
    if not distances:
        return None
    return sum(distance.sum() for distance in distances) / sum(len(distance) for distance in distances)  # type: ignore[return-value]


TASK = Task("closeness", "closeness", (), None, _loss, "closeness")
