"""Random draws that come out the same on every Python version and platform."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of draws, built only on ``random.random()``.

    The higher methods of :mod:`random` (sample, choices, gauss) may change between Python versions; the Mersenne
    Twister's ``random()`` and the hashing of string seeds may not.
    """

    def __init__(self, *key: object) -> None:
        self._random = random.Random("/".join(str(part) for part in key))

    def unit(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.unit() < probability

    def normal(self) -> float:
        """A nearly standard normal number in [-6, 6], as a sum of twelve uniforms: no libm, so no platform."""
        return sum(self.unit() for _ in range(12)) - 6.0

    def integer(self, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of ``items``, which must not be empty."""
        return items[int(self.unit() * len(items))]

    def weighted(self, weights: Mapping[str, float]) -> str:
        """One key of ``weights``, in proportion to its value."""
        left = self.unit() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(reversed(list(weights)))

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` of ``items``, each once, in random order."""
        pool = list(items)
        chosen: list[T] = []
        while pool and len(chosen) < count:
            chosen.append(pool.pop(int(self.unit() * len(pool))))
        return chosen
