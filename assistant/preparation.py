"""Makes an installation ready to answer: a catalog in the database, an index that fits it."""

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assistant.container import Container
from catalog.database import catalog_id, catalog_version
from catalog.errors import IndexBusyError
from catalog.index.files import IndexFiles
from catalog.models import Product

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much is done, and of how much (None where unknown)."""
Note = Callable[[str], None]
"""Told one line for people."""

_SECONDS_BETWEEN_TRIES = 0.2


def prepare(container: Container, *, progress: Progress, note: Note) -> None:
    """Loads the demo shop into an empty catalog and brings the index up to date; quick where nothing is to be done.

    Raises:
        ValueError: The model cannot be used, or the index belongs to another one or to another database.
        DatabaseError: The database cannot be used.
    """
    if catalog_is_empty(container):
        note("the catalog is empty: loading the demo shop; `daogou import FEED` replaces it by your products")
        _fill(container, progress)
    if not index_is_current(container):
        bring_index_up_to_date(container, progress=progress, note=note)


def _fill(container: Container, progress: Progress) -> None:
    """Loads the demo shop, unless another process brings in products meanwhile."""
    from catalog.feeds.errors import FeedError  # noqa: PLC0415 - wanted once in the life of an installation

    try:
        load_demo(container, progress=progress)
    except FeedError:
        if catalog_is_empty(container):
            raise


def catalog_is_empty(container: Container) -> bool:
    """Whether no product was ever imported."""
    with container.database.read() as connection:
        return connection.execute(select(Product.id).limit(1)).first() is None


def load_demo(container: Container, *, progress: Progress | None = None) -> dict[str, Any]:
    """Imports the demo shop."""
    from catalog.demo import FEED_NAME, write  # noqa: PLC0415 - wanted once in the life of an installation

    with tempfile.TemporaryDirectory(prefix="daogou-demo-") as folder:
        path = Path(folder) / f"{FEED_NAME}.jsonl"
        write(path)
        return load_feed(container, path, feed=FEED_NAME, currency="USD", progress=progress)


def load_feed(  # noqa: PLR0913 - what `daogou import` asks for
    container: Container,
    path: Path,
    *,
    feed_format: str = "auto",
    mapping: Mapping[str, str] | None = None,
    currency: str | None = None,
    dry_run: bool = False,
    feed: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Imports a feed in one transaction and returns the report as JSON.

    Raises:
        FeedError: The file cannot be used; nothing was changed.
        DatabaseError: The database cannot be used; nothing was changed.
    """
    from catalog.importing import import_feed  # noqa: PLC0415 - a chat on a ready catalog needs none

    report = import_feed(
        container.database,
        path,
        format=feed_format,
        mapping=mapping or {},
        currency=currency or container.settings.currency,
        dry_run=dry_run,
        feed=feed,
        progress=(lambda rows: progress("reading the feed", rows, None)) if progress else None,
    )
    return report.to_dict()


def bring_index_up_to_date(
    container: Container, *, rebuild: bool = False, progress: Progress | None = None, note: Note = lambda _: None
) -> dict[str, Any]:
    """Indexes what changed since the last time and returns the report as JSON; waits while another process does.

    Raises:
        ValueError: The index belongs to another model or another database.
    """
    from catalog.indexing import build_index  # noqa: PLC0415 - tantivy and FAISS are heavy

    told = (lambda done, total: progress("reading products", done, total)) if progress else None
    waits = False
    while True:
        try:
            home = container.settings.home
            return build_index(container.database, home, container.parser, rebuild=rebuild, progress=told).to_dict()
        except IndexBusyError:
            if not waits:
                note("another process is building the index: waiting for it")
            waits = True
            time.sleep(_SECONDS_BETWEEN_TRIES)


def index_is_current(container: Container) -> bool:
    """Whether the index was built with the model in use, from this database's catalog as it is."""
    meta = IndexFiles(container.settings.home).read_meta()
    if meta is None or meta.fingerprint != container.parser.fingerprint:
        return False
    with container.database.read() as connection:
        return meta.is_of(catalog_id(connection)) and meta.catalog_version == catalog_version(connection)
