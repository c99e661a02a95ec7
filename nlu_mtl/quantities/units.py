"""Currencies and units: how they are written, and what they are worth in one another."""

import re
from typing import Literal

QuantityKind = Literal["price", "rating", "weight", "size", "quantity"]

# Spelling (a regular expression) -> ISO 4217 code. "$" is read as US dollars and "¥" as yen, the
# commoner currency of each sign; say "CA$", "yuan" or a code for another.
CURRENCY_PATTERNS: dict[str, str] = {
    r"ca?\$|cad|canadian dollars?": "CAD",
    r"au?\$|aud|australian dollars?": "AUD",
    r"(?:us ?)?\$|usd|(?:us |american )?dollars?|bucks?": "USD",
    r"£|gbp|quid|pounds?(?: sterling)?": "GBP",
    r"€|eur|euros?": "EUR",
    r"¥|jpy|yen|円": "JPY",
    r"cny|rmb|yuan|renminbi|元": "CNY",
    r"chf|(?:swiss )?francs?": "CHF",
    r"₹|inr|rupees?": "INR",
}
# Hundredths of a currency.
MINOR_CURRENCY_PATTERNS: dict[str, str] = {r"cents?|¢": "USD", r"pence": "GBP"}

# Spelling -> unit symbol.
WEIGHT_PATTERNS: dict[str, str] = {
    r"kgs?|kilos?|kilogram(?:me)?s?": "kg",
    r"mgs?|milligram(?:me)?s?": "mg",
    r"gr?|gms?|gram(?:me)?s?": "g",
    r"lbs?|pounds?": "lb",
    r"oz|ounces?": "oz",
}
SIZE_PATTERNS: dict[str, str] = {
    r"inch(?:es)?|ins?|\"|''": "in",
    r"cms?|centimet(?:er|re)s?": "cm",
    r"mms?|millimet(?:er|re)s?": "mm",
    r"m|met(?:er|re)s?": "m",
    r"ft|foot|feet|'": "ft",
    r"ml|millilit(?:er|re)s?": "ml",
    r"l|lit(?:er|re)s?": "l",
    # The plain ounce of a size is a volume ("16 oz tumbler"); a weight has its own kind.
    r"fl\.? ?oz|fluid ounces?|oz|ounces?": "fl oz",
    r"gbs?|gigs?|gigabytes?": "GB",
    r"tbs?|terabytes?": "TB",
    r"mbs?|megabytes?": "MB",
}
RATING_PATTERNS: dict[str, str] = {r"stars?|★|⭐": "star", r"%|percent|per cent": "%"}
# What glues to a count without being a unit: "3pcs", "24 ct", "2x".
COUNT_PATTERNS: dict[str, str] = {r"pcs?|pieces?|pks?|packs?|ct|count|pairs?|x|times": "piece"}

UNIT_PATTERNS: dict[QuantityKind, dict[str, str]] = {
    "price": {},
    "rating": RATING_PATTERNS,
    "weight": WEIGHT_PATTERNS,
    "size": SIZE_PATTERNS,
    "quantity": COUNT_PATTERNS,
}
# Words that make a number something else than the kind asked for. Single letters and "in" are
# left out: they are ordinary words after a number ("under 50 in blue").
FOREIGN_UNITS: tuple[str, ...] = (
    *(r"kgs?|kilos?|kilograms?|grams?|lbs?|oz|ounces?|mg|tons?|tonnes?|stones?",),
    *(r"inch(?:es)?|\"|cm|mm|met(?:er|re)s?|centimet(?:er|re)s?|ft|foot|feet|yards?|miles?|km",),
    *(r"ml|lit(?:er|re)s?|gallons?|quarts?|pints?|cups?|gb|tb|mb|gigs?",),
    *(r"stars?|★|⭐|%|percent|reviews?|ratings|votes?|customers?",),
    *(r"watts?|volts?|mah|hz|mp|months?|years?|weeks?|days?|hours?|hrs?|minutes?|people|persons?",),
)

# What else makes a number something of another kind: a size may count pieces, and "4+ rating" is a rating.
FOREIGN_UNITS_OF: dict[QuantityKind, tuple[str, ...]] = {
    "price": (r"rating|pieces?|pcs|degrees?|°[cf]?",),
    "weight": (r"rating|pieces?|pcs|degrees?|°[cf]?",),
    "size": (r"rating|degrees?|°[cf]?",),
    "rating": (r"pieces?|pcs|degrees?|°[cf]?",),
}

# Unit -> (dimension, worth in the dimension's base unit). International pound and foot; US fluid ounce.
FACTORS: dict[str, tuple[str, float]] = {
    "kg": ("weight", 1.0),
    "g": ("weight", 0.001),
    "mg": ("weight", 0.000001),
    "lb": ("weight", 0.45359237),
    "oz": ("weight", 0.028349523125),
    "mm": ("length", 0.001),
    "cm": ("length", 0.01),
    "m": ("length", 1.0),
    "in": ("length", 0.0254),
    "ft": ("length", 0.3048),
    "ml": ("volume", 0.001),
    "l": ("volume", 1.0),
    "fl oz": ("volume", 0.0295735295625),
    "MB": ("storage", 0.001),
    "GB": ("storage", 1.0),
    "TB": ("storage", 1000.0),
}


def convert(value: float, unit: str, target: str) -> float | None:
    """The value in another unit of the same dimension, rounded to 6 decimals.

    Args:
        value: A number of `unit`.
        unit: A key of :data:`FACTORS`.
        target: A key of :data:`FACTORS`.

    Returns:
        The number of `target`, or None where the dimensions differ.
    """
    if unit == target:
        return value
    dimension, factor = FACTORS.get(unit, (unit, 1.0))
    other, divisor = FACTORS.get(target, (target, 1.0))
    return round(value * factor / divisor, 6) if dimension == other else None


class Spellings:
    """The spellings of one family of units as one alternation, and the way back to the symbol."""

    def __init__(self, patterns: dict[str, str]) -> None:
        self.pattern = "|".join(patterns) or r"(?!)"
        self._symbols = [(re.compile(pattern), symbol) for pattern, symbol in patterns.items()]

    def symbol(self, spelling: str) -> str | None:
        """The symbol of a spelling; None where no pattern matches all of it."""
        return next((symbol for pattern, symbol in self._symbols if pattern.fullmatch(spelling)), None)
