"""Choosing on validation data how a label space rejects texts that fit none of its intents."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.covariance import ledoit_wolf
from sklearn.metrics import roc_auc_score

from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.serving.rejection import METHODS, Arrays, Evidence, Floats
from nlu_mtl.spaces import LabelSpace, Rejection
from nlu_mtl.training.config import RejectionConfig

Bools = NDArray[np.bool_]

_TRUE_POSITIVES = 0.95
_ROUNDING = 1e-9
_GAUGED = 100
"""Out-of-scope texts that `RejectionConfig.gain` is set for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Validation texts of one label space as the methods see them.

    Attributes:
        evidence: What one pass says of each; ``n`` texts.
        outside: Which fit no intent. Shape: (n,).
        right: Whose likeliest in-scope intent is the right one. Shape: (n,).
        unaided: Which the head calls out of scope by itself. Shape: (n,).
    """

    evidence: Evidence
    outside: Bools
    right: Bools
    unaided: Bools

    @classmethod
    def of(cls, space: LabelSpace, evidence: Evidence, intents: Sequence[str]) -> "Judged":
        """From the evidence and the right intent of each text."""
        names = np.array([name for name in space.intents if name != OUT_OF_SCOPE])
        wanted = np.array(intents)
        likeliest = evidence.inside.argmax(axis=1)
        own = evidence.outside
        unaided = np.zeros(len(wanted), dtype=bool) if own is None else own > evidence.inside.max(axis=1)
        return cls(evidence, wanted == OUT_OF_SCOPE, names[likeliest] == wanted, unaided)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one method comes to on validation texts; None where no text is out of scope.

    Attributes:
        in_scope_accuracy: Share of the in-scope texts that are kept and whose intent is right.
        oos_recall: Share of the other texts that are rejected.
        criterion: Mean of both; the greatest is chosen.
        threshold: Texts that score less are rejected; None for the head without a method.
        auroc: Probability that an in-scope text scores more than another; ties count half.
        fpr_at_95_tpr: Share of the other texts that are kept where 95 % of the in-scope texts are.
    """

    in_scope_accuracy: float
    oos_recall: float | None = None
    criterion: float | None = None
    threshold: float | None = None
    auroc: float | None = None
    fpr_at_95_tpr: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The rejection of one label space and what spoke for it.

    Attributes:
        rejection: None where the head does as well without.
        in_scope: Number of validation texts that fit an intent.
        out_of_scope: Number of the others.
        methods: What each method comes to; ``none`` is the head by itself.
    """

    rejection: Rejection | None
    in_scope: int
    out_of_scope: int
    methods: Mapping[str, Comparison]

    def to_dict(self) -> dict[str, object]:
        """As ``metrics.json`` holds it."""
        return {
            "chosen": None if self.rejection is None else self.rejection.method,
            "in_scope": self.in_scope,
            "out_of_scope": self.out_of_scope,
            "methods": {
                name: {key: round(value, 4) for key, value in asdict(each).items() if value is not None}
                for name, each in self.methods.items()
            },
        }


def fit_references(vectors: Floats, intents: Sequence[str]) -> dict[str, Floats]:
    """The arrays of the methods that measure distances, from in-scope training texts.

    The covariance within the classes is shrunk towards a multiple of the identity (Ledoit and Wolf, 2004): there may
    be fewer texts than dimensions.

    Args:
        vectors: Sentence vectors. Shape: (n, dimension).
        intents: The intent of each.
    """
    names, numbers = np.unique(np.array(intents), return_inverse=True)
    means = np.stack([vectors[numbers == number].mean(axis=0) for number in range(len(names))]).astype(np.float64)
    centred = vectors - means[numbers]
    covariance, _ = ledoit_wolf(centred, assume_centered=True)
    values, axes = np.linalg.eigh(covariance)
    whitening = axes / np.sqrt(np.maximum(values, 1e-10))
    directions = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    arrays = {"whitening": whitening, "means": means @ whitening, "directions": directions}
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def choose_rejection(judged: Judged, arrays: Arrays, config: RejectionConfig) -> Choice:
    """Compare all methods and take the best, or none where the head does nearly as well by itself.

    With out-of-scope texts, the threshold of a method maximises the mean of in-scope accuracy and out-of-scope recall
    among those that cost at most ``tolerance`` of the in-scope accuracy that there is when nothing is rejected, or one
    text where that is more: otherwise a single odd one of few texts would set it.
    Without any, nothing is rejected, unless a share ``kept`` below 1 is asked for: ``default`` is taken then, at the
    threshold that keeps it, except where the label space has a class of its own for such texts.

    Args:
        judged: Validation texts, some of which fit an intent.
        arrays: What :func:`fit_references` gave.
        config: The bounds.
    """
    own = judged.evidence.outside is not None
    names = [name for name, method in METHODS.items() if own or not method.own_class]
    scores = {name: METHODS[name].score(judged.evidence, arrays).astype(np.float64) for name in names}
    outside = judged.outside
    blind = not outside.any()
    compare = _keep if blind else _compare
    methods = {"none": _unaided(judged)} | {name: compare(each, judged, config) for name, each in scores.items()}
    if blind:
        chosen = None if own or config.kept == 1 else config.default
    else:
        chosen = _best(methods, config, int(outside.sum()))
    rejection = None if chosen is None else _rejection(chosen, scores[chosen], methods[chosen], judged, arrays, config)
    return Choice(rejection, int((~outside).sum()), int(outside.sum()), methods)


def _unaided(judged: Judged) -> Comparison:
    kept = float((judged.right & ~judged.unaided)[~judged.outside].mean())
    if not judged.outside.any():
        return Comparison(kept)
    recall = float(judged.unaided[judged.outside].mean())
    return Comparison(kept, recall, (kept + recall) / 2)


def _compare(scores: NDArray[np.float64], judged: Judged, config: RejectionConfig) -> Comparison:
    inside, outside = scores[~judged.outside], np.sort(scores[judged.outside])
    right = np.sort(scores[~judged.outside & judged.right])
    values = np.unique(scores)
    thresholds = np.concatenate(([values[0]], (values[:-1] + values[1:]) / 2))
    kept = (len(right) - np.searchsorted(right, thresholds)) / len(inside)
    recall = np.searchsorted(outside, thresholds) / len(outside)
    tolerance = max(config.tolerance, 1 / len(inside))
    criterion = np.where(kept >= kept[0] - tolerance - _ROUNDING, (kept + recall) / 2, 0)
    best = int(criterion.argmax())
    return Comparison(
        in_scope_accuracy=float(kept[best]),
        oos_recall=float(recall[best]),
        criterion=float(criterion[best]),
        threshold=float(thresholds[best]),
        auroc=float(roc_auc_score(~judged.outside, scores)),
        fpr_at_95_tpr=float((outside >= _lowest_kept(inside, _TRUE_POSITIVES)).mean()),
    )


def _keep(scores: NDArray[np.float64], judged: Judged, config: RejectionConfig) -> Comparison:
    """Without out-of-scope texts: what the share to be kept costs."""
    threshold = _lowest_kept(scores, config.kept)
    return Comparison(float((judged.right & (scores >= threshold)).mean()), threshold=threshold)


def _lowest_kept(scores: NDArray[np.float64], share: float) -> float:
    """The lowest score of those to keep: at least that share of all. Shape: (n,)."""
    return float(np.sort(scores)[len(scores) - math.ceil(round(share * len(scores), 6))])


def _best(methods: Mapping[str, Comparison], config: RejectionConfig, strangers: int) -> str | None:
    """The method of the greatest criterion; of equals the one that tells texts apart better at other thresholds.

    The gain that is asked for grows with the standard error of recall where few texts are out of scope.
    """
    ranked = {name: (each.criterion or 0, each.auroc or 0) for name, each in methods.items() if name != "none"}
    best = max(ranked, key=ranked.__getitem__)
    gain = config.gain * math.sqrt(max(1.0, _GAUGED / strangers))
    return best if ranked[best][0] >= (methods["none"].criterion or 0) + gain else None


def _rejection(
    name: str,
    scores: NDArray[np.float64],
    found: Comparison,
    judged: Judged,
    arrays: Arrays,
    config: RejectionConfig,
) -> Rejection:
    threshold = float(found.threshold or 0)
    distances = scores - threshold
    scale = _fit_scale(distances, judged.outside) if judged.outside.any() else _scale_of(distances, config.kept)
    needed = {key: arrays[key] for key in METHODS[name].arrays}
    return Rejection(name, threshold, scale, needed)


def _fit_scale(distances: NDArray[np.float64], outside: Bools) -> float:
    """Scale of the logistic of distances to the threshold that makes both kinds likeliest (Platt, 1999).

    Both kinds weigh the same, whatever their numbers, and the threshold is where they are even.
    """
    signed = np.where(outside, -distances, distances)
    grid = np.geomspace(0.01, 10, 121) * max(float(distances.std()), 1e-6)
    losses = [
        np.logaddexp(0, -signed[outside] / scale).mean() + np.logaddexp(0, -signed[~outside] / scale).mean()
        for scale in grid
    ]
    return float(grid[int(np.argmin(losses))])


def _scale_of(distances: NDArray[np.float64], kept: float) -> float:
    """Without out-of-scope texts: the typical text is as likely to fit no intent as the share that is given up."""
    return max(float(np.median(distances)), 1e-6) / math.log(kept / (1 - kept))
