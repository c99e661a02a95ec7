"""Word lists by domain and attribute, some of whose rarer values are kept out of training.

A lexicon file maps a domain (``footwear``) to ``weight`` and to comma-separated lists whose key is an
attribute, or an attribute and a form of use (``feature.with``: "with a *hood*"; ``feature.adj``:
"*waterproof* jacket"). Lists run from common to rare: of the rarer two thirds every seventh value is kept
for validation and test, so that common words are always trained; what training sees elsewhere is released.
"""

import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

GENERAL = "any"
_HELD_OUT_EVERY = 7
_SHORTEST_SPLIT_LIST = 10
_OWN_DOMAIN = 0.88
_COMMON_FIRST = 1.4  # exponent on a uniform draw: the head of a list comes up more often than its tail
_LEADING_ARTICLE = re.compile(r"^(?:an?|the|my) ")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


class LexiconError(ValueError):
    """A lexicon file or a request that does not fit it."""


@dataclass(slots=True)
class Words:
    """The values of one list, split into those that training sees and those it does not."""

    trained: list[str] = field(default_factory=list)
    held_out: list[str] = field(default_factory=list)


def pluralise(noun: str) -> str:
    """The regular English plural of a noun phrase's last word."""
    if noun.endswith(_SIBILANTS):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def noun_forms(entry: str) -> tuple[str, str]:
    """Singular and plural of a product type entry: ``jeans=`` has one form, ``knife>knives`` spells both."""
    if entry.endswith("="):
        return entry[:-1], entry[:-1]
    singular, separator, plural = entry.partition(">")
    return singular, plural if separator else pluralise(singular)


def load_yaml(path: Path) -> Any:
    """Read one YAML file with the C loader, ten times the speed of the Python one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=loader)


class Lexicon:
    """All word lists, by key (``color``, ``feature.with``) and domain."""

    def __init__(self, domains: Mapping[str, Mapping[str, str | int]]) -> None:
        self.weights = {name: int(lists.get("weight", 1)) for name, lists in domains.items() if name != GENERAL}
        self._domain_names = list(self.weights)
        self._domain_weights = list(self.weights.values())
        self._words: dict[str, dict[str, Words]] = {}
        self._pools: dict[str, Words] = {}
        self._fill(domains)
        self._alike: dict[tuple[str, str], list[str]] = {}
        self._index()

    @classmethod
    def load(cls, folder: Path) -> "Lexicon":
        """Read every ``*.yml`` of a folder, in name order."""
        domains: dict[str, dict[str, str | int]] = {}
        for path in sorted(folder.glob("*.yml")):
            for name, lists in load_yaml(path).items():
                domains.setdefault(name, {}).update(lists)
        return cls(domains)

    def __iter__(self) -> Iterator[str]:
        """Every list's key, in the order of the files."""
        return iter(self._words)

    def words(self, key: str) -> Words:
        """All values of a key over all domains."""
        return self._pools[key]

    def alike(self, name: str, text: str) -> Sequence[str]:
        """The trained values of the first list of an attribute that holds the text, or nothing if none does.

        Letter case does not matter. Product types come in the number, singular or plural, that the text is in.
        """
        return self._alike.get((name, text.casefold()), ())

    def release(self, seen: Collection[tuple[str, str]]) -> None:
        """Hold out no value that training sees elsewhere.

        Args:
            seen: Attributes and values in lower case.
        """
        for key, by_domain in self._words.items():
            name = key.partition(".")[0]
            for words in (self._pools[key], *by_domain.values()):
                words.held_out = [value for value in words.held_out if not _seen(name, value, seen)]

    def domain(self, rng: random.Random) -> str:
        """Draw a domain by its weight."""
        return rng.choices(self._domain_names, self._domain_weights)[0]

    def has(self, key: str) -> bool:
        """Whether there is a list of that key."""
        return key in self._words

    def draw(self, key: str, domain: str, rng: random.Random, held_out: float) -> str:
        """Draw a value, mostly of the given domain, from the held-out ones with that probability.

        Raises:
            LexiconError: if no list has that key.
        """
        if key not in self._words:
            raise LexiconError(f"a slot must name a list of the lexicons (got {key!r}); add the list or correct it")
        by_domain = self._words[key]
        own = len(by_domain) == 1 or (domain in by_domain and rng.random() < _OWN_DOMAIN)
        words = by_domain.get(domain, self._pools[key]) if own else self._pools[key]
        if rng.random() < held_out:
            kept = words.held_out or self._pools[key].held_out
            if kept:
                return rng.choice(kept)
        trained = words.trained or self._pools[key].trained
        return trained[int(len(trained) * rng.random() ** (_COMMON_FIRST if own else 1.0))]

    def _fill(self, domains: Mapping[str, Mapping[str, str | int]]) -> None:
        listed: dict[str, dict[str, list[str]]] = {}
        for domain, lists in domains.items():
            for key, text in lists.items():
                if key != "weight":
                    values = [value.strip() for value in str(text).split(",") if value.strip()]
                    listed.setdefault(key, {})[domain] = list(dict.fromkeys(values))
        kept = _held_out_values(listed)
        for key, by_domain in listed.items():
            name = key.partition(".")[0]
            pool = self._pools.setdefault(key, Words())
            for domain, values in by_domain.items():
                words = self._words.setdefault(key, {}).setdefault(domain, Words())
                for value in values:
                    held = _bare(value) in kept[name]
                    for target in (words, pool):
                        (target.held_out if held else target.trained).append(value)

    def _index(self) -> None:
        """Note which list each value stands in; the words of product types in both of their numbers."""
        for key, by_domain in self._words.items():
            name = key.partition(".")[0]
            for words in by_domain.values():
                forms = [noun_forms(value) if name == "product_type" else (value,) for value in words.trained]
                for number in zip(*forms, strict=True):
                    for value in number:
                        self._alike.setdefault((name, value.casefold()), list(number))


def _seen(name: str, value: str, seen: Collection[tuple[str, str]]) -> bool:
    return any((name, _bare(form)) in seen for form in noun_forms(value))


def _bare(value: str) -> str:
    """The value as it is told apart: "a hood" of one list is the "hood" of another."""
    return _LEADING_ARTICLE.sub("", value.casefold())


def _held_out_values(listed: Mapping[str, Mapping[str, list[str]]]) -> dict[str, set[str]]:
    """Values to keep out of training, by attribute: a value trained in one list is trained in all."""
    chosen: dict[str, set[str]] = {}
    trained: dict[str, set[str]] = {}
    for key, by_domain in listed.items():
        name = key.partition(".")[0]
        chosen.setdefault(name, set())
        trained.setdefault(name, set())
        for values in by_domain.values():
            first = len(values) // 3 if len(values) >= _SHORTEST_SPLIT_LIST else len(values)
            for index, value in enumerate(values):
                held = index >= first and (index - first) % _HELD_OUT_EVERY == 2
                (chosen if held else trained)[name].add(_bare(value))
    return {name: chosen[name] - trained[name] for name in chosen}
