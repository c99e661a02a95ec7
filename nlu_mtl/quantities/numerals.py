"""Numbers as people write them: "1,299.99", "1.299,99", "two hundred and fifty", "one and a half"."""

import re
import unicodedata
from typing import Final

# fmt: off
UNITS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}
TEENS: Final = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}
TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}
# fmt: on
SCALES: Final = {
    "dozen": 12.0,
    "hundred": 100.0,
    "k": 1_000.0,
    "thousand": 1_000.0,
    "grand": 1_000.0,
    "million": 1_000_000.0,
}
_SMALL_VALUES: Final = UNITS | TEENS | TENS | {"zero": 0}
_FRACTIONS: Final = {"half": 0.5, "quarter": 0.25}

_UNIT = "|".join(UNITS)
_TEN = "|".join(TENS)
_GAP = r"(?:[ ]|[ ]?-[ ]?)"
_SMALL = rf"(?:(?:{_TEN})(?:{_GAP}(?:{_UNIT})\b)?|{'|'.join(TEENS)}|{_UNIT}|zero)\b"
# "between one hundred and two hundred" holds two numbers, "one hundred and two" one: a tail may not
# itself be the beginning of a longer number.
_END = rf"(?!{_GAP}(?:and )?(?:{_SMALL}|hundreds?\b|thousand\b|grand\b|million\b))"
# A scale word stands for one of itself unless digits or a fraction count it ("5 thousand").
_ALONE = r"(?<!\d )(?<!half )(?<!quarter )"
_HUNDREDS = rf"(?:(?:an?|{_SMALL}) |{_ALONE})hundreds?\b(?: (?:and )?{_SMALL}{_END})?"
_THOUSANDS = (
    rf"(?:(?:an?|{_HUNDREDS}|{_SMALL}) |{_ALONE})(?:thousand|grand|million)\b"
    rf"(?: (?:and )?(?:{_HUNDREDS}|{_SMALL}){_END})?"
)
# "two fifty", "two-fifty", "one twenty five": hundreds with the word left out.
_COLLOQUIAL = rf"(?P<colloquial>(?:{_UNIT})[ -](?:{_TEN})\b(?:{_GAP}(?:{_UNIT})\b)?{_END})"
# "nineteen ninety nine": a price in shop talk.
_SHOP_PRICE = rf"(?P<shop>(?:(?:{_TEN})(?:{_GAP}(?:{_UNIT})\b)?|{'|'.join(TEENS)}) ninety{_GAP}(?:nine|five)\b{_END})"
_FRACTION = r"(?: and (?:an? )?(?P<fraction>half|quarter)\b)"
_SPELLED = re.compile(rf"\b(?:{_COLLOQUIAL}|{_SHOP_PRICE}|(?P<plain>{_THOUSANDS}|{_HUNDREDS}|{_SMALL})){_FRACTION}?")
_DIGITS_AND_FRACTION = re.compile(rf"(?<![\w.,])(\d{{1,9}}){_FRACTION}")
_SIMPLE_SCALE = re.compile(rf"(?:(?P<small>an?|{_SMALL}) )?(?P<scale>hundred|thousand|grand|million)s?")
_WORD = re.compile(r"[a-z]+")
_HALF_SCALE = re.compile(r"\bhalf an? (?=hundred|thousand|grand|million)")
_COUPLE = re.compile(r"\b(?:an? )?couple(?: of)?\b")
_FEW = re.compile(r"\b(?:an? )?few (?=(?:hundred|thousand|grand|million)s?\b)")
_DOZEN = re.compile(r"\b(?P<half>half )?(?:(?<=half )dozen|an? dozen)\b")
# "The second one" counts nothing, and a lone "one" is a pronoun far more often than an amount of money.
_THE_ONE = re.compile(r"\b(?:the|this|that|which)(?: \w+)? $")
_LONE_ONE = re.compile(r"(?<!between )one\b(?! (?:dollar|euro|pound|to|or)\b)")

