"""How good a ranking and its probabilities are."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]


def auc(labels: NDArray[np.bool_], scores: Scores) -> float:
    """Area under the ROC curve, ties counted half; NaN where only one class occurs.

    Shape: labels (n,), scores (n,).
    """
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    return float((ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def expected_calibration_error(labels: NDArray[np.bool_], probabilities: Scores, bins: int = 15) -> float:
    """Mean gap between predicted and observed rate over equally filled bins (Naeini et al. 2015; equal mass).

    Shape: labels (n,), probabilities (n,).
    """
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [len(part) * abs(float(probabilities[part].mean()) - float(labels[part].mean())) for part in parts]
    return float(sum(gaps) / len(labels))


def ndcg(gains: Scores, scores: Scores, k: int = 10) -> float:
    """NDCG@k of one request with linear gains (Järvelin & Kekäläinen 2002); NaN where no candidate has a gain.

    Shape: gains (n,), scores (n,).
    """
    discounts = 1 / np.log2(np.arange(2, k + 2))
    ideal = np.sort(gains)[::-1][:k]
    best = float(ideal @ discounts[: len(ideal)])
    if best <= 0:
        return float("nan")
    found = gains[np.argsort(-scores, kind="stable")][:k]
    return float(found @ discounts[: len(found)]) / best


def mean_ndcg(request: NDArray[np.int64], gains: Scores, scores: Scores, k: int = 10) -> float:
    """Mean NDCG@k over requests that have something to find.

    Shape: request (rows,) with equal values adjacent, gains (rows,), scores (rows,).
    """
    return float(np.nanmean([ndcg(gains[rows], scores[rows], k) for rows in rows_by_request(request)]))


def expected_events(
    request: NDArray[np.int64], probability: Scores, scores: Scores, examination: Scores, k: int = 10
) -> float:
    """Expected events a request when the ``k`` best by ``scores`` are shown and looked at as ``examination`` says.

    Shape: request (rows,) with equal values adjacent, probability (rows,) of the event once looked at,
    scores (rows,), examination (positions,).
    """
    totals = []
    for rows in rows_by_request(request):
        shown = probability[rows][np.argsort(-scores[rows], kind="stable")][: min(k, len(examination))]
        totals.append(float(shown @ examination[: len(shown)]))
    return float(np.mean(totals))


def rows_by_request(request: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Row indices of each request, in order. Shape: request (rows,) with equal values adjacent."""
    starts = np.flatnonzero(np.diff(request)) + 1
    return list(np.split(np.arange(len(request)), starts))
