"""Amounts of money as a locale writes them."""

from babel.numbers import format_currency, format_decimal


def money(amount: float, currency: str | None, locale: str = "en") -> str:
    """An amount such as $1,299.00; a bare number where the currency is unknown."""
    if currency is None:
        return str(format_decimal(amount, format="#,##0.00", locale=locale))
    return str(format_currency(amount, currency, locale=locale))
