"""Texts with other values in their spans: a pattern that one person thought of serves more than one color."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from nlu_mtl.data.examples import Example, Span
from nlu_mtl.data.lexicon import Lexicon
from nlu_mtl.data.noise import Edit, apply_edits

Alike = Callable[[Example, Span], Sequence[str]]
"""What may stand in the place of a span, nothing if it must stay."""

_NO_VALUES = frozenset({"item_reference", "sort_key"})


def exchange_values(example: Example, alike: Alike, share: float, rng: random.Random) -> Example:
    """Put other values in the place of some of the spans.

    Args:
        example: Any example.
        alike: What may stand in the place of a span.
        share: Probability of each span to be exchanged, from 0 to 1.
        rng: Source of randomness.
    """
    edits: list[Edit] = []
    for span in example.spans:
        values = alike(example, span)
        if values and rng.random() < share:
            edits.append((span.start, span.end, rng.choice(values)))
    edited = apply_edits(example.text, example.spans, edits)
    return example if edited is None else replace(example, text=edited[0], spans=edited[1])


def alike_in(lexicon: Lexicon) -> Alike:
    """Values of the same word list; what no list holds stays, and so does what points at products or orders them."""

    def values(example: Example, span: Span) -> Sequence[str]:
        return () if span.name in _NO_VALUES else lexicon.alike(span.name, example.text[span.start : span.end])

    return values


def alike_among(examples: Iterable[Example]) -> Alike:
    """Values that other examples of the same intent have under the same label, as often as they have them."""
    known: dict[tuple[str | None, str], list[str]] = {}
    for each in examples:
        for span in each.spans:
            known.setdefault((each.intent, span.name), []).append(each.text[span.start : span.end])

    def values(example: Example, span: Span) -> Sequence[str]:
        return known.get((example.intent, span.name), ())

    return values
