"""The authored table of words that mean the same to a shopper (``synonyms.yml``)."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from catalog.attributes import FACETS
from catalog.titles import Nouns
from catalog.words import brand_key, key

_NOUNS = ("heads", "accessories", "parts")
_NO_COLORS_ALONE = frozenset({"off", "multi", "color", "jet"})
"""Words of longer names of colors that are no colors by themselves."""


class Synonyms:
    """Aliases, covered values, kinds and head nouns, all as keys of :func:`catalog.words.key`.

    Attributes:
        nouns: By which titles are read.
        bundles: Nouns of what holds several things.
        remade: Words of a title that sells a substitute for another maker's product.
        imitation: Words that turn a material into its imitation.
        genuine: Words that leave a value what it is: genuine leather is leather.
        whole: Words that do so where a shop does not tell the two apart: "pure wool" from "wool".
        colored_kinds: Kinds of product whose name begins with a color.
        colors: Names and shades of colors.
        base_colors: Colors of which others are shades.
        shades: Colors that count for another one.
        colors_at_ends: Words that are colors where a title ends or breaks after them.
        color_words: Words of which a color that a model read must have one.
        vocabulary: All names of colors, kinds of product and other values that the table has: none is a misspelling.
        named_apart: By facet, values that are not what their words are: rose gold is neither rose nor gold.
        not_colors_in_titles: Shades whose word is mostly something else in a title.

    Args:
        table: The content of ``synonyms.yml``.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        heads, accessories, parts = (frozenset(key(word) for word in table[name]) for name in _NOUNS)
        self.nouns = Nouns(heads | accessories, accessories, parts)
        self.bundles = frozenset(key(word) for word in table["bundles"])
        self.remade = frozenset(key(word) for word in table["remade"])
        self.imitation = frozenset(key(word) for word in table["imitation"])
        self.genuine = frozenset(key(word) for word in table["plain"]["genuine"])
        self.whole = frozenset(key(word) for word in table["plain"]["whole"])
        self.colored_kinds = frozenset(key(kind) for kind in table["colored_kinds"])
        self.named_apart = _keyed(table["named_apart"])
        self.not_colors_in_titles = frozenset(key(word) for word in table["not_colors_in_titles"])
        aliased = [name for name in FACETS if isinstance(table.get(name), Mapping)]
        self._canonical = {name: _aliases(name, table[name]) for name in aliased}
        self._names = {name: _names(aliases) for name, aliases in self._canonical.items()}
        self._covers = {name: _keyed(covered) for name, covered in table["covers"].items()}
        near = {name: _keyed(others) for name, others in table["nearest"].items()}
        shades = {"color": self._covers["color"]}
        self._nearest = {name: _turned(others, shades.get(name, {})) for name, others in near.items()}
        self._rules_out = {name: _keyed(others) for name, others in table["rules_out"].items()}
        self.colors = frozenset(self._canonical["color"]).union(self._covers["color"], *self._covers["color"].values())
        self.base_colors = frozenset(self._covers["color"])
        self.colors_at_ends = frozenset(key(word) for word in table["colors_at_ends"])
        self.shades = frozenset(shade for shades in self._covers["color"].values() for shade in shades)
        self.color_words = frozenset(word for each in self.colors | self.colors_at_ends for word in each.split(" "))
        self.color_words -= _NO_COLORS_ALONE
        self._groups: dict[str, tuple[str, ...]] = {}
        for group in table["product_type"]:
            keys = tuple(dict.fromkeys(key(name) for name in group))
            self._groups.update(dict.fromkeys(keys, keys))
        for target, shorts in _keyed(table["short_for"]).items():
            others = (target, *self.same_type(target))
            self._groups.update({short: (short, *self._groups.get(short, ()), *others) for short in shorts})
        self._kinds = _keyed(table["kinds"])
        named = (names for aliases in self._canonical.values() for names in aliases.items())
        self.vocabulary = self.colors.union(self.nouns.heads, self._groups, *named)
        self.vocabulary |= {each for others in self._nearest.values() for each in others}

    def canonical(self, name: str, value_key: str) -> str:
        """The key that all names of a value share: for ``audience``, "male" gives "men"."""
        return self._canonical.get(name, {}).get(value_key, value_key)

    def names(self, name: str, canonical: str) -> tuple[str, ...]:
        """All names of a value as keys, its own first."""
        return self._names.get(name, {}).get(canonical, (canonical,))

    def covered(self, name: str, canonical: str) -> tuple[str, ...]:
        """Values that someone who asks for this one also means: "navy" under "blue", "unisex" under "men"."""
        return self._covers.get(name, {}).get(canonical, ())

    def nearest(self, name: str, value_key: str) -> tuple[str, ...]:
        """What comes near a value that a catalog may lack: "white" and "beige" for "cream"."""
        return self._nearest.get(name, {}).get(value_key, ())

    def ruled_out(self, name: str, canonical: str) -> tuple[str, ...]:
        """Values that someone who does not want this one does not want either: "suede" by "no leather"."""
        return self._rules_out.get(name, {}).get(canonical, ())

    def types(self, type_key: str, *, kinds: bool = True) -> tuple[str, ...]:
        """Names of the product type, its own first, and with ``kinds`` of the kinds it covers.

        The table is asked for the whole name and then for its end, so that "leather couch" gives "leather sofa".
        """
        found = [type_key]
        parts = type_key.split(" ")
        for start in range(len(parts)):
            tail = " ".join(parts[start:])
            others = (*self._groups.get(tail, ()), *(self._kinds.get(tail, ()) if kinds else ()))
            if others:
                found.extend(" ".join([*parts[:start], other]) for other in others)
                break
        return tuple(dict.fromkeys(found))

    def wider(self, type_key: str) -> tuple[str, ...]:
        """Names of which this product type is a kind: "shoe" for "sneaker"."""
        return tuple(name for name, kinds in self._kinds.items() if type_key in kinds)

    def same_type(self, type_key: str) -> tuple[str, ...]:
        """Other names of exactly this product type."""
        return tuple(other for other in self._groups.get(type_key, ()) if other != type_key)


@lru_cache(maxsize=1)
def load_synonyms() -> Synonyms:
    """The shipped table."""
    text = Path(__file__).with_name("synonyms.yml").read_text(encoding="utf-8")
    return Synonyms(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def _keyed(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {key(value): tuple(key(each) for each in others) for value, others in table.items()}


def _turned(*tables: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """For each value of the tables the keys that it stands under."""
    turned: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for value, others in table.items():
            for other in others:
                turned[other] = (*turned.get(other, ()), value)
    return turned


def _aliases(name: str, table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    spell = brand_key if name == "brand" else key
    return {spell(alias): spell(value) for value, aliases in table.items() for alias in (value, *aliases)}


def _names(canonical: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for alias, value in canonical.items():
        names.setdefault(value, [value])
        if alias not in names[value]:
            names[value].append(alias)
    return {value: tuple(others) for value, others in names.items()}
