"""The authored cases of ``links.yml``, and how a parser reads them in their carriers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from catalog.attributes import FACETS
from catalog.columns import Columns
from catalog.linking import Linker, Thresholds
from catalog.synonyms import load_synonyms
from catalog.words import key
from nlu_mtl.serving.parser import Parser

Part = Literal["validation", "test"]
PARTS: tuple[Part, ...] = ("validation", "test")
LINKED = ("spelling", "typo", "synonym", "near")
"""Kinds of words that a value here is meant by."""
NOT_LINKED = ("none", "alike")
"""Kinds of words that no value here is meant by."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """What a word means in one shop.

    Attributes:
        right: Values that it may be linked to; none where it must not be.
        part: ``validation`` chooses thresholds, ``test`` tells what they are worth on words that chose none.
    """

    facet: str
    word: str
    kind: str
    right: frozenset[str]
    part: Part


@dataclass(frozen=True, slots=True)
class Reading:
    """A case in one carrier in which the parser read the word as the facet; its span's vector. Shape: (dimension,)."""

    case: Case
    vector: Vector


@dataclass(frozen=True, slots=True)
class Shop:
    """A facet with its live values, and the cases read.

    Attributes:
        cases: All cases.
        readings: Of those cases that the parser read as the facet in any carrier, one for each such carrier.
        columns: A catalog in which one product has one value; its titles say nothing.
        vectors: Of the values, as the index embeds them. Shape: (len(values), dimension).
    """

    facet: str
    values: tuple[str, ...]
    cases: tuple[Case, ...]
    readings: tuple[Reading, ...]
    columns: Columns
    vectors: Vector

    def linker(self, thresholds: Thresholds) -> Linker:
        """The linker under test."""
        return Linker(self.columns, [(self.facet, value) for value in self.values], self.vectors, thresholds)


def read_shops(parser: Parser) -> list[Shop]:
    """All shops, every word said to the parser in every carrier of its facet."""
    table = yaml.safe_load(Path(__file__).with_name("links.yml").read_text(encoding="utf-8"))
    heard: dict[str, tuple[Vector, ...]] = {}
    shops = []
    for entry in (*table["shops"], *_merged(table["shops"])):
        facet, values = entry["facet"], tuple(entry["values"])
        cases = tuple(_cases(entry))
        readings = []
        for case in cases:
            said = f"{facet}: {case.word}"
            if said not in heard:
                heard[said] = tuple(_heard(parser, case, table["carriers"][facet]))
            readings += [Reading(case, vector) for vector in heard[said]]
        columns = _columns(facet, values)
        shops.append(Shop(facet, values, cases, tuple(readings), columns, parser.embed(values)))
    return shops


def _merged(entries: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Of several shops of one facet that is linked by meaning one more, with all values: the more, the more mistakes.

    A word that means something in one of them means it there; one that means nothing in any is still to be refused.
    """
    groups: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for entry in entries:
        groups.setdefault((entry["facet"], entry.get("part")), []).append(entry)
    for (facet, part), group in groups.items():
        if len(group) == 1 or not FACETS[facet].by_meaning:
            continue
        values = dict.fromkeys(value for entry in group for value in entry["values"])
        merged: dict[str, Any] = {"facet": facet, "part": part, "values": list(values)}
        meaning: dict[str, tuple[str, list[str]]] = {}
        for entry in group:
            for kind in LINKED:
                for word, right in entry.get(kind, {}).items():
                    known = meaning.get(word, (kind, []))
                    meaning[word] = (known[0], [*known[1], *([right] if isinstance(right, str) else right)])
        live = {key(value) for value in values}
        for word, (kind, right) in meaning.items():
            if key(word) not in live:
                merged.setdefault(kind, {})[word] = right
        for kind in NOT_LINKED:
            words = [word for entry in group for word in entry.get(kind, ())]
            merged[kind] = [word for word in words if word not in meaning and key(word) not in live]
        yield merged


def _cases(entry: Mapping[str, Any]) -> Iterator[Case]:
    part: Part = "test" if entry.get("part") == "test" else "validation"
    for kind in (*LINKED, *NOT_LINKED):
        words = entry.get(kind, ())
        for word in words:
            right = words[word] if kind in LINKED else []
            yield Case(entry["facet"], word, kind, frozenset([right] if isinstance(right, str) else right), part)


def _heard(parser: Parser, case: Case, carriers: Sequence[str]) -> Iterator[Vector]:
    for carrier in carriers:
        for each in parser.parse(carrier.format(case.word)).attributes:
            if each.name == case.facet and each.text.lower() == case.word.lower() and each.vector is not None:
                yield each.vector


def _columns(facet: str, values: Sequence[str]) -> Columns:
    unknown = (None,) * 5
    products = [(f"{row:02}", "-", None, "", 1.0, *unknown, "USD", "unknown") for row in range(len(values))]
    return Columns(products, {facet: list(enumerate(values))}, 1, load_synonyms())
