"""English agreement for the demo shop's sentences: number, articles, lists and capitals."""

import re
from collections.abc import Sequence

_ARTICLE = re.compile(r"\b([Aa])\(n\) (?=([\w-]+))")
_VOWEL_SOUND = re.compile(
    r"^(?:[aeio]|u(?!n[iy]|s[be]|til)|hour|honest|8|11\b|11-|18|x-|[FHLMNRSX](?![a-z]))", re.ASCII
)
_SMALL_WORDS = {"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"}


def agreement(plural: bool) -> dict[str, str]:
    """Pronouns, auxiliaries and endings for a thing that is one (a kettle) or many (boots)."""
    if plural:
        words = {
            "it": "they",
            "them": "them",
            "its": "their",
            "is": "are",
            "has": "have",
            "does": "do",
            "this": "these",
        }
        return {**words, "It": "They", "Its": "Their", "This": "These", "s": "", "es": "", "ies": "y", "was": "were"}
    words = {"it": "it", "them": "it", "its": "its", "is": "is", "has": "has", "does": "does", "this": "this"}
    return {**words, "It": "It", "Its": "Its", "This": "This", "s": "s", "es": "es", "ies": "ies", "was": "was"}


def articles(text: str) -> str:
    """``text`` with every ``a(n)`` settled by the sound of the next word."""

    def settle(match: re.Match[str]) -> str:
        word = match[2]
        vowel = _VOWEL_SOUND.match(word if word[:2].isupper() else word.lower())
        return f"{match[1]}{'n' if vowel else ''} "

    return _ARTICLE.sub(settle, text)


def capital(text: str) -> str:
    """``text`` with its first letter upper-case and the rest as it is."""
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str]) -> str:
    """``a``, ``a and b`` or ``a, b and c``; ``plus`` before the last where an item has an ``and`` of its own."""
    if len(items) < 2:
        return "".join(items)
    last = ", plus" if any(" and " in item for item in items) else " and"
    return f"{', '.join(items[:-1])}{last} {items[-1]}"


def title_case(text: str) -> str:
    """``text`` as titles write it: every word capital but the small ones; mixed-case words are left alone."""
    words = text.split(" ")
    return " ".join(
        word if (place and word in _SMALL_WORDS) else "-".join(capital(part) for part in word.split("-"))
        for place, word in enumerate(words)
    )
