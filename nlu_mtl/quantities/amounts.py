"""Finds the amounts of a text: numbers with the currency, unit, scale or sign written at them."""

import math
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from nlu_mtl.quantities.numerals import DIGITS, SCALES, SPACED_DIGITS, read_digits
from nlu_mtl.quantities.units import (
    CURRENCY_PATTERNS,
    FACTORS,
    FOREIGN_UNITS,
    FOREIGN_UNITS_OF,
    MINOR_CURRENCY_PATTERNS,
    UNIT_PATTERNS,
    QuantityKind,
    Spellings,
    convert,
)

# Larger numbers are codes and phone numbers, never what a shopper bounds.
LARGEST: Final = 1e12
RATING_SCALE: Final = 5.0

_CURRENCIES: Final = Spellings(CURRENCY_PATTERNS)
_MINOR: Final = Spellings(MINOR_CURRENCY_PATTERNS)
_MONEY: Final = rf"(?:{_CURRENCIES.pattern}|{_MINOR.pattern})"
_NOMINAL: Final = re.compile(r"\b(?:sizes?|us|uk|eu|eur|waist|chest|number|no\.?)[ :]*$")
# One-letter units and "in" are read otherwise after "size": "size 10 m", "size 10 in black".
_DOUBTFUL_UNITS: Final = frozenset({"m", "l", "in", '"', "'"})
_COMPOUNDS: Final = frozenset({("lb", "oz"), ("kg", "g"), ("ft", "in"), ("m", "cm")})
_COMPOUND_GAP: Final = re.compile(r"[ ,]*(?:and )?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what is written at it.

    Attributes:
        start: Offset of its first character in the folded text.
        end: One past its last character.
        value: The number, scale and hundredths ("50 cents") worked in.
        raw: The number before its scale ("2" of "2k").
        scale: 1000 of "2k"; 1 without one.
        currency: ISO 4217 code, where written.
        unit: Unit symbol, where written.
        plus: Whether a "+" follows ("4+ stars").
        approximate: Whether "ish" follows ("50ish").
        foreign: Whether it counts something else than the kind asked for ("3 kg" of a price).
    """

    start: int
    end: int
    value: float
    raw: float
    scale: float = 1.0
    currency: str | None = None
    unit: str | None = None
    plus: bool = False
    approximate: bool = False
    foreign: bool = False

    def scaled(self, scale: float) -> "Amount":
        """The same amount with the scale of the range's other side ("between 1 and 2k")."""
        return replace(self, value=self.raw * scale, scale=scale)


def find_amounts(text: str, kind: QuantityKind) -> list[Amount]:
    """The amounts of a text in reading order, parts of one amount ("6 ft 2 in") put together.

    Args:
        text: Folded text, spelled numbers in digits.
        kind: What the numbers measure; numbers of something else are marked foreign.
    """
    amounts: list[Amount] = []
    for match in _pattern(kind).finditer(text):
        amount = _read(match, kind, amounts[-1].end if amounts else -1)
        if amount is None:
            continue
        joined = _join(amounts[-1], amount, text) if amounts else None
        if joined:
            amounts[-1] = joined
        else:
            amounts.append(amount)
    return amounts


@cache
def _spellings(kind: QuantityKind) -> Spellings:
    return Spellings(UNIT_PATTERNS[kind])


@cache
def _pattern(kind: QuantityKind) -> re.Pattern[str]:
    digits = SPACED_DIGITS if kind == "price" else DIGITS
    scales = {"price": "k|hundred|thousand|grand|million", "quantity": "dozen|k|hundred|thousand"}.get(kind)
    scale = rf"(?:[ ]?(?P<scale>{scales})\b)?" if scales else "(?P<scale>(?!))?"
    over = r"(?:[ ]?(?:/|out of)[ ]?(?P<over>5|10|100)\b(?![.,]?\d))?" if kind == "rating" else "(?P<over>(?!))?"
    lead = r"(?:(?<![\w.])x[ ]?|(?<!\w)(?<!\d[.,]))" if kind == "quantity" else r"(?<!\w)(?<!\d[.,])"
    # Anything may be counted ("2 foot massagers", "3 cups"); every other kind has its own units.
    foreign = "%" if kind == "quantity" else "|".join((*FOREIGN_UNITS, *FOREIGN_UNITS_OF[kind]))
    money = rf"(?!pound){_MONEY}" if kind == "weight" else _MONEY
    return re.compile(
        rf"(?:(?<![a-z])(?P<prefix>{_CURRENCIES.pattern})[ ]?)?(?P<number>(?(prefix)|{lead}){digits})"
        rf"{scale}(?P<plus>[ ]?\+)?(?P<ish>[ -]?ish\b)?{over}"
        # A sign before digits belongs to them: "$600-$900".
        rf"(?:[ ]?-?(?P<suffix>{money})(?![a-z]|[ ]?\d))?"
        rf"(?:[ -]{{0,3}}(?P<unit>{_spellings(kind).pattern})(?![a-z]))?"
        rf"(?(unit)|(?:[ -]{{0,3}}(?P<foreign>{foreign})(?![a-z]))?)"
        r"(?P<late_plus>[ ]?\+(?!\d))?(?P<late_ish>[ -]?ish\b)?(?:(?<=')|(?!\w))"
    )


def _read(match: re.Match[str], kind: QuantityKind, previous_end: int) -> Amount | None:
    start = match.start()
    before = match.string[max(start - 2, 0) : start]
    # "WH-1000" is a model's name; the second side of "1k-2k" is not.
    if before[-1:] == "-" and before[:1].isalpha() and start - 1 != previous_end:
        return None
    raw = read_digits(match["number"].lstrip("x "), dot_groups=kind == "price")
    scale = SCALES[match["scale"]] if match["scale"] else 1.0
    if not math.isfinite(raw) or raw * scale > LARGEST:
        return None
    money = match["prefix"] or match["suffix"]
    amount = Amount(
        start=start,
        end=match.end(),
        value=raw * scale,
        raw=raw,
        scale=scale,
        plus=bool(match["plus"] or match["late_plus"]),
        approximate=bool(match["ish"] or match["late_ish"]),
        foreign=bool(match["foreign"]) or (bool(money) and kind != "price"),
    )
    if kind == "price":
        return _with_currency(amount, money)
    if kind == "rating":
        return _with_rating_scale(amount, match)
    return _with_unit(amount, match, kind)


def _with_currency(amount: Amount, money: str | None) -> Amount:
    if money is None:
        return amount
    minor = _MINOR.symbol(money)
    if minor:
        return replace(amount, value=amount.value / 100, raw=amount.raw / 100, currency=minor)
    return replace(amount, currency=_CURRENCIES.symbol(money))


def _with_rating_scale(amount: Amount, match: re.Match[str]) -> Amount:
    """The rating out of five: "8/10" is 4, "80%" is 4."""
    unit = _spellings("rating").symbol(match["unit"]) if match["unit"] else None
    best = 100.0 if unit == "%" else float(match["over"] or RATING_SCALE)
    value = min(amount.raw * RATING_SCALE / best, RATING_SCALE)
    return replace(amount, value=value, raw=value)


def _with_unit(amount: Amount, match: re.Match[str], kind: QuantityKind) -> Amount:
    spelling = match["unit"]
    if spelling is None or kind == "quantity":
        return amount
    # The pattern is anchored at the text's end: give it only the words just before.
    if spelling in _DOUBTFUL_UNITS and _NOMINAL.search(match.string[max(amount.start - 10, 0) : amount.start]):
        return amount
    return replace(amount, unit=_spellings(kind).symbol(spelling))


def _join(first: Amount, second: Amount, text: str) -> Amount | None:
    """One amount of two written one after the other: "2 lb 3 oz", "5 dollars and 50 cents"."""
    if not _COMPOUND_GAP.fullmatch(text, first.end, second.start):
        return None
    if first.unit and (first.unit, second.unit) in _COMPOUNDS and second.unit in FACTORS:
        larger = convert(first.value, first.unit, second.unit)
        value = round((larger or 0.0) + second.value, 6)
        return replace(second, start=first.start, value=value, raw=value)
    cents = text[second.start : second.end].endswith(("cent", "cents", "pence"))
    if cents and first.currency and second.currency and not text[first.start : first.end].endswith("cents"):
        value = round(first.value + second.value, 2)
        return replace(first, end=second.end, value=value, raw=value, scale=1.0)
    return None
