"""Feed formats: each tells its files by their content and reads them row by row."""

from pathlib import Path

from catalog.feeds.base import BadRow, Feed, FeedHead, FeedOptions, FeedProduct, FeedVariant
from catalog.feeds.csv_table import CsvTable
from catalog.feeds.errors import FeedError
from catalog.feeds.faults import find_fault
from catalog.feeds.json_lines import JsonLines
from catalog.feeds.json_list import JsonList
from catalog.feeds.source import FeedSource
from catalog.feeds.yaml_list import YamlList

FEEDS: dict[str, Feed] = {feed.name: feed for feed in (JsonLines(), JsonList(), YamlList(), CsvTable())}
"""Every format by its name, the more telling first: the first that recognises a file reads it."""

__all__ = [
    "FEEDS",
    "BadRow",
    "Feed",
    "FeedError",
    "FeedHead",
    "FeedOptions",
    "FeedProduct",
    "FeedSource",
    "FeedVariant",
    "find_feed",
]


def find_feed(path: Path | str, name: str = "auto") -> tuple[Feed, FeedSource]:
    """The format of a feed file, and the file ready to be read.

    Args:
        path: The file, plain or gzip.
        name: A format's name, or ``auto`` to tell it by the file's content.

    Raises:
        FeedError: No such format, a file that cannot be read, or one that no format recognises.
    """
    known = ", ".join(FEEDS)
    if name != "auto" and name not in FEEDS:
        raise FeedError(f"a feed format must be auto or one of {known} (got {name!r}); choose one of them")
    source = FeedSource(path)
    if name != "auto":
        return FEEDS[name], source
    for feed in FEEDS.values():
        if feed.identify(source.head):
            return feed, source
    if fault := find_fault(source.head):
        raise FeedError(f"a feed must be one of {known} (got {fault}, in {source.path}); correct it or export it again")
    start = " ".join(source.head.text[:60].split())
    raise FeedError(f"a feed must be one of {known} (got a file that starts {start!r}); export one of these formats")
