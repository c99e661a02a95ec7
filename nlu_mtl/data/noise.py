"""Noise as shoppers make it: typos, casing, missing apostrophes and marks, joined and dropped words.

Every kind of noise is a list of edits on the clean text, so that one function moves the spans along.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from nlu_mtl.data.examples import Example, Span

Edit = tuple[int, int, str]

_WORD = re.compile(r"[A-Za-z]{4,}")
_DROPPABLE = re.compile(r"(?i)(?<![^\s])(?:the|a|an|some|me|my|to|of|is|are|please)\s")
_NEVER_MISSPELT = frozenset(
    {"not", "none", "without", "except", "under", "over", "never", "dont", "don", "avoid", "hate", "skip", "minus"}
)
_SLIGHT, _BAD = 0.05, 0.15  # shares of the letters that a hasty and a very hasty shopper mistype
_NEIGHBOURS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa",
}  # fmt: skip
_SHORT_FORMS = (
    (re.compile(r"\bplease\b"), ("pls", "plz", "plse")),
    (re.compile(r"\byou\b"), ("u",)),
    (re.compile(r"\byour\b"), ("ur",)),
    (re.compile(r"\bare\b"), ("r",)),
    (re.compile(r"\bthanks\b"), ("thx", "thanx")),
    (re.compile(r"\bsomething\b"), ("sth", "smth")),
    (re.compile(r"\bwith\b"), ("w/", "wit")),
    (re.compile(r"\bwithout\b"), ("w/o",)),
    (re.compile(r"\band\b"), ("&", "n")),
    (re.compile(r"\bwant to\b"), ("wanna",)),
    (re.compile(r"\bgoing to\b"), ("gonna",)),
    (re.compile(r"\bi am\b|\bi'm\b"), ("im", "iam")),
    (re.compile(r"\bfor\b"), ("4", "fr")),
)
_ENDINGS = ("!", "!!", "...", "..", "?", " :)", " 🙏", " pls", " thx", " 😊", "?!", " lol", " ty", ",")


_EMOJI = ("😊", "🙏", "😀", "👍", "❤️", "🎁", "😅", "✨", "🔥", "🤔", "👟", "😍")
_SPELLINGS = {
    "color": "colour", "colors": "colours", "gray": "grey", "jewelry": "jewellery", "aluminum": "aluminium",
    "meters": "metres", "meter": "metre", "liters": "litres", "liter": "litre", "centimeters": "centimetres",
    "pajamas": "pyjamas", "tire": "tyre", "tires": "tyres", "organizer": "organiser", "favorite": "favourite",
    "moisturizer": "moisturiser", "multicolored": "multicoloured", "center": "centre", "fiber": "fibre",
    "personalized": "personalised", "flavor": "flavour", "mold": "mould", "catalog": "catalogue",
}  # fmt: skip
_OTHER_SPELLING = _SPELLINGS | {british: american for american, british in _SPELLINGS.items()}
_RESPELT = re.compile(rf"\b(?:{'|'.join(_OTHER_SPELLING)})\b")


def apply_edits(text: str, spans: Sequence[Span], edits: Sequence[Edit]) -> tuple[str, tuple[Span, ...]] | None:
    """Replace stretches of a text and move its spans along.

    Args:
        text: The clean text.
        spans: Its disjoint spans in reading order.
        edits: ``(start, end, replacement)``, disjoint; one that crosses a span's bounds is refused.

    Returns:
        The new text and spans, or None where an edit would blur a span's bounds or empty a span.
    """
    moved = [[span.start, span.end] for span in spans]
    for start, end, replacement in sorted(edits, reverse=True):
        shift = len(replacement) - (end - start)
        for span, bounds in zip(spans, moved, strict=True):
            if span.end <= start:
                continue
            if span.start >= end:
                bounds[0] += shift
                bounds[1] += shift
            elif span.start <= start and end <= span.end:
                bounds[1] += shift
            else:
                return None
        text = text[:start] + replacement + text[end:]
    if any(start >= end or text[start:end] != text[start:end].strip() for start, end in moved):
        return None
    return text, tuple(replace(span, start=start, end=end) for span, (start, end) in zip(spans, moved, strict=True))


def _misspelling(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    neighbour = rng.choice(_NEIGHBOURS.get(word[at].lower(), word[at]))
    return word[:at] + neighbour + word[at + 1 :]


def misspell(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Swap, drop, double or mistype one inner letter of a word; negations stay readable."""
    words = [match for match in _WORD.finditer(text) if match[0].lower() not in _NEVER_MISSPELT]
    if not words:
        return []
    match = rng.choice(words)
    return [(match.start(), match.end(), _misspelling(match[0], rng))]


