"""Values no list can hold: numbers, made-up brands, product numbers. Each draws from the given generator."""

import random
import string
from collections.abc import Callable, Sequence

_ONSETS = ("b", "br", "c", "cl", "d", "dr", "f", "g", "gl", "h", "j", "k", "kr", "l", "m", "n", "p", "pr", "qu", "r")
_MORE_ONSETS = ("s", "st", "t", "tr", "v", "w", "x", "y", "z", "sh", "th", "ph", "")
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "oo", "io", "y")
_CODAS = ("", "", "", "n", "r", "l", "x", "s", "m", "k", "th", "nd", "rt", "ck", "sse", "tech", "wear", "vo", "co")
_BRAND_TAILS = ("Home", "Labs", "Outfitters", "& Co", "& Sons", "Goods", "Works", "Studio", "Gear", "Living", "Supply")
_NUMBER_WORDS = ("ten", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "eighty", "ninety", "a hundred")
_LARGE_WORDS = ("two hundred", "one hundred", "three hundred", "five hundred", "a thousand", "one fifty", "a grand")
_MORE_WORDS = (
    "a couple hundred",
    "fifteen hundred",
    "twelve hundred",
    "two fifty",
    "seventy five",
    "two hundred fifty",
)
_INCHES = (5, 6, 8, 10, 11, 12, 13, 14, 15, 16, 17, 20, 24, 27, 30, 32, 36, 40, 43, 48, 50, 55, 60, 65, 75, 85)
_CENTIMETRES = (20, 28, 30, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140, 150, 160, 180, 200)
_ROUND = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 75, 80, 90, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800)


def pseudo_word(rng: random.Random) -> str:
    """A pronounceable made-up word of two or three syllables, in lower case."""
    syllables = [
        rng.choice(_ONSETS + _MORE_ONSETS) + rng.choice(_NUCLEI) + (rng.choice(_CODAS) if last else "")
        for last in ((False, True), (False, False, True))[rng.random() < 0.3]
    ]
    return "".join(syllables)


def pseudo_brand(rng: random.Random) -> str:
    """A brand name nobody has: capitalised, in capitals, as initials, or with a usual second word."""
    kind = rng.random()
    word = pseudo_word(rng)
    if kind < 0.12:
        return "".join(rng.choices(string.ascii_uppercase, k=rng.randint(2, 4)))
    if kind < 0.24:
        return f"{word.capitalize()} {rng.choice(_BRAND_TAILS)}"
    if kind < 0.32:
        return f"{word.capitalize()} {pseudo_word(rng).capitalize()}"
    if kind < 0.42:
        return word.upper()
    return word.capitalize()


def _letters(rng: random.Random, low: int, high: int) -> str:
    return "".join(rng.choices(string.ascii_uppercase, k=rng.randint(low, high)))


def _digits(rng: random.Random, low: int, high: int) -> str:
    return str(rng.randint(10 ** (low - 1), 10 ** rng.randint(low, high) - 1))


def product_number(rng: random.Random) -> str:
    """A manufacturer's number in one of the shapes they have ("KTC-D320/1G", "WH-1000XM5", "61XL")."""
    shape = rng.randrange(9)
    if shape == 0:
        return f"{_letters(rng, 2, 3)}-{_letters(rng, 1, 1)}{_digits(rng, 2, 3)}/{_digits(rng, 1, 1)}G"
    if shape == 1:
        return f"{_letters(rng, 2, 2)}-{_digits(rng, 2, 4)}{_letters(rng, 1, 2)}{_digits(rng, 1, 1)}"
    if shape == 2:
        return f"{_letters(rng, 1, 3)}{_digits(rng, 2, 5)}"
    if shape == 3:
        return f"{_letters(rng, 2, 4)}-{_digits(rng, 2, 5)}"
    if shape == 4:
        return f"{_digits(rng, 2, 3)}-{_digits(rng, 4, 5)}"
    if shape == 5:
        return f"{_letters(rng, 1, 2)}{_digits(rng, 3, 4)}{_letters(rng, 1, 3)}"
    if shape == 6:
        return f"{_letters(rng, 1, 1)}{_digits(rng, 4, 4)}{_letters(rng, 1, 1)}#{_letters(rng, 3, 3)}"
    if shape == 7:
        return f"{_digits(rng, 3, 3)}{_letters(rng, 1, 2)}{_digits(rng, 1, 2)}"
    return f"{_digits(rng, 5, 8)}"


def amount(rng: random.Random) -> str:
    """An amount of money in digits, without its currency ("49.99", "1,200", "1k")."""
    kind = rng.random()
    if kind < 0.6:
        return str(rng.choice(_ROUND))
    if kind < 0.75:
        return str(rng.randint(3, 999))
    if kind < 0.85:
        return f"{rng.randint(2, 400)}.{rng.choice(('99', '95', '50', '00', '49'))}"
    if kind < 0.9:
        return f"{rng.randint(1, 4)}{rng.choice(('k', 'K', '.5k'))}"
    thousands = rng.randint(1, 9)
    return f"{thousands},{rng.choice(('000', '200', '500'))}" if kind < 0.95 else f"{thousands}{rng.choice('0258')}00"


def amount_range(rng: random.Random) -> tuple[str, str]:
    """Two round amounts, the lower first."""
    low = rng.randrange(len(_ROUND) - 4)
    return str(_ROUND[low]), str(_ROUND[rng.randint(low + 1, min(low + 9, len(_ROUND) - 1))])


