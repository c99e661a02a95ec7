"""Whether a confidence can be believed: how often what was read with it is right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The texts whose confidence lies between two bounds.

    Attributes:
        low: Lower bound.
        high: Upper bound.
        count: Number of texts, at least 1.
        confidence: Their mean confidence.
        accuracy: Share of them that is right.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def calibration_bins(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> list[Bin]:
    """Ten bins of equal width, without the empty ones.

    Args:
        confidences: From 0 to 1. Shape: (n,).
        right: Whether each was right. Shape: (n,).
    """
    numbers = np.minimum((confidences * BINS).astype(int), BINS - 1)
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            int(chosen.sum()),
            float(confidences[chosen].mean()),
            float(right[chosen].mean()),
        )
        for number in range(BINS)
        if (chosen := numbers == number).any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Guo et al., 2017); 0 without texts."""
    total = sum(each.count for each in bins)
    return sum(abs(each.confidence - each.accuracy) * each.count / total for each in bins)
