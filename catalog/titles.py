"""Where each word stands in each title: phrases, and product types by the noun they end on."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.words import BREAK, FUNCTION_WORDS, piece_word, pieces, stem, stems

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

_END, _BREAK = 0, 1
_PURPOSE = ("for", "compatible")
_ACCOMPANIED = ("with", "w", "plus", "including")


class TitleIndex:
    """All titles as one array of word numbers, with the positions of every word.

    Args:
        titles: One title a row.
        heads: Stemmed nouns that make another thing of the noun before them ("case" of "camera case").
        audiences: Stemmed words after which "for" names who it is for, not what ("for men").
    """

    def __init__(self, titles: Sequence[str], heads: Collection[str] = (), audiences: Collection[str] = ()) -> None:
        self.size = len(titles)
        numbers, self._vocabulary = _numbered(titles)
        is_break = numbers == _BREAK
        kept = np.flatnonzero(~is_break)
        self._flat = numbers[kept]
        self._row = np.cumsum(self._flat == _END) - (self._flat == _END)
        self._broken = np.append(is_break, False)[kept + 1]
        self._order = np.argsort(self._flat, kind="stable")
        self._starts = np.searchsorted(self._flat[self._order], np.arange(len(self._vocabulary) + 3))
        self._in_brand = np.zeros(len(self._flat), dtype=bool)
        self._after_purpose = self._after(_PURPOSE, audiences)
        self._accompanied = self._after(_ACCOMPANIED, ())
        self._is_head = np.zeros(len(self._vocabulary) + 2, dtype=bool)
        self._is_head[[number for head in heads if (number := self._vocabulary.get(head))]] = True
        self._is_plain = np.zeros(len(self._vocabulary) + 2, dtype=bool)
        plain = (number for word, number in self._vocabulary.items() if word.isalpha() and word not in FUNCTION_WORDS)
        self._is_plain[list(plain)] = True

    def mark_brands(self, brands: Iterable[tuple[int, str]]) -> None:
        """Remembers where a title speaks its own brand's name, whose words then are no colors.

        Args:
            brands: Row and brand of each product that has one.
        """
        bounds = np.concatenate([[0], np.flatnonzero(self._flat == _END) + 1]).tolist()
        memo: dict[str, list[int]] = {}
        flat = self._flat.tolist()
        for row, brand in brands:
            if (name := memo.get(brand)) is None:
                name = memo[brand] = [self._vocabulary.get(word, -1) for word in stems(brand)]
            if not name or -1 in name:
                continue
            start, end = bounds[row], bounds[row + 1] - len(name)
            for position in range(start, end):
                if flat[position] == name[0] and flat[position : position + len(name)] == name:
                    self._in_brand[position : position + len(name)] = True

    def rows_with(self, phrase: Sequence[str], *, outside_brand: bool = False, before_for: bool = False) -> Rows:
        """Rows whose title has the stemmed words of ``phrase`` next to each other, ascending.

        Args:
            phrase: Stemmed words.
            outside_brand: Whether words inside the product's own brand name do not count.
            before_for: Whether words after "for" and "compatible" do not count.
        """
        found = self._phrase(phrase)
        if outside_brand:
            found = found[~self._in_brand[found]]
        if before_for:
            found = found[~self._after_purpose[found]]
        return self._rows(found)

    def rows_of_type(self, name: Sequence[str], extensions: Collection[str] = (), *, leading: bool = False) -> Rows:
        """Rows whose title names a product of this type, ascending.

        All words must be there. The last one, the type's noun, must not be followed by a noun that makes another
        thing of it, directly or after one word ("camera case" and "camera connection kit" are no cameras), nor stand
        after "for" ("case for laptop" is no laptop).

        Args:
            name: Stemmed words of the type.
            extensions: Nouns that may follow: "computer" after "laptop".
            leading: Whether the noun must also stand before "with" and "plus", as the thing itself does.
        """
        found = self._positions(name[-1])
        found = found[~self._after_purpose[found]]
        if leading:
            found = found[~self._accompanied[found]]
        exempt = np.zeros(len(self._is_head), dtype=bool)
        exempt[[number for word in (*name, *extensions) if (number := self._vocabulary.get(word))]] = True
        rows = self._rows(found[~self._makes_another(found, exempt)])
        for word in name[:-1]:
            rows = np.intersect1d(rows, self._rows(self._positions(word)), assume_unique=True)
        return rows

    def _positions(self, word: str) -> Rows:
        number = self._vocabulary.get(word)
        if number is None:
            return np.empty(0, dtype=np.int64)
        return self._order[self._starts[number] : self._starts[number + 1]]

    def _phrase(self, phrase: Sequence[str]) -> Rows:
        if not phrase:
            return np.empty(0, dtype=np.int64)
        found = self._positions(phrase[0])
        for offset, word in enumerate(phrase[1:], 1):
            found = found[found + offset < len(self._flat)]
            found = found[self._flat[found + offset] == self._vocabulary.get(word, -1)]
        return found

    def _makes_another(self, nouns: Rows, exempt: Mask) -> Mask:
        """Whether one of the two words after each noun makes another thing of it."""
        first = self._flat[nouns + 1]
        another = self._is_head[first] & ~exempt[first] & ~self._broken[nouns]
        beyond = self._is_plain[first] & ~exempt[first] & ~self._broken[nouns] & ~self._broken[nouns + 1]
        second = self._flat[np.where(beyond, nouns + 2, nouns + 1)]
        return np.asarray(another | (beyond & self._is_head[second] & ~exempt[second]))

    def _rows(self, positions: Rows) -> Rows:
        rows: Rows = self._row[positions]
        fresh = np.ones(len(rows), dtype=bool)
        fresh[1:] = rows[1:] != rows[:-1]
        return rows[fresh]

    def _after(self, markers: Sequence[str], unless_before: Collection[str]) -> Mask:
        """Which positions stand after one of ``markers`` in their title."""
        starts = np.concatenate([self._positions(marker) for marker in markers])
        people = [number for word in unless_before if (number := self._vocabulary.get(word))]
        starts = starts[~np.isin(self._flat[starts + 1], people)]
        first = np.full(self.size + 1, len(self._flat))
        np.minimum.at(first, self._row[starts], starts)
        return np.asarray(np.arange(len(self._flat)) > first[self._row])


class _Numbers(dict[str, int]):
    """The number of each piece of a title, found once for each distinct piece."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}

    def __missing__(self, piece: str) -> int:
        word = piece_word(piece)
        number = _BREAK if word == BREAK else self.vocabulary.setdefault(stem(word), len(self.vocabulary) + 2)
        self[piece] = number
        return number


def _numbered(titles: Sequence[str]) -> tuple[NDArray[np.int32], dict[str, int]]:
    """All titles' words as numbers, each title ended by :data:`_END`, and the number of each stemmed word."""
    numbers = _Numbers()
    flat: list[int] = []
    for title in titles:
        flat += [numbers[piece] for piece in pieces(title)]
        flat.append(_END)
    return np.asarray(flat, dtype=np.int32), numbers.vocabulary
