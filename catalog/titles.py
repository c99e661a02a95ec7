"""What each title sells: the head noun of its first compound, not what that is for or comes with."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Mask, Rows
from catalog.word_index import END, WordIndex
from catalog.words import FUNCTION_WORDS, stems

_PURPOSE = ("for", "fits", "fitting", "designed", "holds", "protects", "replaces", "supports")
_ACCOMPANIED = ("with", "w", "including", "include", "featuring")
_UNITS = ("gb", "tb", "mb", "in", "mp", "cm", "cell", "mah", "ghz", "megapixel", "gig")
_PIECES = ("pack", "box", "carton", "roll", "pad", "book", "bag", "tube", "tray", "sheet")
_MODEL = re.compile(r"(?<![\w-])([A-Z]{1,4})-(?=[A-Z]+\d)")
"""The beginning of a model name that would else be read as a word of its own: "TV-IP410" is no TV."""


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns by which a title tells what it sells, stemmed.

    Attributes:
        heads: Make another thing of the noun in front of them: a camera phone is a phone.
        accessories: Those among them that are sold for other things: wherever a title names one, that is what it sells.
        parts: Those that a title also names as a part of the thing, after a measure: "4GB memory".
    """

    heads: Collection[str] = ()
    accessories: Collection[str] = ()
    parts: Collection[str] = ()


NO_NOUNS = Nouns()


