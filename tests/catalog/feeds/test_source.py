"""Feed files come packed, in several encodings, or not as text at all."""

import gzip
from pathlib import Path

import pytest

from catalog.feeds import FeedError, FeedSource
from tests.catalog.feeds.reading import products, read

TABLE = "id,title,price\n1,Café lamp,€5.00\n2,Sofa,€7.00\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    lamp, sofa = products(read(tmp_path, TABLE.encode(encoding)))
    assert (lamp.id, lamp.title, lamp.price, lamp.currency, sofa.title) == ("1", "Café lamp", 5.0, "EUR", "Sofa")


def test_reading_as_windows_1252_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    assert "Windows-1252" in FeedSource(path).note
    path.write_bytes(TABLE.encode())
    assert FeedSource(path).note == ""


def test_encoding_is_that_of_the_whole_file_not_of_its_start(tmp_path: Path) -> None:
    rows = "".join(f"{number},Lamp\n" for number in range(20_000))
    last = products(read(tmp_path, ("id,title\n" + rows + "x,Caf\u00e9\n").encode("cp1252")))[-1]
    assert last.title == "Café"


def test_character_cut_by_the_end_of_the_head_is_no_error(tmp_path: Path) -> None:
    title = "é" * 70_000
    assert products(read(tmp_path, "id,title\n1," + title + "\n", format="csv"))[0].title == title


def test_gzip_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    assert len(products(read(tmp_path, gzip.compress(TABLE.encode()), name="feed.csv"))) == 2


def test_cut_off_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"id,title\n" + bytes(f"{list(range(50_000))}", "ascii"))
    with pytest.raises(FeedError, match="cannot be read"):
        read(tmp_path, packed[: len(packed) // 2])


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\xef\xbb\xbf\n", b"\xff\xfe", gzip.compress(b"", mtime=0)])
def test_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FeedError, match="empty file"):
        read(tmp_path, content)


@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 99, b"PK\x03\x04zip"])
def test_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FeedError, match="binary file"):
        read(tmp_path, content)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="existing file"):
        FeedSource(tmp_path / "none.csv")
    with pytest.raises(FeedError, match="folder"):
        FeedSource(tmp_path)
