"""Reads amounts of money and currencies out of feed cells."""

import math
import re
from collections.abc import Mapping
from typing import Any

from catalog.feeds.values import blank, clean, read_decimal

ABSURD_AMOUNT = 1e9
"""No product costs this much in any currency; a price above it is a mistake in the feed."""

_CODE_LIST = (
    "AED AFN ALL AMD ARS AUD AZN BAM BDT BGN BHD BND BOB BRL BWP BYN CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP ETB "
    "EUR FJD GBP GEL GHS GTQ HKD HNL HUF IDR ILS INR IQD ISK JMD JOD JPY KES KGS KHR KRW KWD KZT LAK LBP LKR MAD MDL "
    "MGA MKD MMK MNT MOP MUR MVR MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SCR SEK SGD THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VND XAF XCD XOF XPF YER ZAR ZMW"
)
_CODES = frozenset(_CODE_LIST.split())
_SIGNS = {
    **{"$": "USD", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD"},
    **{"S$": "SGD", "R$": "BRL", "MX$": "MXN", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "CNY", "₹": "INR"},
    **{"₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₫": "VND", "฿": "THB", "₪": "ILS", "ZŁ": "PLN", "KČ": "CZK"},
}
_SHARED_SIGNS = {
    "$": frozenset(("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP")),
    "¥": frozenset(("JPY", "CNY")),
    "£": frozenset(("GBP", "EGP")),
    "KR": frozenset(("SEK", "NOK", "DKK", "ISK")),
}
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_AMOUNT = re.compile(r"(-?)\s*([^\d\s.,+\-][^\d.,+\-]*?)?\s*(-?)((?:\d|[.,](?=\d))[\d.,'’\s]*)(\D*)")


def read_amount(value: Any, default_currency: str) -> tuple[float | None, str | None]:
    """Amount and currency of a price cell: ``15.00 USD``, ``$12.65``, ``1.299,00 €``, ``12.65``, a JSON number.

    An empty cell and a price of zero, which feeds write for want of one, give None.

    Args:
        value: The cell.
        default_currency: Decides what a sign shared by several currencies means ("$" in a Canadian feed).

    Raises:
        ValueError: It is no amount, negative, or absurdly high.
    """
    if isinstance(value, Mapping):
        amount, currency = read_amount(value.get("amount", value.get("value")), default_currency)
        code = value.get("currency")
        return amount, read_currency(code, default_currency) if code else currency
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _sane(value), None
    text = clean(value)
    if _PLAIN.fullmatch(text):
        return _sane(float(text)), None
    if blank(text):
        return None, None
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError("not one amount of money")
    sign, before, inner_sign, number, after = match.groups()
    named = (before or "").strip() or after.strip()
    currency = read_currency(named, default_currency) if named else None
    return _sane(-1.0 if sign or inner_sign else read_decimal(number.strip())), currency


def read_currency(value: Any, default_currency: str) -> str:
    """The ISO 4217 code that a code or sign means.

    Raises:
        ValueError: It is neither.
    """
    name = clean(value).upper()
    if name in _CODES:
        return name
    if default_currency in _SHARED_SIGNS.get(name, ()):
        return default_currency
    if name in _SIGNS:
        return _SIGNS[name]
    raise ValueError("not a currency")


def _sane(amount: float) -> float | None:
    if amount > ABSURD_AMOUNT:  # compared as it is: a whole number may be too long for a float
        raise ValueError("absurdly high")
    if amount < 0:
        raise ValueError("negative")
    return None if math.isnan(amount) else float(amount) or None
