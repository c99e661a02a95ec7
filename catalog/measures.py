"""Weights and sizes in one unit each, so that bounds and catalog values compare."""

import re

from catalog.errors import ConstraintError
from catalog.words import stem

_KILOGRAMS = {"kg": 1.0, "g": 0.001, "mg": 1e-6, "lb": 0.45359237, "oz": 0.028349523125, "t": 1000.0}
_CENTIMETRES = {"mm": 0.1, "cm": 1.0, "m": 100.0, "in": 2.54, "ft": 30.48, "foot": 30.48, "yd": 91.44}
_OTHERS = {"gb": 1.0, "tb": 1024.0, "mb": 1 / 1024, "l": 1.0, "ml": 0.001, **_KILOGRAMS}
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)")


class UnitError(ConstraintError):
    """A unit that does not fit what is measured."""


def to_kilograms(amount: float | None, unit: str | None) -> float | None:
    """``amount`` in kilograms; without a unit it is kilograms already. None stays None.

    Raises:
        UnitError: The unit is no weight.
    """
    if amount is None or unit is None:
        return amount
    factor = _KILOGRAMS.get(stem(unit.casefold()))
    if factor is None:
        raise UnitError(f"a weight's unit must be one of {', '.join(_KILOGRAMS)} (got {unit!r}); give kg or lb")
    return amount * factor


def lengths(text: str, unit: str | None = None) -> list[float]:
    """The numbers of a size value, in centimetres (or GB, litres, kilograms) where a unit is asked for.

    Args:
        text: Such as "55 in" or "10.5".
        unit: The unit asked for: numbers with a unit of another kind are left out, bare numbers are read in it.
            None takes every number as it stands.
    """
    asked = stem(unit.casefold()) if unit else ""
    found = []
    for number, word in _MEASURE.findall(text.casefold()):
        if unit is None:
            found.append(float(number))
            continue
        own = stem(word) if stem(word) in _CENTIMETRES or stem(word) in _OTHERS else ""
        if own and (own in _CENTIMETRES) != (asked in _CENTIMETRES):
            continue
        factor = _CENTIMETRES.get(own or asked) or _OTHERS.get(own or asked) or 1.0
        found.append(float(number) * factor)
    return found
