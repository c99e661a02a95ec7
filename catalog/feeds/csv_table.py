"""Plain tables with a header line, separated by comma, semicolon, bar or tab."""

import csv
from collections.abc import Iterable, Iterator

from catalog.feeds.base import BadRow, FeedHead, FeedOptions, FeedProduct
from catalog.feeds.layout import ALIASES, normalise
from catalog.feeds.rows import Row, read_rows
from catalog.feeds.source import FeedSource

DELIMITERS = (",", ";", "|", "\t")
_KNOWN = frozenset(alias for aliases in ALIASES.values() for alias in aliases)
_SNIFFED_RECORDS = 50


class CsvTable:
    """CSV as in RFC 4180, with any of four delimiters."""

    name = "csv"

    def identify(self, head: FeedHead) -> bool:
        """Whether the lines split into the same number of columns, two or more."""
        return not head.text.lstrip().startswith(("{", "[", "<")) and _sniff(head) is not None

    def extract(self, source: FeedSource, options: FeedOptions) -> Iterator[FeedProduct | BadRow]:
        """Reads row by row; a row with more or fewer columns than the header is bad."""
        with source.open() as stream:
            yield from read_rows(_rows(stream, _sniff(source.head) or ","), options)


def _sniff(head: FeedHead) -> str | None:
    """The delimiter under which the header reads best and most rows have as many columns as the header."""
    best: tuple[int, float, int] | None = None
    found = None
    lines = head.text.splitlines(keepends=True)
    for delimiter in DELIMITERS:
        try:
            records = [each for each in csv.reader(lines, delimiter=delimiter) if each][:_SNIFFED_RECORDS]
        except csv.Error:
            continue
        width = len(records[0]) if records else 0
        if width < 2:
            continue
        known = sum(normalise(column) in _KNOWN for column in records[0])
        even = sum(len(each) == width for each in records) / len(records)
        if (even > 0.5 or known >= 2) and (best is None or (known, even, width) > best):
            best, found = (known, even, width), delimiter
    return found


class _Lines:
    """Hands lines on and remembers those of the record that is being read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.pending: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.pending.append(line)
            yield line

    def take(self) -> list[str]:
        taken, self.pending = self.pending, []
        return taken


def _rows(stream: Iterable[str], delimiter: str) -> Iterator[Row | BadRow]:
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    header: list[str] | None = None
    next_line = 1
    while True:
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            pass  # an endless quotation, or a cell that is too long: its lines are read one by one below
        taken, line = lines.take(), next_line
        next_line += len(taken)
        if not any(map(str.strip, taken)):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
        elif len(cells) != len(header) and len(taken) > 1:
            # One stray quotation mark must not swallow the rows up to the next.
            for number, text in enumerate(taken, start=line):
                if text.strip():
                    yield _row(number, _unquoted(text, delimiter), header)
        else:
            yield _row(line, cells, header)


def _unquoted(text: str, delimiter: str) -> list[str]:
    """The cells of one line whose quotation marks mean nothing; none where a cell is too long to be read."""
    try:
        return next(csv.reader([text], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error:
        return []


def _row(line: int, cells: list[str], header: list[str]) -> Row | BadRow:
    if len(cells) != len(header) and (len(cells) < len(header) or any(cells[len(header) :])):
        return BadRow(line, "not as many columns as the header", f"{len(cells)} instead of {len(header)}")
    return line, dict(zip(header, cells, strict=False))
