import pytest

from catalog.measures import UnitError, lengths, to_kilograms


def test_weights_come_in_kilograms() -> None:
    assert to_kilograms(2, "lb") == pytest.approx(0.907, abs=0.001)
    assert to_kilograms(500, "g") == 0.5
    assert to_kilograms(3, None) == 3
    assert to_kilograms(None, "kg") is None


def test_a_length_is_no_weight() -> None:
    with pytest.raises(UnitError, match="weight's unit must be"):
        to_kilograms(3, "in")


def test_sizes_compare_in_the_unit_asked_for() -> None:
    assert lengths("55 in", "cm") == [pytest.approx(139.7)]
    assert lengths("55", "in") == [pytest.approx(139.7)]
    assert lengths("16 GB", "in") == []
    assert lengths("10.5") == [10.5]
    assert lengths("1 TB", "GB") == [1024]