def mistype(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Hit, miss, swap or add about one letter in twenty, in names and values as anywhere else."""
    return _mistypings(text, rng, _SLIGHT)


def mistype_badly(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Mistype about one letter in seven."""
    return _mistypings(text, rng, _BAD)


def _mistypings(text: str, rng: random.Random, share: float) -> list[Edit]:
    edits: list[Edit] = []
    for word in _WORD.finditer(text):
        if word[0].lower() in _NEVER_MISSPELT:
            continue
        at = word.start()
        while at < word.end():
            if rng.random() < share:
                edits.append(_mistyping(text, at, word.end(), rng))
                at = edits[-1][1]
            else:
                at += 1
    return edits


def _mistyping(text: str, at: int, end: int, rng: random.Random) -> Edit:
    """One edit of the letter at ``at`` of a word that ends before ``end``; nothing is put before the word."""
    letter, kind = text[at], rng.randrange(4)
    neighbour = rng.choice(_NEIGHBOURS[letter.lower()])
    if kind == 0 and at + 1 < end:
        return at, at + 2, text[at + 1] + letter
    if kind == 1:
        return at, at + 1, ""
    return at, at + 1, letter + neighbour if kind == 2 else neighbour


def respell(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Write British for American spelling and the other way round."""
    return [(match.start(), match.end(), _OTHER_SPELLING[match[0]]) for match in _RESPELT.finditer(text)]


def emoji(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Put an emoji before the message, behind it, or instead of the comma between two clauses."""
    sign = rng.choice(_EMOJI)
    commas = [index for index in range(len(text)) if text.startswith(", ", index)]
    if commas and rng.random() < 0.5:
        at = rng.choice(commas)
        return [(at, at + 1, f" {sign}")]
    return [(0, 0, f"{sign} ")] if rng.random() < 0.3 else [(len(text), len(text), f" {sign}")]


def drop_apostrophes(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Write ``dont``, ``womens``, or with a typographic apostrophe."""
    replacement = "’" if rng.random() < 0.25 else ""
    return [(index, index + 1, replacement) for index, character in enumerate(text) if character == "'"]


def join_words(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Leave out one space that does not touch a span's bounds."""
    bounds = {span.start - 1 for span in spans} | {span.end for span in spans}
    spaces = [index for index, character in enumerate(text) if character == " " and index not in bounds]
    return [(index, index + 1, "") for index in rng.sample(spaces, 1)] if spaces else []


def drop_word(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Leave out an article or another small word outside the spans."""
    found = [
        (match.start(), match.end(), "")
        for match in _DROPPABLE.finditer(text)
        if all(match.end() <= span.start or match.start() >= span.end for span in spans)
    ]
    return [rng.choice(found)] if found else []


def shorten(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Write one word outside the spans as in a chat ("pls", "u", "w/")."""
    found = [
        (match.start(), match.end(), rng.choice(forms))
        for pattern, forms in _SHORT_FORMS
        for match in pattern.finditer(text)
        if all(match.end() <= span.start or match.start() >= span.end for span in spans)
    ]
    return [rng.choice(found)] if found else []


def ending(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Change how the message ends: marks, emoji, a trailing "pls"."""
    bare = len(text.rstrip("?.!"))
    if any(span.end > bare for span in spans):
        bare = len(text)
    return [(bare, len(text), rng.choice(_ENDINGS))]


def drop_marks(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Leave out commas and the final mark."""
    return [
        (index, index + 1, "")
        for index, character in enumerate(text)
        if character in ",?!" and (index + 1 == len(text) or text[index + 1] == " ")
    ]


def widen_space(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Type one space twice."""
    spaces = [index for index, character in enumerate(text) if character == " "]
    if not spaces:
        return []
    at = rng.choice(spaces)
    return [(at, at + 1, "  ")]


def lower(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """All in lower case."""
    return _recase(text, str.lower)


def upper(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """All in capitals."""
    return _recase(text, str.upper)


def title(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """Every Word Capitalised."""
    return [(match.start(), match.start() + 1, match[0][0].upper()) for match in re.finditer(r"\b[a-z]\w+", text)]


def sentence(text: str, spans: Sequence[Span], rng: random.Random) -> list[Edit]:
    """A written sentence: a capital first letter and "I"."""
    pronouns = [(match.start(), match.end(), "I") for match in re.finditer(r"\bi\b", text) if match.start()]
    first = [(0, 1, text[0].upper())] if text and text[0].isalpha() else []
    return first + [edit for edit in pronouns if all(not s.start <= edit[0] < s.end for s in spans)]


def _recase(text: str, recase: Callable[[str], str]) -> list[Edit]:
    return [
        (index, index + 1, recase(character))
        for index, character in enumerate(text)
        if recase(character) != character and len(recase(character)) == 1
    ]


Noise = Callable[[str, Sequence[Span], random.Random], list[Edit]]
NOISES: tuple[tuple[Noise, float], ...] = (
    (respell, 0.25),
    (sentence, 0.2),
    (lower, 0.1),
    (title, 0.03),
    (upper, 0.025),
    (drop_word, 0.06),
    (shorten, 0.05),
    (drop_apostrophes, 0.3),
    (drop_marks, 0.3),
    (misspell, 0.09),
    (misspell, 0.03),
    (mistype, 0.1),
    (mistype_badly, 0.02),
    (join_words, 0.03),
    (emoji, 0.03),
    (ending, 0.08),
    (widen_space, 0.015),
)


def add_noise(example: Example, rng: random.Random, strength: float = 1.0) -> Example:
    """Apply each kind of noise with its probability times ``strength``; spans stay right."""
    text, spans = example.text, example.spans
    for noise, probability in NOISES:
        if rng.random() < probability * strength:
            edited = apply_edits(text, spans, noise(text, spans, rng))
            if edited is not None and edited[0].strip():
                text, spans = edited
    return replace(example, text=text, spans=spans)
