"""Amounts of money in the spellings of feeds."""

import pytest

from catalog.feeds.money import read_amount, read_currency


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("15.00 USD", 15.0, "USD"),
        ("USD 15", 15.0, "USD"),
        ("$12.65", 12.65, "USD"),
        ("US$ 12.65", 12.65, "USD"),
        ("12.65", 12.65, None),
        (12.65, 12.65, None),
        (12, 12.0, None),
        ("1.299,00 €", 1299.0, "EUR"),
        ("1,299.00", 1299.0, None),
        ("1,299", 1299.0, None),
        ("1.299.000", 1299000.0, None),
        ("1 299,50 zł", 1299.5, "PLN"),
        ("CHF 1'299.50", 1299.5, "CHF"),
        ("12,65", 12.65, None),
        ("£.99", 0.99, "GBP"),
        ("¥1200", 1200.0, "JPY"),
        ({"amount": "9.50", "currency": "eur"}, 9.5, "EUR"),
    ],
)
def test_amount_and_currency_are_read(cell: object, amount: float, currency: str | None) -> None:
    assert read_amount(cell, "USD") == (amount, currency)


@pytest.mark.parametrize("cell", ["", "  ", "N/A", "nan", "null", "-", None, 0, "0.00", float("nan")])
def test_missing_price_is_unknown_and_never_zero(cell: object) -> None:
    assert read_amount(cell, "USD")[0] is None


@pytest.mark.parametrize(
    "cell",
    [
        "-5",
        -5,
        "-$5.00",
        "$-5",
        "cheap",
        "5 - 7",
        "$5.00-$7.00",
        "1e99",
        10**400,
        float("inf"),
        "9" * 400,
        True,
        "1.2.3",
        "12,34,5",
        "5 flurbs",
        "12.65.00 USD",
        "١٢x",
        "$",
    ],
)
def test_what_is_no_plausible_amount_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"negative|absurdly high|not "):
        read_amount(cell, "USD")


def test_shared_sign_means_the_feeds_own_currency() -> None:
    assert read_currency("$", "CAD") == "CAD"
    assert read_currency("$", "EUR") == "USD"
    assert read_currency("kr", "SEK") == "SEK"
    with pytest.raises(ValueError, match="not a currency"):
        read_currency("kr", "USD")
