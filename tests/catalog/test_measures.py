import pytest

from catalog.measures import UnitError, measures, to_kilograms


def test_weights_come_in_kilograms() -> None:
    assert to_kilograms(2, "lb") == pytest.approx(0.907, abs=0.001)
    assert to_kilograms(500, "g") == 0.5
    assert to_kilograms(3, None) == 3
    assert to_kilograms(None, "kg") is None


def test_a_length_is_no_weight() -> None:
    with pytest.raises(UnitError, match="weight's unit must be"):
        to_kilograms(3, "in")


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ('55"', [("length", 139.7)]),
        ("24-inch", [("length", 60.96)]),
        ("7 - Inch", [("length", 17.78)]),
        ("24in", [("length", 60.96)]),
        ("60 cm", [("length", 60)]),
        ("6 Feet", [("length", 182.88)]),
        ("1.5m", [("length", 150)]),
        ("1 TB", [("memory", 1000)]),
        ("16 fl. oz", [("volume", 0.473)]),
        ("10.5", [("", 10.5)]),
        ("3-in-1 cable", [("", 3), ("", 1)]),
        ("2 in 1", [("", 2), ("", 1)]),
        ("Size 10 M", [("", 10)]),
        ("AB1700M 2310m 12V", [("", 2310)]),
        ("", []),
    ],
)
def test_numbers_come_with_what_they_measure(text: str, measured: list[tuple[str, float]]) -> None:
    found = [(each.dimension, each.amount) for each in measures(text)]
    assert found == [(dimension, pytest.approx(amount, abs=0.001)) for dimension, amount in measured]
