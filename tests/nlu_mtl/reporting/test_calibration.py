import numpy as np
import pytest

from nlu_mtl.reporting.calibration import calibration_bins, calibration_error


def error(confidences, right):
    return calibration_error(calibration_bins(confidences, right))


def test_the_error_is_the_gap_between_confidence_and_accuracy():
    assert error(np.full(10, 0.9), np.arange(10) < 5) == pytest.approx(0.4)
    assert error(np.full(10, 0.5), np.arange(10) < 5) == pytest.approx(0.0)


def test_every_text_is_in_one_bin_and_certainty_is_in_the_last():
    bins = calibration_bins(np.array([0.0, 0.05, 0.55, 1.0]), np.array([False, True, True, True]))
    assert [(each.low, each.count, each.accuracy) for each in bins] == [(0.0, 2, 0.5), (0.5, 1, 1.0), (0.9, 1, 1.0)]


def test_no_texts_have_no_error():
    assert error(np.zeros(0), np.zeros(0, dtype=bool)) == 0
