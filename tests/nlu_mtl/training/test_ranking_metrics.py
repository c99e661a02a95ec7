import math

import numpy as np
import pytest

from nlu_mtl.training.ranking_metrics import auc, expected_calibration_error, expected_events, mean_ndcg, ndcg


def test_auc_counts_pairs_in_the_right_order_and_ties_half() -> None:
    labels = np.array([True, True, False, False])
    assert auc(labels, np.array([0.9, 0.4, 0.5, 0.1])) == 0.75
    assert auc(labels, np.full(4, 0.3)) == 0.5
    assert auc(labels, np.array([4.0, 3.0, 2.0, 1.0])) == 1.0


def test_auc_of_one_class_is_not_a_number() -> None:
    assert math.isnan(auc(np.array([True, True]), np.array([0.1, 0.2])))


def test_calibration_error_is_the_gap_between_promise_and_outcome() -> None:
    labels = np.array([True, False] * 50)
    assert expected_calibration_error(labels, np.full(100, 0.5), bins=2) == pytest.approx(0.0)
    assert expected_calibration_error(labels, np.full(100, 0.8), bins=2) == pytest.approx(0.3)


def test_ndcg_is_one_only_for_the_ideal_order() -> None:
    gains = np.array([0.0, 3.0, 1.0])
    assert ndcg(gains, np.array([0.0, 3.0, 1.0])) == pytest.approx(1.0)
    swapped = (1 / math.log2(2) + 3 / math.log2(3)) / (3 / math.log2(2) + 1 / math.log2(3))
    assert ndcg(gains, np.array([0.0, 1.0, 3.0])) == pytest.approx(swapped)


def test_ndcg_judges_the_first_k_against_the_best_k_of_all() -> None:
    gains = np.array([0.0, 0.0, 5.0])
    assert ndcg(gains, np.array([3.0, 2.0, 1.0]), k=2) == 0.0


def test_mean_ndcg_leaves_out_requests_with_nothing_to_find() -> None:
    request = np.array([0, 0, 1, 1])
    assert mean_ndcg(request, np.array([1.0, 0.0, 0.0, 0.0]), np.array([2.0, 1.0, 2.0, 1.0])) == pytest.approx(1.0)


def test_expected_events_weigh_each_place_by_how_often_it_is_looked_at() -> None:
    request = np.zeros(3, dtype=np.int64)
    probability, scores = np.array([0.1, 0.5, 0.9]), np.array([1.0, 3.0, 2.0])
    assert expected_events(request, probability, scores, np.array([1.0, 0.5])) == pytest.approx(0.5 + 0.45)
