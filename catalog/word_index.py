"""Where each word stands in each of many texts: phrases, and whether they are said or denied."""

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Mask, Rows
from catalog.words import BREAK, piece_word, pieces, stem

END, _BREAK, _LIST = 0, 1, 2
_FIRST = 3
_LISTING = frozenset({"and", "&", "/"})
"""What parts two things that are both meant: "cover / case", "keyboard and mouse"."""

_VERBS = frozenset({"fits", "holds", "protects", "replaces", "supports"})
"""Words whose stem is another one: what fits laptops is no slim fit."""

_DENIALS = ("no", "not", "non", "without", "never", "than", "unlike", "instead", "isnt", "arent", "lack", "zero")
_FILLERS = ("a", "an", "the", "any", "of", "real", "genuine", "animal", "actual", "true", "made", "from", "use")
"""Words that may stand between a denial and what is denied: "not made of genuine leather"."""
_SEEMING = ("look", "feel")
"""What makes "like" a comparison: "feels like leather" is none, "features like Bluetooth" is."""
_DENIED_BEFORE = frozenset({"free", "less", "alternative", "substitute", "look", "like", "effect"})
"""Words after what is not there: "leather-free", "leather look"."""


class WordIndex:
    """All texts as one array of word numbers, with the positions of every word.

    Args:
        texts: One text a row.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        numbers, plural, self.vocabulary = _numbered(texts)
        parting = (numbers == _BREAK) | (numbers == _LIST)
        kept = np.flatnonzero(~parting)
        self.flat = numbers[kept]
        self.plural: Mask = plural[kept]
        self.row = np.cumsum(self.flat == END) - (self.flat == END)
        following = np.append(numbers, END)[kept + 1]
        self.listed: Mask = following == _LIST
        self.broken: Mask = (following == _BREAK) | self.listed
        self._fixed: dict[frozenset[str], Mask] = {}
        self._order = np.argsort(self.flat, kind="stable")
        self._starts = np.searchsorted(self.flat[self._order], np.arange(len(self.vocabulary) + _FIRST + 1))

    def positions(self, word: str) -> Rows:
        """Where a stemmed word stands, ascending."""
        number = self.vocabulary.get(word)
        if number is None:
            return np.empty(0, dtype=np.int64)
        return self._order[self._starts[number] : self._starts[number + 1]]

    def phrase(self, words: Sequence[str]) -> Rows:
        """Where stemmed words begin that stand next to each other, ascending."""
        if not words:
            return np.empty(0, dtype=np.int64)
        found = self.positions(words[0])
        for offset, word in enumerate(words[1:], 1):
            found = found[found + offset < len(self.flat)]
            found = found[self.flat[found + offset] == self.vocabulary.get(word, -1)]
        return found

    def rows_of(self, positions: Rows) -> Rows:
        """The rows of ascending positions, each once."""
        rows: Rows = self.row[positions]
        fresh = np.ones(len(rows), dtype=bool)
        fresh[1:] = rows[1:] != rows[:-1]
        return rows[fresh]

    def first_of(self, words: Collection[str]) -> Rows:
        """Where each text that says any of some stemmed words says the first of them, ascending."""
        found = np.flatnonzero(self.any_of(words)[self.flat] & ~self.denied)
        fresh = np.ones(len(found), dtype=bool)
        fresh[1:] = self.row[found[1:]] != self.row[found[:-1]]
        return found[fresh]

    def said(self, words: Sequence[str], imitations: frozenset[str] = frozenset()) -> Rows:
        """Where the phrase is said of the thing itself, and neither denied nor compared with nor imitated.

        Args:
            words: Stemmed words of the phrase.
            imitations: Stemmed words that make an imitation of what they stand before ("faux").
        """
        found = self.phrase(words)
        after = found + len(words) - 1
        without = self._any_of_fixed(_DENIED_BEFORE)[self.flat[after + 1]] & ~self.broken[after]
        before = np.maximum(found - 1, 0)
        imitated = (found > 0) & self._any_of_fixed(imitations)[self.flat[before]] & ~self.broken[before]
        return found[~(self.denied[found] | without | imitated)]

    def any_of(self, words: Collection[str]) -> Mask:
        """For each word number whether it is one of some stemmed words. Shape: (vocabulary + 3,)."""
        chosen = np.zeros(len(self.vocabulary) + _FIRST, dtype=bool)
        chosen[[number for word in words if (number := self.vocabulary.get(word)) is not None]] = True
        return chosen

    def _any_of_fixed(self, words: frozenset[str]) -> Mask:
        """As :meth:`any_of`, for words that are asked for again and again."""
        if (chosen := self._fixed.get(words)) is None:
            chosen = self._fixed[words] = self.any_of(words)
        return chosen

    @cached_property
    def denied(self) -> Mask:
        """Which positions stand after a denial, with nothing but fillers between."""
        denying = self.any_of(_DENIALS)[self.flat]
        likes = self.positions("like")
        denying[likes[(likes > 0) & self.any_of(_SEEMING)[self.flat[likes - 1]]]] = True
        filler = self.any_of(_FILLERS)[self.flat]
        denied = np.zeros(len(self.flat), dtype=bool)
        for _ in range(4):
            carries = (denying | (denied & filler)) & ~self.broken
            denied[1:] |= carries[:-1]
        return denied


class _Numbers(dict[str, int]):
    """Twice the number of each piece of a text, and one if it is a plural; found once for each distinct piece."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}

    def __missing__(self, piece: str) -> int:
        plural = False
        word = "with" if piece == "+" else piece_word(piece)
        if word == BREAK:
            number = _LIST if piece in _LISTING else _BREAK
        else:
            spelled = word if word in _VERBS else stem(word)
            number = self.vocabulary.setdefault(spelled, len(self.vocabulary) + _FIRST)
            plural = word.endswith("s") and spelled != word
        self[piece] = code = number * 2 + plural
        return code


def _numbered(texts: Sequence[str]) -> tuple[NDArray[np.int32], Mask, dict[str, int]]:
    """All texts' words as numbers, each text ended by :data:`END`, which are plurals, and each stem's number."""
    numbers = _Numbers()
    flat: list[int] = []
    for text in texts:
        flat += [numbers[piece] for piece in pieces(text)]
        flat.append(END)
    codes = np.asarray(flat, dtype=np.int32)
    return codes >> 1, (codes & 1).astype(bool), numbers.vocabulary
