"""YAML: a list of product mappings."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from catalog.feeds.base import BadRow, FeedHead, FeedOptions, FeedProduct
from catalog.feeds.rows import Row, read_rows
from catalog.feeds.source import FeedSource

# Plain strings throughout: YAML would make 83 of the id 0123, and False of the brand NO.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_START = re.compile(r"(?:\s*(?:#[^\n]*|---[^\n]*|%[^\n]*|\w+:\s*)?\n)*[ ]*-\s+(?:\{|[\"']?[\w ]+[\"']?\s*:(?:\s|$))")
_ENTRY = re.compile(r"( *)-(?=\s)")
_NULLS = frozenset(("null", "Null", "NULL", "~"))


class YamlList:
    """A YAML list of mappings, read one entry at a time."""

    name = "yaml"

    def identify(self, head: FeedHead) -> bool:
        """Whether its first entry is ``- key: …``."""
        return _START.match(head.text) is not None

    def extract(self, source: FeedSource, options: FeedOptions) -> Iterator[FeedProduct | BadRow]:
        """Reads entry by entry; a broken entry is bad and the next one is read. Anchors reach within an entry only."""
        with source.open() as stream:
            yield from read_rows((_row(line, text) for line, text in _entries(stream)), options)


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Line and text of each entry: a dash at the list's own depth can only begin one."""
    depth: str | None = None
    entry: list[str] = []
    start = 1
    for number, line in enumerate(lines, start=1):
        match = _ENTRY.match(line)
        if match and (depth is None or match[1] == depth):
            depth = match[1]
            if entry:
                yield start, "".join(entry)
            entry, start = [], number
        elif depth is None:
            continue  # comments, a document mark, the list's key
        entry.append(line)
    if entry:
        yield start, "".join(entry)


def _row(line: int, text: str) -> Row | BadRow:
    try:
        value = yaml.load(text, Loader=LOADER)  # makes strings, lists and mappings only
    except yaml.YAMLError as error:
        place, reason = explain_yaml(error, text)
        return BadRow(line + place, "not YAML", reason)
    except (RecursionError, ValueError) as error:
        return BadRow(line, "not YAML", str(error))
    if not (isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)):
        return BadRow(line, "not a mapping", text.strip()[:80])
    return line, {str(key): None if _is_null(cell) else cell for key, cell in value[0].items()}


def explain_yaml(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Line, counted from 0, and reason; an end that comes too early is told where what it cuts off began."""
    problem, context = getattr(error, "problem", None), getattr(error, "context", None)
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is not None and began is not None and mark.line >= len(text.splitlines()):
        mark = began
    reason = ", ".join(part for part in (context, problem) if part) or str(error).splitlines()[0]
    return (mark.line if mark is not None else 0), reason


def _is_null(cell: object) -> bool:
    return isinstance(cell, str) and cell in _NULLS
