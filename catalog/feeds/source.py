"""A feed file as text: packed or not, in whatever encoding it came."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from catalog.feeds.base import FeedHead
from catalog.feeds.errors import FeedError

HEAD_BYTES = 65_536
_CHUNK_BYTES = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TEXT_CONTROLS = frozenset("\t\n\r\f\x0b\x1a\x1b")


class FeedSource:
    """One feed file: UTF-8 with or without a byte order mark, UTF-16, else Windows-1252; plain or gzip.

    Attributes:
        path: The file.
        encoding: The encoding found, as Python names it.
        note: What the user should know about how the file was read, or an empty text.
        head: The start of the file.

    Raises:
        FeedError: The file is missing, no file, unreadable, empty, or not text.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        if not self.path.exists():
            raise FeedError(f"a feed must be an existing file (got {self.path}); check the path")
        if not self.path.is_file():
            kind = "folder" if self.path.is_dir() else "device or pipe"
            raise FeedError(f"a feed must be a file (got the {kind} {self.path}); name a file")
        with self._errors():
            with self._open_bytes() as stream:
                start = stream.read(HEAD_BYTES)
                complete = not stream.read(1)
            self.encoding, self.note = self._find_encoding(start)
        decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
        text = decoder.decode(start)
        self._check(text)
        suffixes = [each.lower() for each in self.path.suffixes if each.lower() != ".gz"]
        self.head = FeedHead(text, complete, suffixes[-1] if suffixes else "")

    @contextmanager
    def open(self) -> Iterator[io.TextIOWrapper]:
        """The file as a text stream with its line ends untouched.

        Raises:
            FeedError: Reading fails midway: a cut-off archive, a failing disk.
        """
        with self._errors(), self._open_bytes() as stream:
            yield io.TextIOWrapper(stream, encoding=self.encoding, errors="replace", newline="")

    def _open_bytes(self) -> BinaryIO:
        with self.path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        return cast(BinaryIO, gzip.open(self.path, "rb")) if packed else self.path.open("rb")

    def _find_encoding(self, start: bytes) -> tuple[str, str]:
        for mark, encoding in _BOMS:
            if start.startswith(mark):
                return encoding, ""
        sample = start[:1024]
        if sample[1::2].count(0) > len(sample) * 0.4:
            return "utf-16-le", ""
        if sample[::2].count(0) > len(sample) * 0.4:
            return "utf-16-be", ""
        if self._is_utf8():
            return "utf-8", ""
        return "cp1252", "the file is not UTF-8 and was read as Windows-1252: check accents and currency signs"

    def _check(self, text: str) -> None:
        if not text.strip():
            raise FeedError(f"a feed must hold products (got the empty file {self.path}); export it again")
        controls = sum(character < " " and character not in _TEXT_CONTROLS for character in text)
        if controls > len(text) * 0.01 or text.startswith(("PK\x03\x04", "%PDF-")):
            raise FeedError(f"a feed must be text (got the binary file {self.path}); export CSV, JSON or YAML")

    def _is_utf8(self) -> bool:
        """Whether the whole file is UTF-8: its first accent may stand a million rows in."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self._open_bytes() as stream:
            try:
                while chunk := stream.read(_CHUNK_BYTES):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return False
        return True

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError, zlib.error) as error:
            cause = getattr(error, "strerror", None) or str(error)
            raise FeedError(f"the feed cannot be read (got {cause!r} from {self.path}); check the file") from error
