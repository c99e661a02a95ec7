"""What the words of a span say beyond doubt, where the model cut it or named it otherwise."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from nlu_mtl.quantities import QuantityKind, parse_quantity

_NEXT_NUMBER: Final = re.compile(r"\s+[$£€¥]?\s?\d[\d.,]*k?(?!\w)", re.IGNORECASE)
# "under 18" says no unit and no system of sizes: shoppers bound prices so, sizes never.
_BARE_BOUND: Final = re.compile(
    r"(?!.*\b(?:sizes?|sz|ages?|eu|uk|us)\b)[^\d]*[^\W\d][^\d]*\d[\d.,]*k?(?:\s*(?:and|to|-|–)\s*\d[\d.,]*k?)?",
    re.IGNORECASE,
)
# "32 inch under 400": a size with its unit, and a bound without one behind it.
_SIZE_AND_PRICE: Final = re.compile(
    r"(?P<size>.*\d\s*-?(?:\"|inch(?:es)?|in|cm|mm|m|feet|ft|[gtm]b|ml|l|lit(?:er|re)s?|oz|kg|g|lbs?))\s+"
    r"(?P<price>[^\W\d][^\d]*[$£€¥]?\s?\d[\d.,]*k?)",
    re.IGNORECASE,
)
# "Sugar-free" is a wish for a feature, but no one wishes for the material "leather-free" or "non-leather".
_ABSENT: Final = frozenset({"material", "color", "pattern"})
_FREE: Final = re.compile(r"(?<=\w)[\s-]free$", re.IGNORECASE)
_NON: Final = re.compile(r"non[\s-]+(?=\w)", re.IGNORECASE)
_DENIABLE: Final = frozenset(
    {
        "brand",
        "color",
        "material",
        "feature",
        "pattern",
        "style",
        "shape",
        "content",
        "condition",
        "occasion",
        "audience",
    }
)
_DENIAL: Final = re.compile(r"(?<!\w)(?:not|without|w/o)\s+(?:an? |any )?$", re.IGNORECASE)
_NOT: Final = r"(?:is|are|was|were|does?|did|ca|could|should|would|must|wo|has|have|ai|need)n['’´`]?t"
# Denied twice, it is wished for: "not without a lid", "no jacket without pockets", "can't do without wheels".
_DENIED_TWICE: Final = re.compile(
    rf"(?<!\w)(?:(?:not|never|cannot|{_NOT})(?:\s+(?:do|go|live|be|cope|manage|ones?))?|no(?:\s+\w+){{1,3}})"
    r"\s+(?:without|w/o)\s+(?:an? |any |the )?$",
    re.IGNORECASE,
)
_BOUNDED: Final[dict[str, QuantityKind]] = {"price": "price", "size": "size", "weight": "weight", "rating": "rating"}
# "isn't [over a hundred]": without its negation a bound says the opposite.
_NEGATION: Final = re.compile(
    rf"(?<!\w)(?:not|never|no|cannot|{_NOT})\s+(?:be |cost |go |weigh |have )?$", re.IGNORECASE
)
_CUT: Final = re.compile(r"[^\W\d_]+n['’´`]$", re.IGNORECASE)
# "sz 10" is a size, whatever a bare number may be.
_SIZED: Final = re.compile(r"(?:sz|sizes?|eu|uk)\b\.?\s*\d", re.IGNORECASE)
# A question ("why not red?") and a condition ("if it's not red") rule nothing out.
_SUPPOSED: Final = re.compile(r"\b(?:why|if|unless)\b[^,.;!?]*$", re.IGNORECASE)


class Piece(NamedTuple):
    """An attribute by its words: name, code points, and whether the words rule it out; None where they do not say."""

    name: str
    start: int
    end: int
    denied: bool | None


def mend(text: str, piece: tuple[str, int, int], limit: int, floor: int = 0) -> Iterator[Piece]:
    """The attributes that a span of a text stands for.

    A price that was cut before its number gets it; a bound without a unit is one of the price, also behind a size; of
    "leather-free" and "non-leather" the material is kept, as ruled out; what stands behind "not" is ruled out, and what
    is denied twice ("not without a lid") is not; a bound gets the negation in front of it, which turns it round.

    Args:
        text: The whole text.
        piece: Attribute and code points of the span.
        limit: Where the next span begins.
        floor: Where the span before ends.
    """
    name, start, end = piece
    if name in _BOUNDED:
        start = _with_negation(text, name, start, end, floor)
    if name == "price" and _SIZED.match(text, start, end):
        name = "size"
    if name == "size" and (both := _SIZE_AND_PRICE.fullmatch(text, start, end)) and _is_bound(both["price"]):
        yield Piece("size", start, both.end("size"), None)
        yield Piece("price", both.start("price"), end, None)
        return
    if name == "size" and _BARE_BOUND.fullmatch(text, start, end) and _is_bound(text[start:end]):
        name = "price"
    if name == "price":
        yield Piece(name, start, _with_number(text, start, end, limit), None)
        return
    if _DENIED_TWICE.search(text, 0, start):
        yield Piece(name, start, end, False)
        return
    denied = name in _DENIABLE and _DENIAL.search(text, 0, start) is not None and not _SUPPOSED.search(text, 0, start)
    if name in _ABSENT and (free := _FREE.search(text, start, end)):
        yield Piece(name, start, free.start(), True)
    elif name in _ABSENT and (non := _NON.match(text, start, end)):
        yield Piece(name, non.end(), end, True)
    else:
        yield Piece(name, start, end, denied or None)


def _with_negation(text: str, name: str, start: int, end: int, floor: int) -> int:
    """The start of a bound with the negation before it, and the word it was cut in ("isn|t over 100")."""
    cut = _CUT.search(text, floor, start) if text[start : start + 2].casefold() == "t " else None
    first = cut.start() if cut else start
    negation = _NEGATION.search(text, floor, first)
    first = negation.start() if negation else first
    return first if first < start and _is_bound(text[first:end], _BOUNDED[name]) else start


def _is_bound(text: str, kind: QuantityKind = "price") -> bool:
    """Whether what is measured may be bounded so: "under 18", not "UK 9"."""
    bound = parse_quantity(text, kind)
    return bound is not None and bound.min != bound.max


def _with_number(text: str, start: int, end: int, limit: int) -> int:
    """The end of a price that was cut before its number ("under" of "under 157"), so that no bound is lost.

    The number must follow at once and end before ``limit``.
    """
    if parse_quantity(text[start:end], "price") is not None:
        return end
    number = _NEXT_NUMBER.match(text, end, limit)
    if number is None or parse_quantity(text[start : number.end()], "price") is None:
        return end
    return number.end()
