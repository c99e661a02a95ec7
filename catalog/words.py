"""Words of titles, values and queries: one tokeniser and one light stemmer, so that all of them compare."""

import re
import unicodedata
from functools import lru_cache

BREAK = "|"
"""What :func:`piece_word` gives where a title's punctuation or an "and" separates two things."""

_UNITS = r"in|inch|inches|cm|mm|ft|gb|tb|mb|oz|lb|lbs|kg|g|ml|l|w|v|mah|hz|mp|ct|pk|pack|piece"
_MARKS = str.maketrans({"’": "'", "ʼ": "'", "™": " ", "®": " ", "©": " ", "℠": " ", "″": '"', "”": '"'})
_POSSESSIVE = re.compile(r"'s\b")
_INCHES = re.compile(r"(?<=\d)\s?(?:\"|'')")
_WORD = rf"\d+(?:\.\d+)*(?=(?:{_UNITS})\b)|\d+(?:\.\d+)+[^\W_]*|[^\W_]+"
_WORDS = re.compile(_WORD)
_BROKEN = re.compile(rf"{_WORD}|[,;:/|()\[\]&+]|(?<=\s)[-–—](?=\s)")

FUNCTION_WORDS = frozenset(
    _WORDS.findall(
        "a an the of for with w in on at to by from is are be it its this that these those my your our i me you we "
        "some any no not as or but so very please want need looking show find get buy have has"
    )
)
"""Words that say nothing about a product."""

_IRREGULAR = {
    **{"shelves": "shelf", "knives": "knife", "scarves": "scarf", "mice": "mouse", "feet": "foot", "teeth": "tooth"},
    **{"children": "child", "mens": "men", "womens": "women", "lens": "lens", "lenses": "lens", "buses": "bus"},
    **{"grey": "gray", "colour": "color", "coloured": "colored", "jewellery": "jewelry", "aluminium": "aluminum"},
    **{"fibre": "fiber", "inch": "in", "inches": "in", "pyjamas": "pajama", "pyjama": "pajama", "lbs": "lb"},
    **{"potatoes": "potato", "tomatoes": "tomato", "pounds": "lb", "ounces": "oz", "ounce": "oz", "bras": "bra"},
}
"""Plurals that no rule gives, and spellings of one word on both sides of an ocean."""


def fold(text: str) -> str:
    """``text`` in lower case without accents, trademark signs and possessive endings."""
    text = text.translate(_MARKS)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in decomposed if not unicodedata.combining(each))
    text = text.casefold()
    if "'" in text:
        text = _INCHES.sub(" in", _POSSESSIVE.sub("", text)).replace("'", "")
    if '"' in text:
        text = _INCHES.sub(" in", text)
    return text


def words(text: str) -> list[str]:
    """The folded words of ``text`` in order, unstemmed; "15in" is two words, "10.5" one, "and" none."""
    return [word for word in _WORDS.findall(fold(text)) if word != "and"]


def pieces(text: str) -> list[str]:
    """The folded words and separating punctuation of ``text`` in order."""
    return _BROKEN.findall(fold(text))


def piece_word(piece: str) -> str:
    """The word that one of :func:`pieces` is, :data:`BREAK` for separating punctuation and "and"."""
    return BREAK if piece == "and" or not piece[0].isalnum() else piece


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """``word`` without its plural ending, in one spelling: both "hoodie" and "hoodies" give "hoody"."""
    if (irregular := _IRREGULAR.get(word)) is not None:
        return irregular
    if len(word) <= 3:
        return word
    if len(word) > 4 and word.endswith(("ies", "ie")):
        return word.removesuffix("s").removesuffix("ie") + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stems(text: str) -> tuple[str, ...]:
    """The stemmed words of ``text`` in order."""
    return tuple(stem(word) for word in words(text))


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """What two spellings of one facet value share: stemmed words joined by spaces."""
    return " ".join(stems(text))


@lru_cache(maxsize=16_384)
def brand_key(text: str) -> str:
    """What two spellings of one brand share: "Black & Decker®" and "BLACK AND DECKER" give "black decker"."""
    return " ".join(words(text))


def number_key(text: str) -> str:
    """A product number without case and punctuation: "KTC-D320/1G" gives "ktcd3201g"."""
    return "".join(each for each in text.casefold() if each.isalnum())
