"""Reads the values of feed cells: weights, counts, lists. Text in, plain values out; empty is unknown."""

import html
import math
import re
from collections.abc import Mapping
from typing import Any

MOST_PIECES = 2**31 - 1
"""The greatest count that every database takes; a feed that names a greater one is mistaken."""

_KILOGRAMS = {
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms", "kilo", "kilos"), 1.0),
    **dict.fromkeys(("g", "gr", "gram", "grams"), 0.001),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), 0.45359237),
    **dict.fromkeys(("oz", "ounce", "ounces"), 0.028349523125),
}
_AUDIENCES = {
    **dict.fromkeys(("f", "female", "woman", "women", "womens", "women's", "ladies", "w"), "women"),
    **dict.fromkeys(("m", "male", "man", "men", "mens", "men's"), "men"),
    **dict.fromkeys(("u", "unisex"), "unisex"),
    **dict.fromkeys(("kid", "kids", "child", "children"), "kids"),
}
_AVAILABILITIES = {
    **dict.fromkeys(("instock", "available", "limitedavailability", "true", "yes", "1"), "in_stock"),
    **dict.fromkeys(("outofstock", "soldout", "discontinued", "unavailable", "false", "no", "0"), "out_of_stock"),
    **dict.fromkeys(("preorder", "presale"), "preorder"),
    **dict.fromkeys(("backorder", "onbackorder"), "backorder"),
}
_BLANK = frozenset(("", "-", "--", "n/a", "na", "nan", "null", "none", "unknown", "tbd"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\s]?\d{3})+|\d+")
_WEIGHT = re.compile(r"(\d[\d.,\s]*?|[.,]\d+)\s*([a-z]*)\.?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_ADDRESSES = re.compile(r"\||,\s*(?=https?://)")
_PATH = re.compile(r"\s*>\s*|\s+[|/]\s+|\s*\|\s*")


def clean(value: Any) -> str:
    """A cell as one line of text: no markup, no control characters, single spaces; a list joined by commas."""
    if isinstance(value, str):
        if "<" in value:
            value = _TAG.sub(" ", value)
        if "&" in value:
            value = html.unescape(value)
        if not value.isprintable():  # the usual text needs no look at its control characters
            value = _CONTROLS.sub(" ", value)
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_clean_one, value)))
    return _clean_one(value)


def blank(text: str) -> bool:
    """Whether a cleaned cell says that the value is not known ("", "N/A", "null")."""
    return text.lower() in _BLANK


def read_weight(value: Any, bare_unit: str) -> float | None:
    """Kilograms of ``1.2 kg``, ``16 oz`` or a bare number in ``bare_unit``; zero is unknown.

    Raises:
        ValueError: It is no weight, or too great for a number.
    """
    text = clean(value).lower()
    if blank(text):
        return None
    match = _WEIGHT.fullmatch(text)
    factor = _KILOGRAMS.get(match[2] or bare_unit) if match else None
    if match is None or factor is None:
        raise ValueError("not a weight")
    weight = read_decimal(match[1]) * factor
    if math.isinf(weight):
        raise ValueError("absurdly high")
    return weight or None


def read_number(value: Any) -> float | None:
    """The first number of a cell ("4.5 out of 5 stars"); None where it is empty.

    Raises:
        ValueError: It holds no number.
    """
    text = clean(value)
    if blank(text):
        return None
    match = _NUMBER.search(text)
    if match is None:
        raise ValueError("not a number")
    return float(match[0].replace(",", "."))


def read_count(value: Any) -> int | None:
    """A whole number such as a stock; thousands may be grouped, below zero counts as none.

    Raises:
        ValueError: It is no whole number, or greater than :data:`MOST_PIECES`.
    """
    text = clean(value)
    if blank(text):
        return None
    digits = text.removeprefix("-").removesuffix(".0")
    if not _GROUPED.fullmatch(digits):
        raise ValueError("not a whole number")
    if text.startswith("-"):
        return 0
    count = re.sub(r"\D", "", digits).lstrip("0") or "0"
    if len(count) > len(str(MOST_PIECES)) or int(count) > MOST_PIECES:
        raise ValueError("absurdly high")
    return int(count)


def read_availability(value: Any) -> str:
    """``in_stock``, ``out_of_stock``, ``preorder``, ``backorder``, or ``unknown`` where the cell is empty.

    Reads Google Merchant Center's words and schema.org's addresses.

    Raises:
        ValueError: It is none of these.
    """
    text = clean(value)
    if blank(text):
        return "unknown"
    found = _AVAILABILITIES.get(re.sub(r"[^a-z0-9]", "", text.rpartition("/")[2].lower()))
    if found is None:
        raise ValueError("not an availability")
    return found


def read_list(value: Any, *, slashes: bool = False) -> tuple[str, ...]:
    """The values of a list, or of text separated by ``|`` or commas, without repetitions.

    Args:
        value: The cell.
        slashes: Whether ``/`` separates too, as in Google Merchant Center's colors ("Red/Black").
    """
    if isinstance(value, list | tuple):
        parts = [_clean_one(each) for each in value]
    else:
        text = clean(value)
        commas = "[,/]" if slashes else r",(?!\d)"  # 1,5 l is one size
        parts = text.split("|") if "|" in text else re.split(commas, text)
    unique: dict[str, str] = {}
    for part in parts:
        if not blank(stripped := part.strip()[:255]):
            unique.setdefault(stripped.casefold(), stripped)
    return tuple(unique.values())


def read_audience(value: Any) -> tuple[str, ...]:
    """Who a product is for, with the codes of feeds spelt out: ``F`` → ``women``."""
    return tuple(dict.fromkeys(_AUDIENCES.get(each.lower(), each.lower()) for each in read_list(value)))


def read_path(value: Any) -> tuple[str, ...]:
    """The parts of a category path, from the root: ``A > B``, ``A | B``, ``A / B`` or a list."""
    parts = [_clean_one(each) for each in value] if isinstance(value, list | tuple) else _PATH.split(clean(value))
    return tuple(part for part in parts if not blank(part))


def read_address(value: Any) -> str | None:
    """The first address of a list, or of text that separates several by bars, or by commas before the next scheme."""
    text = _clean_one(value[0]) if isinstance(value, list | tuple) and value else clean(value)
    first = _ADDRESSES.split(text)[0].strip()
    return None if blank(first) else first


def read_decimal(number: str) -> float:
    """A number whose decimal sign is the last of comma and point, unless that one groups thousands.

    Raises:
        ValueError: It is no number, or its thousands are not grouped by three.
    """
    comma, point = number.rfind(","), number.rfind(".")
    split = max(comma, point)
    if min(comma, point) < 0 and split >= 0:  # only one kind of sign
        sign = number[split]
        if number.count(sign) > 1 or (sign == "," and len(number) - split == 4):
            split = -1
    whole, fraction = (number, "") if split < 0 else (number[:split], number[split + 1 :])
    if (whole and not _GROUPED.fullmatch(whole)) or not (fraction or "0").isdecimal():
        raise ValueError("not a number")
    return float((re.sub(r"\D", "", whole) or "0") + "." + (fraction or "0"))


def _clean_one(value: Any) -> str:
    """A cell that is no list. What is nested deeper than a value's name is not text."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("value")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value) if isinstance(value, int) else ""
