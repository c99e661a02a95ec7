"""From tag logits to attribute spans: the best valid BIO sequence, and its spans in words.

Tags are numbered O = 0, then B = 1 + 2k and I = 2 + 2k of attribute k.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0

# Two spans of one attribute with no word between them are rare (1 in 100 of neighbouring spans in the authored
# examples), yet an unsure head breaks spans in two; the value is about minus the logarithm of how rare.
_AGAIN = 4.0


class WordSpan(NamedTuple):
    """A labelled run of words: attribute index, first word, and one past the last word."""

    attribute: int
    start: int
    end: int


def begin(attribute: int) -> int:
    """Number of the tag that begins a span of the attribute."""
    return 1 + 2 * attribute


def inside(attribute: int) -> int:
    """Number of the tag that continues a span of the attribute."""
    return 2 + 2 * attribute


def is_valid(tags: NDArray[np.intp]) -> bool:
    """Whether every inside tag follows a begin or inside tag of its own attribute. Shape: (words,)."""
    before = np.concatenate(([OUTSIDE], tags[:-1]))
    continued = (tags > OUTSIDE) & (tags % 2 == 0)
    return bool(np.all(~continued | (before == tags) | (before == tags - 1)))


def decode_tags(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """The valid BIO sequence of the highest total score (Viterbi, 1967).

    Transitions that BIO does not know are forbidden, and a span right behind another of its attribute is dear.

    Args:
        scores: Tag log-probabilities of each word. Shape: (words, 1 + 2 * attributes).

    Returns:
        Tag numbers. Shape: (words,).
    """
    greedy: NDArray[np.intp] = scores.argmax(axis=1)
    # The best sequence without rules is the best one whenever it happens to break none.
    if is_valid(greedy) and not repetitions(greedy):
        return greedy
    return _viterbi(scores)


def repetitions(tags: NDArray[np.intp]) -> int:
    """How many spans begin right behind another of their attribute. Shape: (words,)."""
    before, now = tags[:-1], tags[1:]
    return int(((now % 2 == 1) & ((before == now) | (before == now + 1))).sum())


def _viterbi(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Dynamic programme over words; within a word, tags are grouped by attribute as (begin, inside)."""
    words, tags = scores.shape
    back = np.zeros((words, tags), dtype=np.intp)
    best = scores[0].astype(np.float64)
    best[2::2] = -np.inf
    begins = np.arange(1, tags, 2)
    for word in range(1, words):
        from_begin = best[1::2] >= best[2::2]
        own, own_tag = np.where(from_begin, best[1::2], best[2::2]), np.where(from_begin, begins, begins + 1)
        other, other_tag = _best_of_others(best)
        arriving = np.full(tags, best.max())
        back[word, OUTSIDE] = best.argmax()
        arriving[1::2] = np.maximum(other, own - _AGAIN)
        back[word, 1::2] = np.where(other >= own - _AGAIN, other_tag, own_tag)
        arriving[2::2], back[word, 2::2] = own, own_tag
        best = arriving + scores[word]
    path = np.empty(words, dtype=np.intp)
    path[-1] = best.argmax()
    for word in range(words - 1, 0, -1):
        path[word - 1] = back[word, path[word]]
    return path


def _best_of_others(best: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """For each attribute, the best tag that is not of that attribute, and its score. Shape: (attributes,) each."""
    top = int(best.argmax())
    attributes = (len(best) - 1) // 2
    scores, tags = np.full(attributes, best[top]), np.full(attributes, top, dtype=np.intp)
    if top != OUTSIDE:
        attribute = (top - 1) // 2
        rest = best.copy()
        rest[begin(attribute) : inside(attribute) + 1] = -np.inf
        tags[attribute] = rest.argmax()
        scores[attribute] = rest[tags[attribute]]
    return scores, tags


def word_spans(tags: NDArray[np.intp]) -> list[WordSpan]:
    """Spans of a valid tag sequence, in reading order."""
    spans: list[WordSpan] = []
    start: int | None = None
    numbers = tags.tolist()
    for word, tag in enumerate([*numbers, OUTSIDE]):
        continues = tag > OUTSIDE and tag % 2 == 0
        if start is not None and not continues:
            spans.append(WordSpan((numbers[start] - 1) // 2, start, word))
            start = None
        if tag % 2 == 1:
            start = word
    return spans


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: NDArray[np.float32] = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