_TRANSLATION: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("“”″〃", '"'),
        **dict.fromkeys("‘’′`", "'"),
        **{"½": ".5", "¼": ".25", "¾": ".75", "≤": "<=", "≥": ">=", "×": "x", "～": "~", "〜": "~"},
    }
)
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text in lower case with plain spaces, dashes, quotes, fractions and comparison signs."""
    folded = unicodedata.normalize("NFKC", text.translate(_TRANSLATION)).lower()
    return _SPACES.sub(" ", folded)


def spell_out_digits(text: str, *, money: bool) -> str:
    """Writes spelled numbers in digits: "two hundred and fifty" → "250", "two hundred" → "2 hundred".

    A round number keeps its scale word, which in a range counts for both sides ("two to three
    hundred"). "two fifty" reads as 250.

    Args:
        text: Text as :func:`fold` gives it.
        money: Whether the numbers are amounts of money; a lone "one" is then left as it is ("a cheap one").
    """
    text = _HALF_SCALE.sub("0.5 ", text)
    text = _COUPLE.sub("2", text)
    text = _FEW.sub("3 ", text)
    text = _DOZEN.sub(lambda match: "6" if match["half"] else "1 dozen", text)
    text = _DIGITS_AND_FRACTION.sub(lambda match: _format(float(match[1]) + _FRACTIONS[match[2]]), text)
    return _SPELLED.sub(lambda match: _digits(match, money=money), text)


def _digits(match: re.Match[str], *, money: bool) -> str:
    words = match["plain"] or match["colloquial"] or match["shop"]
    if words == "one" and _is_pronoun(match, money=money):
        return match[0]
    fraction = _FRACTIONS.get(match["fraction"] or "", 0.0)
    if match["colloquial"]:
        first, *others = (_SMALL_VALUES[word] for word in _WORD.findall(words))
        return _format(first * 100 + sum(others) + fraction)
    if match["shop"]:
        *whole, ninety, last = (_SMALL_VALUES[word] for word in _WORD.findall(words))
        return _format(sum(whole) + (ninety + last) / 100)
    simple = _SIMPLE_SCALE.fullmatch(words)
    if simple and not fraction:
        return f"{_format(_evaluate(simple['small'] or 'a'))} {simple['scale']}"
    return _format(_evaluate(words) + fraction)


def _is_pronoun(match: re.Match[str], *, money: bool) -> bool:
    if match["fraction"]:
        return False
    before = match.string[max(match.start() - 30, 0) : match.start()]
    return bool(_THE_ONE.search(before)) or (money and _LONE_ONE.match(match.string, match.start()) is not None)


def _evaluate(words: str) -> float:
    total, current = 0.0, 0.0
    for word in _WORD.findall(words):
        if word == "and":
            continue
        if word in ("a", "an"):
            current += 1
        elif word in _SMALL_VALUES:
            current += _SMALL_VALUES[word]
        elif word.startswith("hundred"):
            current = (current or 1) * 100
        else:
            total += (current or 1) * SCALES[word]
            current = 0
    return total + current


def _format(value: float) -> str:
    return f"{value:g}" if value < 100_000 else f"{value:.2f}"


# Digits with thousands separators or one decimal separator. Possessive, so that a run of ten
# thousand digits costs one pass. A space groups thousands only where `spaces` is asked for.
DIGITS: Final = r"(?:\d{1,3}(?:[,.']\d{3})++(?:[.,]\d{1,2})?|\d++(?:[.,]\d++)?|\.\d++)(?![.,]?\d)"
SPACED_DIGITS: Final = rf"(?:\d{{1,3}}(?: \d{{3}})++(?:[.,]\d{{1,2}})?(?![.,]?\d)|{DIGITS})"
_ONE_DOT_GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_ONE_COMMA_GROUP = re.compile(r"[1-9]\d{0,2},\d{3}")


def read_digits(digits: str, *, dot_groups: bool) -> float:
    """The value of digits that :data:`DIGITS` or :data:`SPACED_DIGITS` matched.

    Where both "." and "," occur the later one is the decimal separator. "1,299" is 1299.

    Args:
        digits: ASCII digits and separators.
        dot_groups: Whether "1.299" is 1299 (a price has no thousandths) rather than 1.299.
    """
    digits = digits.replace(" ", "").replace("'", "")
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        decimal, group = (",", ".") if comma > dot else (".", ",")
        digits = digits.replace(group, "").replace(decimal, ".")
    elif digits.count(",") > 1 or _ONE_COMMA_GROUP.fullmatch(digits):
        digits = digits.replace(",", "")
    elif digits.count(".") > 1 or (dot_groups and _ONE_DOT_GROUP.fullmatch(digits)):
        digits = digits.replace(".", "")
    else:
        digits = digits.replace(",", ".")
    # Where separators were mixed up ("1,299.999.99") more than one decimal sign is left: no number.
    return float(digits) if digits.count(".") <= 1 else float("nan")
