import pytest

from nlu_mtl.quantities.units import CURRENCY_PATTERNS, FACTORS, SIZE_PATTERNS, WEIGHT_PATTERNS, Spellings, convert


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [(1, "lb", "kg", 0.453592), (1, "ft", "in", 12), (2, "m", "cm", 200), (1, "TB", "GB", 1000), (16, "oz", "lb", 1)],
)
def test_convert(value: float, unit: str, target: str, expected: float) -> None:
    assert convert(value, unit, target) == expected


def test_convert_across_dimensions_is_none() -> None:
    assert convert(1, "kg", "m") is None
    assert convert(1, "furlong", "m") is None


def test_every_unit_symbol_has_a_factor() -> None:
    assert {*WEIGHT_PATTERNS.values(), *SIZE_PATTERNS.values()} == set(FACTORS)


def test_symbol_needs_the_whole_spelling() -> None:
    currencies = Spellings(CURRENCY_PATTERNS)
    assert currencies.symbol("bucks") == "USD"
    assert currencies.symbol("buckskin") is None
