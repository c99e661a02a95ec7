import pytest

from nlu_mtl.quantities.numerals import fold, read_digits, spell_out_digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-five", "25"),
        ("two hundred", "2 hundred"),
        ("two hundred and fifty", "250"),
        ("one thousand two hundred", "1200"),
        ("between one hundred and two hundred", "between 1 hundred and 2 hundred"),
        ("between twenty and thirty", "between 20 and 30"),
        ("one and a half", "1.5"),
        ("2 and a half", "2.5"),
        ("5 thousand", "5 thousand"),
        ("the second one", "the second one"),
        ("someone often attends", "someone often attends"),
    ],
)
def test_spell_out_digits(text: str, expected: str) -> None:
    assert spell_out_digits(text, money=False) == expected


def test_a_lone_one_is_no_money() -> None:
    assert spell_out_digits("a cheap one", money=True) == "a cheap one"
    assert spell_out_digits("one dollar", money=True) == "1 dollar"


@pytest.mark.parametrize(
    ("digits", "dot_groups", "expected"),
    [
        ("1,299.99", False, 1299.99),
        ("1.299,99", False, 1299.99),
        ("1'299", False, 1299),
        ("1 299", True, 1299),
        ("1,299", False, 1299),
        ("1.299", False, 1.299),
        ("1.299", True, 1299),
        ("0.299", True, 0.299),
        ("1,5", False, 1.5),
        ("1.234.567", False, 1234567),
    ],
)
def test_read_digits(digits: str, dot_groups: bool, expected: float) -> None:
    assert read_digits(digits, dot_groups=dot_groups) == expected


def test_fold_makes_typographic_variants_plain() -> None:
    assert fold("Don’t  ≥ 1½ – 5”") == "don't >= 1.5 - 5\""