class TitleIndex(WordIndex):
    """All titles, with where each speaks its own brand, what it is for, and what comes with it.

    Args:
        titles: One title a row.
        nouns: What titles are read by.
        audiences: Stemmed words after which "for" names who it is for, not what ("for men").
        brands: Row and brand of each product that has one: words of the own brand's name are no color and no noun.
    """

    def __init__(
        self,
        titles: Sequence[str],
        nouns: Nouns = NO_NOUNS,
        audiences: Collection[str] = (),
        brands: Iterable[tuple[int, str]] = (),
    ) -> None:
        super().__init__([_MODEL.sub(r"\1", title) for title in titles])
        self._after_purpose = self._after(self._purposes(audiences))
        self._aside = self._after_purpose | self._after(self._anywhere(_ACCOMPANIED))
        self.in_brand: Mask = np.zeros(len(self.flat), dtype=bool)
        self._mark_brands(brands)
        self._nouns = nouns

    def rows_with(self, phrase: Sequence[str]) -> Rows:
        """Rows whose title has the stemmed words of ``phrase`` next to each other, ascending."""
        return self.rows_of(self.phrase(phrase))

    def rows_made_by(self, maker: Sequence[str], remade: Collection[str]) -> Rows:
        """Rows whose title names ``maker`` as the product's own, ascending: "battery for Sony" is no Sony.

        Nor is what is told as a substitute before the name or, up to the next mark, behind it. What comes with the
        product ("with replacement pads") and "compatible with" tell no substitute.

        Args:
            maker: Stemmed words of its name.
            remade: Stemmed words by which a title sells a substitute for the named maker's product.
        """
        found = self.phrase(maker)
        found = found[~self._after_purpose[found]]
        told = np.flatnonzero(self.any_of(remade)[self.flat] & ~self._aside)
        told = told[~self.any_of(("with", "to"))[self.flat[told + 1]]]
        first = np.full(self.size + 1, len(self.flat))
        np.minimum.at(first, self.row[told], told)
        part = np.cumsum(self.broken | (self.flat == END)) - (self.broken | (self.flat == END))
        return self.rows_of(found[(first[self.row[found]] > found) & ~np.isin(part[found], part[told])])

    def rows_saying(self, phrase: Sequence[str], imitations: frozenset[str] = frozenset()) -> Rows:
        """Rows whose title says ``phrase`` of the product, outside its brand's name, ascending. See :meth:`said`."""
        found = self.said(phrase, imitations)
        return self.rows_of(found[~self.in_brand[found]])

    def properties(self, words: Collection[str], at_ends: Collection[str] = ()) -> Iterator[tuple[int, str]]:
        """Row and word where a title says one of some stemmed words of the product itself, in reading order.

        After "for" and "with" a word counts where nothing it might belong to follows: "with Zoom Red" tells a red
        product, "with Red Lining" does not.

        Args:
            words: Words that mean the property wherever they stand.
            at_ends: Words that mean it only at the end of a title or before a mark.
        """
        wanted, wanted_at_ends = self.any_of(words)[self.flat], self.any_of(at_ends)[self.flat]
        either = wanted | wanted_at_ends
        ends = self.broken | np.append(self.flat[1:] == END, True)
        for _ in range(2):  # two more colors may stand between one and the end
            ends[:-1] |= either[1:] & ends[1:]
        alone = ends | ~np.append(self._plain[1:], False)
        chosen = (wanted & (alone | ~self._aside)) | (wanted_at_ends & ends)
        spelled = dict(zip(self.vocabulary.values(), self.vocabulary, strict=True))
        for place in np.flatnonzero(chosen & ~self.in_brand & ~self.denied).tolist():
            yield int(self.row[place]), spelled[int(self.flat[place])]

    def rows_of_type(self, name: Sequence[str], extensions: Collection[str] = ()) -> Rows:
        """Rows whose title sells a product of this type, ascending.

        All words must be there. The last one, the type's noun, must stand before "for" and "with" and must be the
        head of its compound: no other noun follows it up to the next number or mark ("camera case", "laptop backpack"
        are no cameras or laptops). A title that names an accessory sells that accessory and not what it goes with,
        unless it tells it as a part of the thing ("4GB memory").

        Args:
            name: Stemmed words of the type.
            extensions: Nouns that may follow: "computer" after "laptop".
        """
        if not name:
            return np.empty(0, dtype=np.int64)
        exempt = self.any_of((*name, *extensions))
        found = self.positions(name[-1])
        found = found[~self._aside[found] & ~self.in_brand[found] & ~self.denied[found]]
        found = found[~self._followed(found, exempt)]
        rows = self.rows_of(found[~self._sells_another(found, exempt, name[-1])])
        for word in name[:-1]:
            rows = np.intersect1d(rows, self.rows_of(self.positions(word)), assume_unique=True)
        return rows

    def rows_ending_otherwise(self, names: Collection[str]) -> Rows:
        """Rows whose title sells what its last word says, and that is none of ``names``, ascending.

        Args:
            names: Stemmed nouns.
        """
        last = self._last_nouns
        return self.rows_of(last[~self.any_of(names)[self.flat[last]]])

    def _followed(self, nouns: Rows, exempt: Mask) -> Mask:
        """Whether another noun follows each one in the same compound."""
        following = self._next_noun[nouns]
        while (skipped := (following >= 0) & exempt[self.flat[following]]).any():
            following = np.where(skipped, self._next_noun[following], following)
        return np.asarray(following >= 0)

    def _sells_another(self, nouns: Rows, exempt: Mask, noun: str) -> Mask:
        """Whether each noun's title sells another thing: one named in a group before, or an accessory of the thing.

        An accessory in the plural is no modifier of what follows: "labels inkjet printers" are labels.
        """
        rows, flat = self.row[nouns], self.flat
        accessory = self._accessories.first(rows, exempt, flat)
        if noun in self._nouns.accessories:
            return np.asarray((accessory < nouns) & (self._at(self._group, accessory) < self._group[nouns]))
        sold, several = self._sold.first(rows, exempt, flat), self._several.first(rows, exempt, flat)
        before = (sold < nouns) & (self._at(self._group, sold) < self._group[nouns])
        before |= (accessory < nouns) & (self._at(self._compound, accessory) < self._compound[nouns])
        return np.asarray(before | (several < nouns) | (self._accessories.last(rows, exempt, flat) > nouns))

    @staticmethod
    def _at(values: Rows, positions: Rows) -> Rows:
        """``values`` at positions that may be the end of all."""
        found: Rows = values[np.minimum(positions, len(values) - 1)]
        return found

    @cached_property
    def _plain(self) -> Mask:
        """Positions of words that a compound may be made of: no numbers, no model names, no function words."""
        plain = [word for word in self.vocabulary if word.isalpha() and word not in FUNCTION_WORDS]
        return np.asarray(self.any_of(plain)[self.flat])

    @cached_property
    def _compound(self) -> Rows:
        """The number of the compound that each position is in."""
        starts = ~self._plain
        starts[1:] |= self.broken[:-1] | ~self._plain[:-1]
        return np.cumsum(starts)

    @cached_property
    def _group(self) -> Rows:
        """As :attr:`_compound`, compounds that are listed together being one."""
        starts = ~self._plain
        starts[1:] |= (self.broken[:-1] & ~self.listed[:-1]) | ~self._plain[:-1]
        return np.cumsum(starts)

    @cached_property
    def _is_noun(self) -> Mask:
        return np.asarray(self.any_of(self._nouns.heads)[self.flat] & ~self.in_brand)

    @cached_property
    def _last_nouns(self) -> Rows:
        """Positions of nouns on which titles end."""
        ending = np.append(self.flat[1:] == END, False)
        return np.flatnonzero(self._is_noun & ending & ~self._aside)

    @cached_property
    def _next_noun(self) -> Rows:
        """Position of the next noun in the same compound, -1 where there is none."""
        size = len(self.flat)
        places = np.where(self._is_noun, np.arange(size), size)
        nearest = np.append(np.minimum.accumulate(places[::-1])[::-1][1:], size)
        there = nearest < size
        there[there] = self._compound[nearest[there]] == self._compound[np.flatnonzero(there)]
        return np.where(there, nearest, -1)

    @cached_property
    def _accessories(self) -> "_Marks":
        """Accessories that are sold."""
        return self._marks(self.any_of(self._nouns.accessories)[self.flat] & self._is_sold)

    @cached_property
    def _several(self) -> "_Marks":
        """Accessories that are sold, in the plural."""
        return self._marks(self.any_of(self._nouns.accessories)[self.flat] & self._is_sold & self.plural)

    @cached_property
    def _sold(self) -> "_Marks":
        """Nouns that are heads of their compounds and sold."""
        return self._marks(self._is_sold & (self._next_noun < 0))

    def _marks(self, chosen: Mask) -> "_Marks":
        positions = np.flatnonzero(chosen)
        return _Marks(np.append(positions, len(self.flat)), np.append(self.row[positions], self.size))

    @cached_property
    def _is_sold(self) -> Mask:
        """Positions of nouns that are neither for something or with it, nor a part of it, nor pieces of a pack."""
        counted = np.append(False, self._digits[self.flat][:-1])
        unit = self.any_of(_UNITS)[self.flat] & counted
        near = unit.copy()
        for _ in range(3):
            near[1:] |= near[:-1] & (self._plain[:-1] | unit[:-1]) & ~self.broken[:-1]
        part = self.any_of(self._nouns.parts)[self.flat] & near
        packed = self.any_of(_PIECES)[self.flat] & counted
        return np.asarray(self._is_noun & ~self._aside & ~part & ~packed)

    def _mark_brands(self, brands: Iterable[tuple[int, str]]) -> None:
        bounds = np.concatenate([[0], np.flatnonzero(self.flat == END) + 1]).tolist()
        memo: dict[str, list[int]] = {}
        flat = self.flat.tolist()
        for row, brand in brands:
            if (name := memo.get(brand)) is None:
                name = memo[brand] = [self.vocabulary.get(word, -1) for word in stems(brand)]
            if not name or -1 in name:
                continue
            start, end = bounds[row], bounds[row + 1] - len(name)
            for position in range(start, end):
                if flat[position] == name[0] and flat[position : position + len(name)] == name:
                    self.in_brand[position : position + len(name)] = True

    def _anywhere(self, words: Sequence[str]) -> Rows:
        return np.concatenate([self.positions(word) for word in words])

    def _purposes(self, audiences: Collection[str]) -> Rows:
        """Where a title begins to tell what the product is for."""
        compatible = self.positions("compatible")
        compatible = compatible[self.any_of(("with", "to"))[self.flat[compatible + 1]]]
        starts: Rows = np.concatenate([self._anywhere(_PURPOSE), compatible])
        return starts[~self.any_of(audiences)[self.flat[starts + 1]]]

    def _after(self, starts: Rows) -> Mask:
        """Which positions stand after one of ``starts`` in their title."""
        first = np.full(self.size + 1, len(self.flat))
        np.minimum.at(first, self.row[starts], starts)
        return np.asarray(np.arange(len(self.flat)) > first[self.row])

    @cached_property
    def _digits(self) -> Mask:
        """For each word number whether the word begins with a digit. Shape: (vocabulary + 3,)."""
        return self.any_of([word for word in self.vocabulary if word[0].isdigit()])


