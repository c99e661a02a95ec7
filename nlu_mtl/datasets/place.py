"""Reading files so that every complaint can say where it is."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu_mtl.datasets.labelled import DatasetError, Labelled, LabelledSpan

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands.

    Attributes:
        path: The file.
        at: Such as ``line 12`` or ``train, row 3``; empty for the file as a whole.
    """

    path: Path
    at: str = ""

    def error(self, rule: str, got: object, fix: str) -> DatasetError:
        """The error that says place, rule, value and way out."""
        where = f"{self.path}, {self.at}" if self.at else str(self.path)
        return DatasetError(f"{where}: {rule} (got {_shortened(repr(got))}); {fix}")

    def labelled(
        self, text: str, intent: str | None, spans: Sequence[LabelledSpan] = (), group: str | None = None
    ) -> Labelled:
        """The example, if it keeps the rules of :class:`nlu_mtl.datasets.Labelled`.

        Raises:
            DatasetError: for a blank text or intent, or spans that are empty, outside the text, overlapping or blank.
        """
        if not text.strip():
            raise self.error("a text must not be blank", text, "write it or delete the row")
        if intent is not None and not intent.strip():
            raise self.error("an intent must not be blank", intent, "name it or delete the row")
        ordered = tuple(sorted(spans, key=lambda span: span.start))
        last = 0
        for span in ordered:
            if not last <= span.start < span.end <= len(text):
                got = (span.label, span.start, span.end)
                raise self.error("spans must be disjoint and within the text", got, "correct the offsets")
            if not span.label.strip() or not text[span.start : span.end].strip():
                raise self.error("a span must have a label and words", text[span.start : span.end], "correct it")
            last = span.end
        return Labelled(text, intent, ordered, group)

    def json(self, text: str) -> dict[str, Any]:
        """The JSON object that a line or a file holds.

        Raises:
            DatasetError: if it is no JSON or no object.
        """
        try:
            content = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise self.error("it must be valid JSON", str(error), "export it again") from error
        if not isinstance(content, dict):
            raise self.error("it must be a JSON object", content, "write it as {name: value}")
        return content


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises:
        DatasetError: if it cannot be opened or is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Place(path).error("a file must be readable", error.strerror, "correct the path") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        got = error.object[error.start : error.end]
        raise Place(path, f"line {line}").error("text must be UTF-8", got, "save the file as UTF-8") from error


def read_lines(path: Path) -> Iterator[tuple[Place, str]]:
    """Every line with its place, without its end; only LF and CRLF end lines, as editors count.

    Raises:
        DatasetError: as :func:`read_text`.
    """
    lines = read_text(path).replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, start=1):
        yield Place(path, f"line {number}"), line


def read_rows(path: Path, header: Sequence[str]) -> Iterator[tuple[Place, dict[str, str]]]:
    """Every row of a comma-separated file (RFC 4180) under exactly this header, with the line it begins on.

    Raises:
        DatasetError: for another header, a row of another width, or a quotation that does not end.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    place = Place(path, "line 1")
    try:
        first = next(reader, [])
        if first != list(header):
            raise place.error(f"the header must be {','.join(header)}", ",".join(first), "name the format that fits")
        while True:
            place = Place(path, f"line {reader.line_num + 1}")
            cells = next(reader, None)
            if cells is None:
                return
            if cells and len(cells) != len(header):
                rule = f"a row must have {len(header)} columns"
                raise place.error(rule, len(cells), "put texts with commas in quotation marks")
            if cells:
                yield place, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise place.error("a row must be valid CSV", str(error), "close the quotation mark") from error


def head(path: Path, suffixes: tuple[str, ...]) -> str:
    """The first characters of a file of one of these suffixes; empty for anything else."""
    if path.suffix.lower() not in suffixes or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_HEAD).decode("utf-8-sig", errors="replace")


def _shortened(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
