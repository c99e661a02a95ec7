"""Judges predicted probabilities and the mixed ranking on the test requests of a log."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu_mtl.training.ranking_log import RankingLog
from nlu_mtl.training.ranking_metrics import auc, expected_calibration_error, expected_events, mean_ndcg

HEADS = ("click", "purchase")

Rows = NDArray[np.int64]


def evaluate(
    log: RankingLog,
    predicted: NDArray[np.float32],
    weights: dict[str, float],
    bias: Sequence[float],
    train: Rows,
    test: Rows,
) -> dict[str, Any]:
    """Metrics of ``predicted`` probabilities, and of the mixed ranking, on the ``test`` requests.

    Discrimination is taken at positions 1 to 3, where a click says most about the product; calibration on
    all impressions, with the bias of each position put back. With a simulated log, rankings of all
    candidates are judged by true taste (p(click) · p(purchase | click)) against the retrieval order and
    against popularity.

    Shape: predicted (rows of log, 2) as if shown first, bias (positions,), train and test (requests,).
    """
    shown = log.rows_of(test, shown=True)
    top = shown[log.position[shown] <= 3]
    result: dict[str, Any] = {}
    for head, labels in (("click", log.click), ("purchase", log.purchase)):
        scores = predicted[:, HEADS.index(head)]
        result[f"{head}_auc"] = _known(auc(labels[top], scores[top]))
    seen = _as_shown(predicted[shown], bias, log.position[shown])
    for head, labels in (("click", log.click), ("purchase", log.purchase)):
        result[f"{head}_ece"] = _known(expected_calibration_error(labels[shown], seen[:, HEADS.index(head)]))
    rows = log.rows_of(test) if log.simulated else shown
    orders: dict[str, NDArray[np.float64]] = {
        "reranked": mix(log.retrieval, predicted, weights),
        "retrieval": log.retrieval.astype(np.float64),
        "popularity": _popularity(log, train),
    }
    for name, order in orders.items():
        result |= {f"{key}_{name}": value for key, value in judge(log, rows, order[rows]).items()}
    return result


def mix(
    retrieval: NDArray[np.float32], predicted: NDArray[np.float32], weights: dict[str, float]
) -> NDArray[np.float64]:
    """The final score: weighted retrieval score plus weighted head probabilities. Shape: (n,), (n, 2) to (n,)."""
    score = weights["retrieval"] * retrieval.astype(np.float64)
    for index, head in enumerate(HEADS):
        score += weights[head] * predicted[:, index].astype(np.float64)
    return score


def judge(log: RankingLog, rows: Rows, scores: NDArray[np.float64]) -> dict[str, float]:
    """How well ``scores`` rank the ``rows`` of a log, by true taste where it is known, else by clicks.

    Shape: rows and scores (n,), rows of a request adjacent.
    """
    request = log.request[rows]
    if log.true_click is None or log.true_purchase is None or log.examination is None:
        return {"ndcg10": round(mean_ndcg(request, log.click[rows].astype(np.float64), scores), 4)}
    bought = (log.true_click * log.true_purchase)[rows]
    clicked = log.true_click[rows]
    return {
        "ndcg10": round(mean_ndcg(request, bought, scores), 4),
        "clicks": round(expected_events(request, clicked, scores, log.examination), 4),
        "purchases": round(expected_events(request, bought, scores, log.examination), 4),
    }


def _known(value: float) -> float | None:
    """Four decimals, None for what cannot be measured: JSON has no NaN."""
    return None if math.isnan(value) else round(value, 4)


def _as_shown(
    predicted: NDArray[np.float32], bias: Sequence[float], position: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Probabilities at the positions where the products really stood. Shape: (n, 2), (positions,), (n,) to (n, 2)."""
    first = np.clip(predicted.astype(np.float64), 1e-7, 1 - 1e-7)
    logit = np.log(first[:, 0] / (1 - first[:, 0])) + np.asarray(bias)[np.minimum(position, len(bias)) - 1]
    click = 1 / (1 + np.exp(-logit))
    return np.stack((click, click * first[:, 1] / first[:, 0]), axis=1)


def _popularity(log: RankingLog, train: Rows) -> NDArray[np.float64]:
    rows = log.rows_of(train, shown=True)
    clicks = np.bincount(log.product[rows], weights=log.click[rows], minlength=len(log.products))
    return clicks.astype(np.float64)[log.product]
