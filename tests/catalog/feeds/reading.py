"""Writes a feed into a file and reads it back, as the tests of every format do."""

from collections.abc import Mapping
from pathlib import Path

from catalog.feeds import BadRow, FeedOptions, FeedProduct, find_feed


def read(
    folder: Path,
    content: str | bytes,
    *,
    name: str = "feed.txt",
    format: str = "auto",
    mapping: Mapping[str, str] | None = None,
    currency: str = "USD",
) -> list[FeedProduct | BadRow]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    feed, source = find_feed(path, format)
    return list(feed.extract(source, FeedOptions(mapping or {}, currency)))


def products(rows: list[FeedProduct | BadRow]) -> list[FeedProduct]:
    return [row for row in rows if isinstance(row, FeedProduct)]


def bad(rows: list[FeedProduct | BadRow]) -> list[tuple[int, str]]:
    return [(row.line, row.cause) for row in rows if isinstance(row, BadRow)]