@dataclass(frozen=True, slots=True)
class _Marks:
    """Chosen positions, ascending, and their rows; one past all at the end. Shapes: (chosen + 1,)."""

    positions: Rows
    rows: Rows

    def first(self, rows: Rows, exempt: Mask, flat: NDArray[np.int32]) -> Rows:
        """The first position in each of some rows whose word is not exempt, ``len(flat)`` where there is none."""
        place = np.searchsorted(self.rows, rows)
        while (skipped := self._are_exempt(place, rows, exempt, flat)).any():
            place = place + skipped
        return np.where(self.rows[place] == rows, self.positions[place], len(flat))

    def last(self, rows: Rows, exempt: Mask, flat: NDArray[np.int32]) -> Rows:
        """The last such position, -1 where there is none."""
        place = np.searchsorted(self.rows, rows, side="right") - 1
        while (skipped := self._are_exempt(place, rows, exempt, flat)).any():
            place = place - skipped
        return np.where(self.rows[place] == rows, self.positions[place], -1)

    def _are_exempt(self, place: Rows, rows: Rows, exempt: Mask, flat: NDArray[np.int32]) -> Mask:
        words = flat[np.minimum(self.positions[place], len(flat) - 1)]
        return np.asarray((self.rows[place] == rows) & exempt[words])
