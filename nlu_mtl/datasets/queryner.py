"""QueryNER: search queries with BIO tags, as CoNLL (``token<TAB>tag``) or JSON Lines (``tokens``, ``labels``).

Palen-Michel et al., "QueryNER: Segmentation of E-commerce Queries", LREC-COLING 2024.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlu_mtl.datasets.bio import BioReader
from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.place import Place, head, read_lines

_TAGGED = re.compile(r"[^\s{][^\t\n]*\t(?:O|[BI]-\S+)\r?\n")
Tagged = tuple[Place, list[str], list[str]]


def _detects(path: Path) -> bool:
    if _TAGGED.match(head(path, (".conll", ".txt", ".tsv"))):
        return True
    line = head(path, (".jsonl",)).partition("\n")[0]
    return '"tokens"' in line and '"labels"' in line


def _json_lines(path: Path) -> Iterator[Tagged]:
    for place, line in read_lines(path):
        if not line.strip():
            continue
        row = place.json(line)
        yield place, _strings(place, row, "tokens"), _strings(place, row, "labels")


def _strings(place: Place, row: dict[str, Any], key: str) -> list[str]:
    column = row.get(key)
    if not isinstance(column, list) or not all(isinstance(each, str) for each in column):
        raise place.error(f"a row must have {key}, a list of strings", column, "add or correct it")
    return column


def _conll(path: Path) -> Iterator[Tagged]:
    begin: Place | None = None
    tokens: list[str] = []
    tags: list[str] = []
    for place, line in read_lines(path):
        if line.strip():
            cells = line.split("\t")
            if len(cells) != 2:
                raise place.error("a line must be a token, a tab and a tag", line, "keep these two columns")
            begin = begin or place
            tokens.append(cells[0])
            tags.append(cells[1].strip())
        elif begin:
            yield begin, tokens, tags
            begin, tokens, tags = None, [], []
    if begin:
        yield begin, tokens, tags


def _read(source: Source) -> Reading:
    bio, examples = BioReader(), []
    rows = _json_lines if source.path.suffix.lower() == ".jsonl" else _conll
    for place, tokens, tags in rows(source.path):
        text, spans = bio.read(place, tokens, tags)
        examples.append(place.labelled(text, None, spans))
    return Reading(examples, bio.notices)


FORMAT = Format("queryner", "CoNLL or JSON Lines of tokens and BIO tags, no intents", _detects, _read)