def _range_text(rng: random.Random) -> str:
    low, high = amount_range(rng)
    joint = rng.choice(
        ("{0} and {1}", "{0} and {1} dollars", "${0} and ${1}", "{0} & {1}", "£{0} and £{1}", "{0} and {1} euros")
    )
    return joint.format(low, high)


def _range_dash(rng: random.Random) -> str:
    low, high = amount_range(rng)
    joint = rng.choice(
        ("${0}-${1}", "£{0}-£{1}", "${0} - ${1}", "{0}-{1} dollars", "€{0}-{1}", "${0}-{1}", "{0}-{1}$", "{0}-{1}€")
    )
    return joint.format(low, high)


def _range_to(rng: random.Random) -> str:
    low, high = amount_range(rng)
    if rng.random() < 0.12:
        words = rng.randrange(1, len(_NUMBER_WORDS) - 1)
        low, high = _NUMBER_WORDS[words - 1], _NUMBER_WORDS[words]
    joint = rng.choice(("${0} to ${1}", "{0} to {1} dollars", "{0} to {1} bucks", "{0} to {1}", "£{0} to £{1}"))
    return joint.format(low, high)


def _measures(rng: random.Random, joint: str, values: Sequence[int]) -> str:
    """Two different measures without their unit, the lower first."""
    low, high = sorted(rng.sample(values, 2))
    return joint.format(low, high)


GENERATED: dict[str, Callable[[random.Random], str]] = {
    "amount": amount,
    "amount_word": lambda rng: rng.choice(_NUMBER_WORDS + _LARGE_WORDS + _MORE_WORDS),
    "range_and": _range_text,
    "range_dash": _range_dash,
    "range_to": _range_to,
    "digit": lambda rng: str(rng.randint(2, 9)),
    "small": lambda rng: str(rng.randint(2, 24)),
    "count": lambda rng: str(rng.choice((2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 50, 100))),
    "inches": lambda rng: rng.choice(("13.3", "15.6", "7.5")) if rng.random() < 0.1 else str(rng.choice(_INCHES)),
    "centimetres": lambda rng: str(rng.choice(_CENTIMETRES)),
    "millimetres": lambda rng: str(rng.choice((2, 5, 8, 10, 12, 20, 30, 40, 50, 100))),
    "feet": lambda rng: str(rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50))),
    "metres": lambda rng: rng.choice(("1", "1.5", "2", "2.5", "3", "4", "5", "10", "15", "20")),
    "inch_range_and": lambda rng: _measures(rng, rng.choice(("{} and {}", "{} and {}", "{} & {}")), _INCHES),
    "inch_range_to": lambda rng: _measures(rng, rng.choice(("{} to {}", "{} or {}")), _INCHES),
    "inch_range_dash": lambda rng: _measures(rng, rng.choice(("{}-{}", "{} - {}", "{}–{}")), _INCHES),
    "cm_range_and": lambda rng: _measures(rng, "{} and {}", _CENTIMETRES),
    "cm_range_to": lambda rng: _measures(rng, "{} to {}", _CENTIMETRES),
    "cm_range_dash": lambda rng: _measures(rng, rng.choice(("{}-{}", "{} - {}")), _CENTIMETRES),
    "pieces": lambda rng: str(rng.choice((250, 300, 500, 750, 1000, 1500, 2000, 3000, 5000))),
    "yen": lambda rng: str(rng.choice((500, 1000, 1500, 2000, 3000, 5000, 8000, 10000, 20000))),
    "thousands": lambda rng: (
        rng.choice(("", "", "$", "£", "€"))
        + rng.choice(("1k", "2k", "1.5k", "3k", "2.5k", "1.2k", "4k", "2K", "5k", "1,5k"))
    ),
    "millilitres": lambda rng: str(rng.choice((30, 50, 75, 100, 150, 200, 250, 330, 500, 750, 1000))),
    "kilograms": lambda rng: rng.choice(("1", "1.5", "2", "2.5", "3", "5", "7", "10", "12", "15", "20", "25")),
    "grams": lambda rng: str(rng.choice((50, 100, 150, 200, 250, 300, 400, 500, 800, 900))),
    "gigabytes": lambda rng: str(rng.choice((4, 8, 16, 32, 64, 128, 256, 512))),
    "stars": lambda rng: rng.choice(("4", "3", "4.5", "3.5", "5", "four", "three", "4.2", "2")),
    "shoe_size": lambda rng: rng.choice(("6", "7", "7.5", "8", "8.5", "9", "9.5", "10", "10.5", "11", "12", "13")),
    "eu_size": lambda rng: str(rng.randint(35, 47)),
    "waist": lambda rng: str(rng.choice((28, 29, 30, 31, 32, 33, 34, 36, 38, 40))),
    "leg": lambda rng: str(rng.choice((28, 30, 32, 34, 36))),
    "age": lambda rng: str(rng.randint(1, 15)),
    "year": lambda rng: str(rng.randint(2012, 2026)),
    "order_number": lambda rng: rng.choice(("#", "", "no. ")) + _digits(rng, 4, 8),
    "pseudo_word": pseudo_word,
    "pseudo_name": lambda rng: pseudo_word(rng).capitalize(),
    "number": product_number,
    "roman": lambda rng: rng.choice(("II", "III", "2", "3", "Pro", "Plus", "Max", "Mini", "X", "SE", "Lite", "v2")),
    "letters": lambda rng: "".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 9))),
}
