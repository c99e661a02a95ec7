"""From tag logits to attribute spans: the best valid BIO sequence, and its spans in words.

Tags are numbered O = 0, then B = 1 + 2k and I = 2 + 2k of label k.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0

# A finite number, so that sums of it stay numbers.
FORBIDDEN = -10_000.0


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


def bio_rules(tags: int) -> NDArray[np.float32]:
    """Which tag may follow which: 0 where it may, :data:`FORBIDDEN` where BIO does not know it.

    Args:
        tags: Number of tags.

    Returns:
        From each tag, and in the last row from the beginning of a text, to each tag. Shape: (tags + 1, tags).
    """
    rules = np.zeros((tags + 1, tags), dtype=np.float32)
    insides = np.arange(2, tags, 2)
    rules[:, insides] = FORBIDDEN
    rules[insides, insides] = rules[insides - 1, insides] = 0
    return rules


def decode_tags(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.intp]:
    """The tag sequence of the highest total score (Viterbi, 1967).

    Args:
        scores: Score of each tag at each word. Shape: (words, tags).
        transitions: Score of each tag after each tag, and in the last row at the beginning. Shape: (tags + 1, tags).

    Returns:
        Tag numbers. Shape: (words,).
    """
    words = len(scores)
    back = np.empty((words, scores.shape[1]), dtype=np.intp)
    steps, columns = transitions[:-1], np.arange(scores.shape[1])
    best = transitions[-1] + scores[0]
    for word in range(1, words):
        arriving = best[:, None] + steps
        back[word] = arriving.argmax(axis=0)
        best = arriving[back[word], columns] + scores[word]
    path = np.empty(words, dtype=np.intp)
    path[-1] = best.argmax()
    for word in range(words - 1, 0, -1):
        path[word - 1] = back[word, path[word]]
    return path


def marginals(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability of each tag at each word, over all sequences (forward-backward; Rabiner, 1989).

    The scores alone say little of it: what a tag owes to its neighbours is in the transitions.

    Args:
        scores: Score of each tag at each word. Shape: (words, tags).
        transitions: As :func:`decode_tags` takes them.

    Returns:
        Rows that sum to 1. Shape: (words, tags).
    """
    words = len(scores)
    odds = np.exp(transitions.astype(np.float64))
    own = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    forward, backward = np.empty(own.shape), np.ones(own.shape)
    scale = np.empty(words)
    for word in range(words):
        arriving = odds[-1] if word == 0 else forward[word - 1] @ odds[:-1]
        forward[word] = arriving * own[word]
        scale[word] = forward[word].sum()
        forward[word] /= scale[word]
    for word in range(words - 2, -1, -1):
        backward[word] = odds[:-1] @ (backward[word + 1] * own[word + 1]) / scale[word + 1]
    both = forward * backward
    result: NDArray[np.float64] = both / both.sum(axis=1, keepdims=True)
    return result


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
