"""Prices as a shop writes them: log-normal by type, scaled by brand, with the usual endings."""

import math
from collections.abc import Sequence

from catalog.demo.dice import Dice
from catalog.demo.spec import Brand, Trait, TypeSpec

_DISCOUNTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
_CHILD_FACTOR = 0.68
_BRAND_PULL = 0.85
"""Exponent on the brand level: a brand twice as dear asks 1.8 times as much."""


def shelf_price(amount: float, dice: Dice) -> float:
    """``amount`` in USD moved to a price a shop would print: .99, .95, .50 or .00, and whole nines when dear."""
    if amount >= 400:
        return float(round(amount / 10) * 10 - 1)
    if amount >= 100:
        return round(amount / 5) * 5 - dice.pick((1.0, 0.01, 0.05, 0.0))
    ending = dice.weighted({"0.99": 5, "0.95": 2, "0.50": 1, "0.00": 2})
    whole = max(1, math.floor(amount))
    return round(whole + float(ending), 2)


def regular_price(spec: TypeSpec, brand: Brand, traits: Sequence[Trait], draw: float) -> float:
    """Price in USD before endings and sales.

    Args:
        spec: The product type.
        brand: Its level scales the price.
        traits: Materials and features, whose factors multiply.
        draw: Standard normal draw: how dear this model is within its type and brand.
    """
    median, sigma, floor, ceiling = spec.price
    amount: float = median * brand.level**_BRAND_PULL * math.exp(sigma * draw)
    for trait in traits:
        amount *= trait.price
    return min(max(amount, floor), ceiling)


def audience_factor(spec: TypeSpec, audience: str | None) -> float:
    """Factor for children's versions of what is sold to adults too: less material, lower price."""
    return _CHILD_FACTOR if audience == "kids" and len(spec.audience) > 1 else 1.0


def sale_factor(dice: Dice) -> float | None:
    """What a fifth of the products are marked down to, as a factor; None for the rest."""
    return 1.0 - dice.pick(_DISCOUNTS) if dice.chance(0.2) else None
