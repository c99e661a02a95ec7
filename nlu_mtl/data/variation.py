"""Written lines with other values: a pattern that one person thought of serves more than one color."""

import random
from dataclasses import replace

from nlu_mtl.data.examples import Example
from nlu_mtl.data.lexicon import Lexicon
from nlu_mtl.data.noise import Edit, apply_edits

_EXCHANGED = 0.6
_NO_VALUES = frozenset({"item_reference", "sort_key"})


def exchange_values(example: Example, lexicon: Lexicon, rng: random.Random) -> Example:
    """Put other values of the same word list in the place of some that the lexicon knows.

    Args:
        example: Any example; what no list holds stays as it is.
        lexicon: The word lists.
        rng: Source of randomness.
    """
    edits: list[Edit] = []
    for span in example.spans:
        values = () if span.name in _NO_VALUES else lexicon.alike(span.name, example.text[span.start : span.end])
        if values and rng.random() < _EXCHANGED:
            edits.append((span.start, span.end, rng.choice(values)))
    edited = apply_edits(example.text, example.spans, edits)
    return example if edited is None else replace(example, text=edited[0], spans=edited[1])
