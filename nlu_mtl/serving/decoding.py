"""From tag logits to attribute spans: the best valid BIO sequence, and its spans in words.

Tags are numbered O = 0, then B = 1 + 2k and I = 2 + 2k of attribute k.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0


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
    """The valid BIO sequence of the highest total score (Viterbi, 1967, with forbidden transitions only).

    Args:
        scores: Tag log-probabilities or logits of each word. Shape: (words, 1 + 2 * attributes).

    Returns:
        Tag numbers. Shape: (words,).
    """
    greedy: NDArray[np.intp] = scores.argmax(axis=1)
    # The best unconstrained sequence is the best valid one whenever it happens to be valid.
    if is_valid(greedy):
        return greedy
    return _viterbi(scores)


def _viterbi(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Dynamic programme over words; an inside tag has two predecessors, every other tag has all of them."""
    words, tags = scores.shape
    back = np.zeros((words, tags), dtype=np.intp)
    best = scores[0].astype(np.float64)
    best[2::2] = -np.inf
    begins = np.arange(1, tags, 2)
    for word in range(1, words):
        top = int(best.argmax())
        back[word] = top
        arriving = np.full(tags, best[top])
        from_begin = best[1::2] >= best[2::2]
        back[word, 2::2] = np.where(from_begin, begins, begins + 1)
        arriving[2::2] = np.where(from_begin, best[1::2], best[2::2])
        best = arriving + scores[word]
    path = np.empty(words, dtype=np.intp)
    path[-1] = best.argmax()
    for word in range(words - 1, 0, -1):
        path[word - 1] = back[word, path[word]]
    return path


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
