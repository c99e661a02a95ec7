"""Reads a quantity out of a phrase: amounts first, then the bounds and ranges around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlu_mtl.quantities.amounts import RATING_SCALE, Amount, find_amounts
from nlu_mtl.quantities.bounds import Bound, bound_after, bound_before, joins_range
from nlu_mtl.quantities.numerals import fold, spell_out_digits
from nlu_mtl.quantities.quantity import Quantity
from nlu_mtl.quantities.units import QuantityKind, convert

# "around 100" is 85 to 115.
BAND: Final = 0.15
# A span is a few words; reading no further keeps a pasted page as cheap as a phrase.
LONGEST: Final = 500

_SUB = re.compile(r"\bsub-(?=[\d$£€¥])")
_DIMENSIONS = re.compile(r"\d[ ]?(?:cm|mm|m|in|inch|inches|ft|\"|')?[ ]?(?:x|by|\*)[ ]?\d")
_ONE_OF_A_UNIT = re.compile(
    r"\b(?:(?P<half>half)(?: an?)?|an?) (?=(?:kilo|kg|kilogram|pound|lb|gram|ounce|inch|met(?:er|re)|foot|"
    r"lit(?:er|re)|gig|gigabyte|terabyte)\b)"
)

_FRACTION_OF_A_UNIT = re.compile(
    r"(?<![\w/.,])(?:(?P<whole>\d{1,3})[ -])?(?P<top>[1-9])/(?P<bottom>2|3|4|8|16|32)"
    r"(?=[ -]?(?:inch(?:es)?\b|in\b|\"|ft\b|foot\b|feet\b|cm\b|mm\b|m\b|met(?:er|re)|l\b|lit(?:er|re)|kg\b|kilo|lbs?\b|"
    r"pound|oz\b|ounce|gallon|cup))"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number or a range with the bound the words around it state.

    Attributes:
        low: The number, or the lower side of the range.
        high: The same number, or the higher side.
        bound: "between" for a range.
        worded: Whether a range is announced by a word ("between", "from").
    """

    low: Amount
    high: Amount
    bound: Bound | None
    worded: bool = False

    @property
    def foreign(self) -> bool:
        return self.low.foreign or self.high.foreign


def parse_quantity(text: str, kind: QuantityKind) -> Quantity | None:
    """Normalises a number, a bound or a range; the only parser of them in the project.

    Bounds are inclusive: "under 50" has max 50. "around X" is a band of 15 % either way. A bare number
    is the most to pay for a price ("for 50 dollars"), the least wanted for a rating ("4 stars"), and the
    number itself for the other kinds. Of two numbers that form no range one with a bound wins, then one
    with a currency or unit, then the first.

    Args:
        text: The shopper's words, with or without others around them. At most the first 500 characters
            are read.
        kind: What is measured. A number of something else ("3 kg" as a price) is passed over.

    Returns:
        The quantity; None where the text has no number, or for a size only a nominal one ("size 10",
        "EU 42", "32x34"). Prices carry an ISO 4217 currency only where one is written ("$" is USD,
        "¥" JPY). Weights are in kg (unit None where none is written), ratings are 0 to 5 stars
        ("80%" and "8/10" are 4), sizes keep their unit.
    """
    folded = fold(text[:LONGEST])
    if kind == "size" and _DIMENSIONS.search(folded):
        return None
    folded = _SUB.sub("sub ", folded)
    if kind in ("weight", "size"):
        folded = _ONE_OF_A_UNIT.sub(lambda match: "0.5 " if match["half"] else "1 ", folded)
        folded = _FRACTION_OF_A_UNIT.sub(_decimal, folded)
    folded = spell_out_digits(folded, money=kind == "price")
    readings = [reading for reading in _readings(folded, kind) if not reading.foreign]
    return _quantity(readings, kind) if readings else None


def _decimal(fraction: re.Match[str]) -> str:
    """A fraction of a unit in decimals ("1 1/2" of "1 1/2 inch" → "1.5")."""
    return f"{int(fraction['whole'] or 0) + int(fraction['top']) / int(fraction['bottom']):g}"


def _readings(text: str, kind: QuantityKind) -> list[_Reading]:
    amounts = find_amounts(text, kind)
    readings: list[_Reading] = []
    free, index = 0, 0
    while index < len(amounts):
        low = amounts[index]
        before = bound_before(text, free, low.start)
        pair = _range(text, low, amounts[index + 1], before) if index + 1 < len(amounts) else None
        if pair:
            index += 1
            readings.append(_Reading(*pair, bound="between", worded=before is not None))
            free = amounts[index].end
        else:
            following = amounts[index + 1].start if index + 1 < len(amounts) else len(text)
            bound, free = _bound(text, low, before, following)
            readings.append(_Reading(low, low, bound))
        index += 1
    return readings


