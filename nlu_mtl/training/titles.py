"""Title-like texts put together at random, on which the shared encoder must stay close to the base encoder.

Titles of real shops are full of model numbers, invented names and units that authored sentences lack;
nothing but closeness is trained on these, so they need no labels and may be nonsense.
"""

import random
import string
from collections import defaultdict
from collections.abc import Mapping, Sequence

from nlu_mtl.data import Example, Kind
from nlu_mtl.training.corpora import Corpus

_UNITS = ("GB", "inch", "ft", "mm", "oz", "Pack", "W", "V", "mAh", "-Port", "MP", "x", "lb", "Count", "Hz", "%", '"')
_JOINTS = (" ", " ", " ", ", ", " - ", " / ", " with ", " for ", " (", ": ", " & ")
_SOUNDS = ("ka", "ro", "tech", "lin", "max", "vi", "so", "den", "pro", "mi", "tar", "gen", "lo", "bex", "ul", "na")
_TYPICAL: Mapping[Kind, int] = {"utterance": 700, "product": 150}
_TYPICAL_TITLES = 150
_NAMES = ("product_type", "brand", "color", "material", "feature", "size", "audience", "style", "product_name")


def title_like(examples: Sequence[Example], count: int, rng: random.Random) -> list[str]:
    """Texts that look like product titles, out of the words of labelled spans and random codes."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for example in examples:
        for span in example.spans:
            words[span.name].append(example.text[span.start : span.end])
    pool = [words[name] for name in _NAMES if words[name]]
    return [_title(pool, rng) for _ in range(count)]


def _title(pool: Sequence[Sequence[str]], rng: random.Random) -> str:
    parts: list[str] = []
    for _ in range(rng.randint(2, 8)):
        kind = rng.random()
        if kind < 0.2:
            parts.append(_code(rng))
        elif kind < 0.35:
            parts.append(f"{rng.choice((rng.randint(1, 20), rng.randint(1, 999)))}{rng.choice(_UNITS)}")
        elif kind < 0.45:
            parts.append("".join(rng.choice(_SOUNDS) for _ in range(rng.randint(2, 3))).capitalize())
        elif pool:
            parts.append(rng.choice(rng.choice(pool)))
    text = "".join(part + rng.choice(_JOINTS) for part in parts).rstrip(" ,-/(:&")
    return text.title() if rng.random() < 0.6 else text


def _code(rng: random.Random) -> str:
    """A made-up model number."""
    letters = "".join(rng.choices(string.ascii_uppercase, k=rng.randint(1, 4)))
    digits = "".join(rng.choices(string.digits, k=rng.randint(2, 6)))
    return f"{letters}{rng.choice(('', '-', ''))}{digits}{rng.choice(('', '', rng.choice(string.ascii_uppercase)))}"


def typical_texts(corpora: Sequence[Corpus], seed: int) -> list[str]:
    """Texts that stand for all that a model will read: of each corpus, and titles."""
    rng = random.Random(seed)
    texts: list[str] = []
    for corpus in corpora:
        for kind, most in _TYPICAL.items():
            known = [each.text for each in corpus.train if each.kind == kind]
            texts += rng.sample(known, min(most, len(known)))
        texts += title_like(corpus.train, _TYPICAL_TITLES, rng)
    return texts
