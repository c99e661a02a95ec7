"""JSON: an array of product objects, bare or as ``{"products": [...]}``."""

import json
import re
from collections.abc import Iterator
from typing import TextIO

from catalog.feeds.base import BadRow, FeedHead, FeedOptions, FeedProduct
from catalog.feeds.rows import Row, read_rows
from catalog.feeds.source import FeedSource

KEYS = ("products", "items", "data", "results")
"""Under which an object may hold the array."""

_START = re.compile(rf'\s*(?:\{{\s*"(?:{"|".join(KEYS)})"\s*:\s*)?\[\s*(?=[{{\]])')
_SEPARATOR = re.compile(r"[\s,]*")
_CHUNK = 1 << 16


class JsonList:
    """A JSON array of objects, read one object at a time."""

    name = "json"

    def identify(self, head: FeedHead) -> bool:
        """Whether it starts with an array of objects."""
        return _START.match(head.text) is not None

    def extract(self, source: FeedSource, options: FeedOptions) -> Iterator[FeedProduct | BadRow]:
        """Reads object by object; from the first that is broken, the rest cannot be told apart and is one bad row."""
        with source.open() as stream:
            yield from read_rows(_rows(stream), options)


def _rows(stream: TextIO) -> Iterator[Row | BadRow]:
    decoder = json.JSONDecoder()
    buffer = stream.read(_CHUNK)
    start = _START.match(buffer)
    position = start.end() if start else 0
    line = 1 + buffer.count("\n", 0, position)
    while True:
        begin = position
        position = _SEPARATOR.match(buffer, position).end()  # type: ignore[union-attr]  # it matches nothing, too
        line += buffer.count("\n", begin, position)
        if buffer.startswith("]", position):
            return
        try:
            value, end = decoder.raw_decode(buffer, position)
        except (ValueError, RecursionError) as error:
            # Perhaps the object goes on: double what is at hand, so that long objects cost no more than twice.
            more = stream.read(max(_CHUNK, len(buffer) - position))
            if not more:
                yield _broken(error, line, buffer, position)
                return
            buffer, position = buffer[position:] + more, 0
            continue
        if isinstance(value, dict):
            yield line, value
        else:
            yield BadRow(line, "not a JSON object", str(value)[:80])
        line += buffer.count("\n", position, end)
        position = end


def _broken(error: Exception, line: int, buffer: str, position: int) -> BadRow:
    """What keeps the rest from being read, at its own line rather than at that where the object began."""
    if isinstance(error, json.JSONDecodeError):
        return BadRow(line + buffer.count("\n", position, error.pos), "not JSON from here on", error.msg)
    return BadRow(line, "not JSON from here on", str(error))
