"""Which authored examples a new intent is told from: some of every intent, and those that sound most like it."""

import math
import random
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from nlu_mtl.data import Example

_WORD = re.compile(r"[^\W_]+(?:'\w+)?")


def draw(
    examples: Sequence[Example], limits: Mapping[str, int], without: Collection[str], rng: random.Random
) -> list[Example]:
    """At most so many examples of each intent, drawn at random.

    Args:
        examples: What to draw from.
        limits: How many of which intent.
        without: Texts that are not drawn, case-folded.
        rng: Source of randomness.
    """
    left = dict(limits)
    drawn = []
    for example in rng.sample(examples, len(examples)):
        if example.intent is not None and left.get(example.intent, 0) and example.text.casefold() not in without:
            left[example.intent] -= 1
            drawn.append(example)
    return drawn


def alike(examples: Sequence[Example], new: Sequence[Example], count: int, without: Collection[str]) -> list[Example]:
    """The examples whose words are most like those of any new one, rare words weighing more; the likest first.

    Args:
        examples: What to choose from; those without an intent are left out.
        new: Examples of a new intent.
        count: How many to choose.
        without: Texts that are not chosen, case-folded.
    """
    known = [each for each in examples if each.intent is not None and each.text.casefold() not in without]
    said = [_words(each.text) for each in known]
    frequency = Counter(word for words in said for word in words)
    weight = {word: math.log(len(said) / number) ** 2 for word, number in frequency.items()}
    vocabulary = {word: place for place, word in enumerate(sorted({w for each in new for w in _words(each.text)}))}
    shared = np.zeros((len(said), len(vocabulary)))
    for row, words in enumerate(said):
        for word in words & vocabulary.keys():
            shared[row, vocabulary[word]] = weight[word]
    asked = np.zeros((len(vocabulary), len(new)))
    for column, each in enumerate(new):
        for word in _words(each.text):
            asked[vocabulary[word], column] = 1
    lengths = np.sqrt([sum(weight[word] for word in words) + 1e-9 for words in said])
    norms = np.sqrt([sum(weight.get(word, 0) for word in _words(each.text)) + 1e-9 for each in new])
    likeness = (shared @ asked / norms).max(axis=1) / lengths
    return [known[row] for row in np.argsort(-likeness, kind="stable")[:count]]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
