"""What a shopper's words for one attribute are made of: several values, or a value and words that do not narrow it."""

import re
from collections.abc import Set
from itertools import pairwise
from typing import Literal

from catalog.attributes import FACETS
from catalog.columns import Columns
from catalog.constraints import Constraint
from catalog.words import key

_BETWEEN = re.compile(r"[\s,/&+]+(?:(?:and|or)\s+)*", re.IGNORECASE)
_LONGEST = 3
"""Words of one value that stands beside others."""


class Phrases:
    """Takes words for one attribute apart, by the values that a catalog has.

    Args:
        columns: The catalog.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._synonyms = columns.synonyms

    def plainly(self, name: str, text: str) -> str:
        """``text`` without words before a value that leave it what it is: "leather" for "genuine leather".

        What the catalog tells apart by such a word ("solid wood" from "wood") keeps it.

        Args:
            name: Attribute name; kinds of product keep all their words.
            text: The shopper's words.
        """
        column = self._columns.category(name)
        if column is None or not FACETS[name].narrowed or name == "product_type":
            return text
        text = _without_leading(text, self._synonyms.genuine)
        if column.find(column.key(text)) is not None:
            return text
        return _without_leading(text, self._synonyms.genuine | self._synonyms.whole)

    def several(self, name: str, text: str) -> tuple[str, ...]:
        """The values that stand side by side in ``text``, in the shopper's words; none if it is not made of such alone.

        A value and its shade ("charcoal gray", "walnut wood") are one, and so is what is not what its words are ("rose
        gold").

        Args:
            name: Attribute name; kinds of product and brands have names of many words, and are left whole.
            text: The shopper's words.
        """
        column = self._columns.category(name)
        words = [word for word in _BETWEEN.split(text.strip()) if word]
        if column is None or len(words) < 2 or not FACETS[name].spoken:
            return ()
        if key(text) in self._synonyms.named_apart.get(name, ()):
            return ()
        parts: list[str] = []
        while words:
            starts = [" ".join(words[:count]) for count in range(min(_LONGEST, len(words)), 0, -1)]
            part = next((each for each in starts if column.find(column.key(each)) is not None), None)
            if part is None:
                return ()
            parts.append(part)
            words = words[len(part.split(" ")) :]
        keys = [column.key(part) for part in parts]
        near = self._synonyms.nearest
        one = any(this in near(name, that) or that in near(name, this) for this, that in pairwise(keys))
        return () if one or len(set(keys)) < len(keys) or len(keys) == 1 else tuple(parts)

    def is_kind(self, text: str) -> bool:
        """Whether the catalog has a kind of product of just this name."""
        column = self._columns.category("product_type")
        return column is not None and column.find(column.key(text)) is not None

    def colored_kind(self, text: str) -> Literal["whole", "beginning", ""]:
        """How much of ``text`` is a kind of product whose name has a color in it: "red wine", "red wine glasses"."""
        words = key(text).split(" ")
        known = next((n for n in (2, 3) if " ".join(words[:n]) in self._synonyms.colored_kinds), 0)
        if not known:
            return ""
        return "whole" if known >= len(words) else "beginning"

    def comes_in(self, kind: str, color: str) -> bool:
        """Whether the catalog has the kind of product in this color."""
        of_kind = self._columns.mask(Constraint("product_type", "eq", (kind,), kind))
        return bool((of_kind & self._columns.mask(Constraint("color", "eq", (color,), color))).any())

    def is_base_color(self, text: str) -> bool:
        """Whether ``text`` is a color of which others are shades: "red", not "denim"."""
        return key(text) in self._synonyms.base_colors


def _without_leading(text: str, leading: Set[str]) -> str:
    """``text`` without the words it begins with whose keys, of one word or two, are in ``leading``; one word stays."""
    words = text.split()
    while count := next((n for n in (2, 1) if len(words) > n and key(" ".join(words[:n])) in leading), 0):
        words = words[count:]
    return " ".join(words)
