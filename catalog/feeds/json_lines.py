"""JSON Lines: one product object a line."""

import json
from collections.abc import Iterator

from catalog.feeds.base import BadRow, FeedHead, FeedOptions, FeedProduct
from catalog.feeds.json_list import JsonList
from catalog.feeds.rows import Row, read_rows
from catalog.feeds.source import FeedSource

_TRIED_LINES = 5


class JsonLines:
    """One JSON object a line, as https://jsonlines.org describes."""

    name = "jsonl"

    def identify(self, head: FeedHead) -> bool:
        """Whether one of the first lines is an object of its own, or a single cut-off one fills the head."""
        if not head.text.lstrip().startswith("{"):
            return False
        lines = [line for line in head.text.splitlines() if line.strip()]
        rows = (_row(0, line) for line in lines[:_TRIED_LINES])
        if any(isinstance(row, tuple) and row[1] for row in rows):
            return len(lines) > 1 or not JsonList().identify(head)
        return not head.complete and len(lines) == 1 and head.suffix in (".jsonl", ".ndjson")

    def extract(self, source: FeedSource, options: FeedOptions) -> Iterator[FeedProduct | BadRow]:
        """Reads line by line; a line that is no object is bad."""
        with source.open() as stream:
            rows = (_row(number, line) for number, line in enumerate(stream, start=1) if line.strip())
            yield from read_rows(rows, options)


def _row(number: int, line: str) -> Row | BadRow:
    try:
        value = json.loads(line)
    except ValueError as error:
        return BadRow(number, "not JSON", str(error))
    except RecursionError:
        return BadRow(number, "nested too deeply")
    return (number, value) if isinstance(value, dict) else BadRow(number, "not a JSON object", line.strip()[:80])