def _bound(text: str, amount: Amount, before: Bound | None, end: int) -> tuple[Bound | None, int]:
    """The bound of a single amount, and where the words it takes end."""
    if before in ("upper", "lower", "exact"):
        return before, amount.end
    if amount.plus:
        return "lower", amount.end
    after = bound_after(text, amount.end, end)
    if after:
        return after
    if amount.approximate:
        return "about", amount.end
    return (before if before == "about" else None), amount.end


def _range(text: str, first: Amount, second: Amount, before: Bound | None) -> tuple[Amount, Amount] | None:
    """Both sides of a range, the lower first, with the currency, unit and scale that one side states."""
    if not joins_range(text, first.end, second.start, before):
        return None
    if first.currency and second.currency and first.currency != second.currency:
        return None
    # "1 oz up to 60 dollars" says two things; "2-3 kg" one.
    if first.foreign != second.foreign and (first.foreign or first.currency or first.unit) and _marked(second):
        return None
    if first.scale == 1 and second.scale > 1 and 0 < first.raw < second.raw:
        first = first.scaled(second.scale)  # "1 to 2k"
    elif second.scale == 1 and first.scale > 1 and first.raw < second.raw < 100 <= first.scale:
        second = second.scaled(first.scale)  # "1k-2"
    currency, unit = first.currency or second.currency, first.unit or second.unit
    if second.unit and unit and second.unit != unit:
        converted = convert(second.value, second.unit, unit)
        if converted is None:
            return None
        second = replace(second, value=converted)
    first, second = (replace(side, currency=currency, unit=unit) for side in (first, second))
    return (first, second) if first.value <= second.value else (second, first)


def _marked(amount: Amount) -> bool:
    return bool(amount.foreign or amount.currency or amount.unit)


def _quantity(readings: Sequence[_Reading], kind: QuantityKind) -> Quantity | None:
    bounded = [reading for reading in readings if reading.bound]
    ranges = [reading for reading in bounded if reading.bound == "between"]
    if ranges:
        return _of_range(ranges[0], kind)
    if bounded:
        return _of_bounds(bounded, kind)
    marked = [reading.low for reading in readings if _marked(reading.low)]
    amount = marked[0] if marked else readings[0].low
    if kind == "price":
        return _finish(None, amount.value, amount, kind)
    if kind == "rating":
        return _finish(amount.value, None, amount, kind)
    if kind == "size" and amount.unit is None:
        return None
    return _finish(amount.value, amount.value, amount, kind)


def _of_range(reading: _Reading, kind: QuantityKind) -> Quantity | None:
    stated = reading.low
    # "8-10" is the name of a size as often as a range.
    if kind == "size" and stated.unit is None and not reading.worded:
        return None
    return _finish(reading.low.value, reading.high.value, stated, kind)


def _of_bounds(readings: Sequence[_Reading], kind: QuantityKind) -> Quantity:
    """One quantity of all bounds: "over 20 but under 50"."""
    first = readings[0]
    amount, value = first.low, first.low.value
    if first.bound == "about":
        return _finish(value * (1 - BAND), value * (1 + BAND), amount, kind)
    if first.bound == "exact":
        return _finish(value, value, amount, kind)
    other = next((each for each in readings if {each.bound, first.bound} == {"upper", "lower"}), None)
    if other:
        low_side, high_side = (first, other) if first.bound == "lower" else (other, first)
        low, high = _aligned(low_side.low, high_side.low)
        # "under 50 or over 100" is no range: the first bound stands.
        if low.value <= high.value:
            return _finish(low.value, high.value, low, kind)
    return _finish(value, None, amount, kind) if first.bound == "lower" else _finish(None, value, amount, kind)


def _aligned(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Two amounts in the unit and currency that either states."""
    unit, currency = low.unit or high.unit, low.currency or high.currency
    converted = convert(high.value, high.unit, unit) if high.unit and unit else high.value
    high = replace(high, value=high.value if converted is None else converted)
    return replace(low, unit=unit, currency=currency), replace(high, unit=unit, currency=currency)


def _finish(low: float | None, high: float | None, stated: Amount, kind: QuantityKind) -> Quantity:
    unit = stated.unit if kind in ("weight", "size") else None
    if kind == "weight" and unit:
        low, high = (_kilograms(value, unit) for value in (low, high))
        unit = "kg"
    if kind == "rating":
        low, high = (None if value is None else min(value, RATING_SCALE) for value in (low, high))
    low, high = (None if value is None else round(value, 6) for value in (low, high))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Quantity(min=low, max=high, currency=stated.currency, unit=unit)


def _kilograms(value: float | None, unit: str) -> float | None:
    return None if value is None else convert(value, unit, "kg")
