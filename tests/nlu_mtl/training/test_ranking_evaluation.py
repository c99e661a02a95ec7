from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nlu_mtl.training.ranking_evaluation import evaluate, judge, mix
from nlu_mtl.training.ranking_log import RankingLog, split_requests

MakeLog = Callable[..., RankingLog]
WEIGHTS = {"retrieval": 0.0, "click": 1.0, "purchase": 0.0}


@pytest.fixture(scope="module")
def log(make_ranking_log: MakeLog) -> RankingLog:
    return make_ranking_log(600)


def truth(log: RankingLog) -> np.ndarray:
    return np.stack([log.true_click, log.true_click * log.true_purchase], axis=1).astype(np.float32)


def report(log: RankingLog, predicted: np.ndarray) -> dict:
    bias = [float(np.log(each)) for each in log.examination]
    train, _, test = split_requests(len(log.queries))
    return evaluate(log, predicted, WEIGHTS, bias, train, test)


def test_true_probabilities_rank_perfectly_and_are_calibrated_but_for_the_shape_of_the_bias(log: RankingLog) -> None:
    found = report(log, truth(log))
    assert found["ndcg10_reranked"] == pytest.approx(1.0)
    assert found["purchases_reranked"] > found["purchases_retrieval"]
    assert found["click_ece"] < 0.1


def test_promising_too_much_shows_as_calibration_error(log: RankingLog) -> None:
    assert report(log, np.full((len(log.request), 2), 0.99, dtype=np.float32))["click_ece"] > 0.2


def test_without_known_tastes_clicks_judge(log: RankingLog) -> None:
    real = replace(log, true_click=None, true_purchase=None, examination=None)
    rows = log.rows_of(np.arange(20), shown=True)
    assert judge(real, rows, log.click[rows].astype(np.float64)) == {"ndcg10": 1.0}


def test_mix_adds_weighted_scores() -> None:
    weights = {"retrieval": 1.0, "click": 2.0, "purchase": 10.0}
    mixed = mix(np.array([0.5], dtype=np.float32), np.array([[0.2, 0.1]], dtype=np.float32), weights)
    np.testing.assert_allclose(mixed, [0.5 + 0.4 + 1.0], rtol=1e-6)
