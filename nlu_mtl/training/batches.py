"""Examples as padded tensors: batches of like length, drawn anew every epoch."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from nlu_mtl.data import Example, Span
from nlu_mtl.serving.decoding import OUTSIDE, begin, inside
from nlu_mtl.serving.encoder import pad, tokenize, words_of
from nlu_mtl.spaces import OWN, LabelSpace

T = TypeVar("T")

IGNORED = -100
_POOL = 24


@dataclass(frozen=True, slots=True)
class Item:
    """One tokenised text with its targets.

    Attributes:
        encoding: Word pieces.
        space: Name of the label space of its targets.
        intent: Intent number, or :data:`IGNORED`.
        tags: Tag number at the first piece of each word, :data:`IGNORED` elsewhere; None if the text has no targets.
        polarity: 1 for excluded and 0 for included at first pieces inside spans, :data:`IGNORED` elsewhere.
        teacher: Sentence vector of the base encoder, to stay close to; None if it is not asked for.
    """

    encoding: Encoding
    space: str
    intent: int = IGNORED
    tags: tuple[int, ...] | None = None
    polarity: tuple[int, ...] | None = None
    teacher: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of a few texts; ``n`` texts, ``l`` word pieces, ``d`` dimensions.

    Attributes:
        ids: Token numbers. Shape: (n, l).
        mask: 1 where there is a token. Shape: (n, l).
        space: Name of the label space of all its targets.
        intent: Targets. Shape: (n,).
        tags: Targets. Shape: (n, l).
        polarity: Targets. Shape: (n, l).
        teacher: Vectors of the base encoder; rows of zeros where not asked for. Shape: (n, d), or None.
        partner: The product texts of these queries, row by row, in a retrieval batch.
    """

    ids: Tensor
    mask: Tensor
    space: str
    intent: Tensor
    tags: Tensor
    polarity: Tensor
    teacher: Tensor | None = None
    partner: "Batch | None" = None


def to_item(
    example: Example, encoding: Encoding, space: LabelSpace, teacher: NDArray[np.float32] | None = None
) -> Item:
    """Targets of an example; a product text trains nothing but tags, since it has neither wish nor intent."""
    tags, polarity = [IGNORED] * len(encoding), [IGNORED] * len(encoding)
    numbers = {label: number for number, label in enumerate(space.labels)}
    last: Span | None = None
    for word in words_of(encoding, example.text, space.cut):
        span = next((each for each in example.spans if each.start < word.end and word.start < each.end), None)
        tags[word.first] = OUTSIDE
        if span is not None:
            label = numbers[span.name]
            tags[word.first] = inside(label) if span is last else begin(label)
            polarity[word.first] = int(span.polarity == "exclude")
        last = span
    tagged = tuple(tags) if space.labels else None
    if example.kind == "product" or example.intent is None:
        return Item(encoding, space.name, IGNORED, tagged, None, teacher)
    signed = tuple(polarity) if space.polarity else None
    return Item(encoding, space.name, space.intents.index(example.intent), tagged, signed, teacher)


def to_items(
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    teachers: Sequence[NDArray[np.float32] | None],
    space: LabelSpace = OWN,
) -> list[Item]:
    """Tokenise examples and set their targets; ``teachers`` holds a vector or None for each."""
    encodings = tokenize(tokenizer, [example.text for example in examples])
    return [
        to_item(example, encoding, space, teacher)
        for example, encoding, teacher in zip(examples, encodings, teachers, strict=True)
    ]


def collate(items: Sequence[Item]) -> Batch:
    """Pad items of one label space into one batch."""
    ids, mask = pad([item.encoding for item in items])
    tags = np.full(ids.shape, IGNORED, dtype=np.int64)
    polarity = tags.copy()
    for row, item in enumerate(items):
        if item.tags is not None:
            tags[row, : len(item.tags)] = item.tags
        if item.polarity is not None:
            polarity[row, : len(item.polarity)] = item.polarity
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        items[0].space,
        torch.tensor([item.intent for item in items]),
        torch.from_numpy(tags),
        torch.from_numpy(polarity),
        _teachers(items),
    )


def _teachers(items: Sequence[Item]) -> Tensor | None:
    known = next((item.teacher for item in items if item.teacher is not None), None)
    if known is None:
        return None
    return torch.from_numpy(
        np.stack([np.zeros_like(known) if item.teacher is None else item.teacher for item in items])
    )


def bucketed(items: Sequence[T], size: int, length: Callable[[T], int], rng: random.Random) -> Iterator[list[T]]:
    """Shuffle, sort by length within pools of batches, and yield the batches in random order."""
    order = list(items)
    rng.shuffle(order)
    batches: list[list[T]] = []
    for start in range(0, len(order), size * _POOL):
        pool = sorted(order[start : start + size * _POOL], key=length)
        batches += [pool[first : first + size] for first in range(0, len(pool), size)]
    rng.shuffle(batches)
    yield from batches
