"""Weights and sizes in one unit a dimension, so that bounds and catalog values compare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.errors import ConstraintError
from catalog.words import stem

_KILOGRAMS = {"kg": 1.0, "g": 0.001, "mg": 1e-6, "lb": 0.45359237, "oz": 0.028349523125, "t": 1000.0}
_FLUID_OUNCE = 0.0295735295625
_FACTORS = {
    "length": {"mm": 0.1, "cm": 1.0, "m": 100.0, "in": 2.54, "ft": 30.48, "foot": 30.48, "yd": 91.44, "yard": 91.44},
    "memory": {"mb": 0.001, "gb": 1.0, "tb": 1000.0},
    "volume": {"ml": 0.001, "cl": 0.01, "l": 1.0, "liter": 1.0, "litre": 1.0, "gal": 3.785411784, "gallon": 3.785411784}
    | {"oz": _FLUID_OUNCE, "fl oz": _FLUID_OUNCE},
    "weight": {unit: _KILOGRAMS[unit] for unit in ("kg", "g", "lb")},
}
"""What each unit of size is in centimetres, gigabytes, litres or kilograms. The ounce of a size is the fluid one."""
_DIMENSION = {unit: dimension for dimension, units in _FACTORS.items() for unit in units}
_SPELLINGS = (
    r"inch(?:es)?|in|feet|foot|ft|yd|yards?|mm|cm|m|gb|tb|mb|ml|cl|l|lit(?:er|re)s?|gal(?:lons?)?|kg|g|lbs?"
    r"|(?:fl\.? ?)?oz|\""
)
_MEASURE = re.compile(
    rf"(?<![\w.])(\d+(?:\.\d+)?)(\s*-?\s*)({_SPELLINGS})(?!\w|-\d|-in|-on)|(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset({"in", "m", "l", "g"})
"""Units that are units only where they are written at their number: "3 in 1", "size 10 m"."""
_MOST_DIGITS = 3
"""Of a number before such a unit: "2310m" is a model."""
_WIDTH = "m"
"""Also the medium width of a shoe: "10 M" is no length even where it is the whole text."""


class UnitError(ConstraintError):
    """A unit that does not fit what is measured."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a text.

    Attributes:
        dimension: ``length``, ``memory``, ``volume`` or ``weight``; empty for a bare number.
        amount: In centimetres, gigabytes, litres or kilograms; as it stands for a bare number.
        number: As it stands.
    """

    dimension: str
    amount: float
    number: float


def to_kilograms(amount: float | None, unit: str | None) -> float | None:
    """``amount`` in kilograms; without a unit it is kilograms already. None stays None.

    Raises:
        UnitError: The unit is no weight.
    """
    if amount is None or unit is None:
        return amount
    kilograms = _KILOGRAMS.get(stem(unit.casefold()))
    if kilograms is None:
        raise UnitError(f"a weight's unit must be one of {', '.join(_KILOGRAMS)} (got {unit!r}); give kg or lb")
    return amount * kilograms


def factor(unit: str) -> tuple[str, float]:
    """The dimension of a unit, and how many centimetres, gigabytes, litres or kilograms it is.

    An unknown unit ("pack") is its own dimension.
    """
    spelled = _unit(unit)
    dimension = _DIMENSION.get(spelled, spelled)
    return dimension, _FACTORS.get(dimension, {}).get(spelled, 1.0)


def measures(text: str) -> Iterator[Measure]:
    """The numbers of a text in order: those with a unit of size or weight, and bare ones."""
    for match in _MEASURE.finditer(text):
        written, _, unit, bare = match.groups()
        if bare or (unit.casefold() in _AMBIGUOUS and not _is_unit(match, text)):
            number = float(bare or written)
            yield Measure("", number, number)
        else:
            dimension, times = factor(unit)
            yield Measure(dimension, float(written) * times, float(written))


def _is_unit(match: re.Match[str], text: str) -> bool:
    """Whether an ambiguous unit is one here: at a short number, or in a text that is nothing but number and unit."""
    written, gap, unit, _ = match.groups()
    if len(written) > _MOST_DIGITS:
        return False
    return " " not in gap or (match[0] == text.strip() and unit.casefold() != _WIDTH)


def _unit(text: str) -> str:
    spelled = stem(text.casefold().replace(".", ""))
    return {'"': "in", "floz": "oz"}.get(spelled, spelled)
