"""Ratings that follow the latent quality, with the heavy tail of counts that shops show."""

import math

from catalog.demo.dice import Dice

_UNRATED = 0.07


def rate(identity: str, quality: float, brand_level: float) -> tuple[float | None, int]:
    """Mean of 1 to 5 stars and number of ratings; ``(None, 0)`` for the products nobody rated yet.

    Args:
        identity: Product id, which seeds the draws.
        quality: Latent quality, 0 to 1.
        brand_level: 1 is mid-priced; a known brand gathers somewhat more ratings.
    """
    dice = Dice("rating", identity)
    if dice.chance(_UNRATED):
        return None, 0
    count = max(1, int(math.exp(3.5 + 1.35 * dice.normal() + 0.25 * (brand_level - 1.0))))
    # Few ratings scatter more: the noise shrinks with the root of the count.
    mean = 3.3 + 1.45 * quality + 0.9 * dice.normal() / math.sqrt(count)
    return round(min(max(mean, 1.0), 5.0), 1), count
