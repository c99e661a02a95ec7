"""Loads a product feed into the catalog: one transaction, upserting by id, unchanged rows untouched."""

import hashlib
import json
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from catalog.database import Database, bump_catalog_version, catalog_version
from catalog.demo import FEED_NAME as DEMO_FEED
from catalog.feeds import BadRow, FeedError, FeedOptions, FeedProduct, find_feed
from catalog.feeds.money import read_currency
from catalog.models import AttributeValue, Product, Variant, now
from catalog.product_text import product_text, text_hash

DEFAULT_CURRENCY = "USD"
EXAMPLES_KEPT = 20
_BATCH = 500
_SPOOL_BYTES = 64 << 20

Progress = Callable[[int], None]
"""Called with the number of rows read so far."""


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        feed: Name under which the products are kept.
        format: Format found.
        read: Rows read; the sum of added, changed, unchanged and skipped.
        skipped_by_cause: Number of skipped rows by cause.
        examples: The first skipped rows as ``{line, cause, value}``.
        notes: Remarks that cost no row, with how often each applies.
        columns: Product field → source columns.
        unused_columns: Columns that mean nothing to the catalog.
        demo_removed: Products of the demo shop that left.
        catalog_version: The catalog's version afterwards.
    """

    feed: str
    format: str
    dry_run: bool = False
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    skipped_by_cause: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    unused_columns: list[str] = field(default_factory=list)
    demo_removed: int = 0
    catalog_version: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON takes it."""
        return asdict(self)

    def skip(self, row: BadRow) -> None:
        """Counts a bad row and keeps it as an example while there are few."""
        self.skipped += 1
        self.skipped_by_cause[row.cause] = self.skipped_by_cause.get(row.cause, 0) + 1
        if len(self.examples) < EXAMPLES_KEPT:
            self.examples.append({"line": row.line, "cause": row.cause, "value": row.value})

    def note(self, remark: str) -> None:
        """Counts a remark that cost no row."""
        self.notes[remark] = self.notes.get(remark, 0) + 1


@dataclass(slots=True)
class _Staged:
    """One product as the tables take it."""

    product: dict[str, Any]
    attributes: list[dict[str, Any]]
    variants: list[dict[str, Any]]


def import_feed(  # noqa: PLR0913 - what `daogou import` asks for
    database: Database,
    path: Path | str,
    *,
    format: str = "auto",
    mapping: Mapping[str, str] | None = None,
    currency: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    feed: str | None = None,
) -> ImportReport:
    """Loads a product feed, all of its good rows or nothing.

    The feed is read before the database is locked, so that a long file keeps no conversation waiting.

    Args:
        database: Where to; its schema must be at head.
        path: The feed file.
        format: A name from :data:`catalog.feeds.FEEDS`, or ``auto``.
        mapping: Product field → source column; an empty column or ``-`` drops the field.
        currency: ISO 4217 code of prices that name none. Default USD.
        dry_run: Whether to find out what would happen, and change nothing.
        progress: Called now and then with the number of rows read.
        feed: Name of the feed; the file's name by default, :data:`catalog.demo.FEED_NAME` for the demo shop.

    Raises:
        FeedError: The file cannot be used. Nothing was changed.
        DatabaseError: The database cannot be used. Nothing was changed.
    """
    options = FeedOptions(mapping or {}, _checked_currency(currency))
    found, source = find_feed(path, format)
    report = ImportReport(feed or _feed_name(source.path), found.name, dry_run)
    if source.note:
        report.note(source.note)
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
        _stage(found.extract(source, options), report, spool, progress)
        report.columns, report.unused_columns = options.layout.used, options.layout.unused
        if report.skipped == report.read:
            raise FeedError(_nothing_usable(source.path, report))
        spool.seek(0)
        with database.write() as connection:
            _make_room(connection, report)
            for batch in _unstage(spool):
                _write(connection, batch, report)
            if report.added or report.changed or report.demo_removed:
                bump_catalog_version(connection)
            if dry_run:
                connection.rollback()
            else:
                report.catalog_version = catalog_version(connection)
    if dry_run:
        with database.read() as connection:
            report.catalog_version = catalog_version(connection)
    return report


def _feed_name(path: Path) -> str:
    """The file's name, which must not pass for the demo shop's."""
    return f"{path.name}.feed" if path.name == DEMO_FEED else path.name[:255]


def _checked_currency(currency: str | None) -> str:
    try:
        return read_currency(currency, DEFAULT_CURRENCY) if currency else DEFAULT_CURRENCY
    except ValueError:
        raise FeedError(f"a currency must be an ISO 4217 code (got {currency!r}); write it like EUR") from None


def _nothing_usable(path: Path, report: ImportReport) -> str:
    if not report.examples:
        return f"a feed must hold products (got no row from {path}, read as {report.format}); export it again"
    first = report.examples[0]
    value = f" {first['value']!r}" if first["value"] else ""
    return (
        f"a feed must hold a usable row (got {report.read} bad ones from {path}, read as {report.format}; "
        f"line {first['line']}: {first['cause']}{value}); correct it, or choose another format or mapping"
    )


def _stage(
    rows: Iterable[FeedProduct | BadRow], report: ImportReport, spool: IO[bytes], progress: Progress | None
) -> None:
    """Writes the usable rows to ``spool`` in batches, and counts."""
    seen: set[str] = set()
    batch: list[_Staged] = []
    for row in rows:
        report.read += 1
        if isinstance(row, FeedProduct) and row.id in seen:
            row = BadRow(row.line, "duplicate id: the first row with it is kept", row.id)  # noqa: PLW2901
        if isinstance(row, BadRow):
            report.skip(row)
        else:
            seen.add(row.id)
            for remark in row.notes:
                report.note(remark)
            batch.append(_staged(row, report.feed))
            if len(batch) == _BATCH:
                pickle.dump(batch, spool)
                batch = []
        if progress is not None and report.read % _BATCH == 0:
            progress(report.read)
    if batch:
        pickle.dump(batch, spool)
    if progress is not None:
        progress(report.read)


def _unstage(spool: IO[bytes]) -> Iterator[list[_Staged]]:
    while True:
        try:
            batch: list[_Staged] = pickle.load(spool)  # our own unnamed file
        except EOFError:
            return
        yield batch


def _staged(row: FeedProduct, feed: str) -> _Staged:
    columns: dict[str, Any] = {
        "id": row.id,
        "title": row.title,
        "description": row.description,
        "brand": row.brand,
        "category": row.category,
        "url": row.url,
        "image_url": row.image_url,
        "price": row.price,
        "list_price": row.list_price,
        "currency": row.currency,
        "availability": row.availability,
        "stock": row.stock,
        "rating": row.rating,
        "rating_count": row.rating_count,
        "weight": row.weight,
    }
    attributes = [
        {"product_id": row.id, "name": name, "value": value, "source": "feed", "confidence": 1.0}
        for name, values in row.attributes.items()
        for value in values
    ]
    variants = [{"product_id": row.id, **asdict(each)} for each in row.variants]
    content = [*columns.values(), sorted((each["name"], each["value"]) for each in attributes)]
    content.append([list(each.values()) for each in variants])
    columns["row_hash"] = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    text = product_text(row.title, row.description, row.brand, row.category, row.attributes)
    columns["text_hash"] = text_hash(text)
    columns["feed"] = feed
    columns["active"] = True
    return _Staged(columns, attributes, variants)


def _make_room(connection: Connection, report: ImportReport) -> None:
    """Sends the demo shop away when a real feed comes, and keeps it out of a real catalog.

    Raises:
        FeedError: The demo shop is to be loaded beside real products.
    """
    sizes = connection.execute(select(Product.feed, func.count()).group_by(Product.feed))
    counts = {name: size for name, size in sizes}  # noqa: C416 - rows are tuples, but not to the type checker
    others = sum(counts.values()) - counts.get(DEMO_FEED, 0)
    if report.feed == DEMO_FEED and others:
        raise FeedError(f"the demo shop loads only into an empty catalog (got {others} products); use another home")
    if report.feed != DEMO_FEED and counts and not others:
        connection.execute(delete(Product).where(Product.feed == DEMO_FEED))
        report.demo_removed = counts[DEMO_FEED]


def _write(connection: Connection, batch: list[_Staged], report: ImportReport) -> None:
    """Adds the new products of a batch and rewrites the changed ones."""
    ids = [each.product["id"] for each in batch]
    rows = connection.execute(select(Product.id, Product.row_hash, Product.text_hash).where(Product.id.in_(ids)))
    known = {identifier: (row_hash, text_hash) for identifier, row_hash, text_hash in rows}
    added = [each for each in batch if each.product["id"] not in known]
    present = [each for each in batch if each.product["id"] in known]
    changed = [each for each in present if each.product["row_hash"] != known[each.product["id"]][0]]
    report.added += len(added)
    report.changed += len(changed)
    report.unchanged += len(present) - len(changed)
    if not added and not changed:
        return
    moment = now()
    for each in (*added, *changed):
        each.product["updated_at"] = moment
    if added:
        connection.execute(insert(Product), [each.product for each in added])
    if changed:
        reworded = [each for each in changed if each.product["text_hash"] != known[each.product["id"]][1]]
        _rewrite(connection, changed, [each.product["id"] for each in reworded])
    written = (*added, *changed)
    for table, values in (
        (AttributeValue, [value for each in written for value in each.attributes]),
        (Variant, [value for each in written for value in each.variants]),
    ):
        if values:
            connection.execute(insert(table), values)


def _rewrite(connection: Connection, changed: list[_Staged], reworded: list[str]) -> None:
    """Updates changed products; what was read from a text that has changed goes, to be read again."""
    columns = [name for name in changed[0].product if name != "id"]
    statement = update(Product.__table__).where(Product.id == bindparam("key"))  # type: ignore[arg-type]
    parameters = [{"key": each.product["id"], **{name: each.product[name] for name in columns}} for each in changed]
    connection.execute(statement.values({name: bindparam(name) for name in columns}), parameters)
    ids = [each.product["id"] for each in changed]
    of_feed = AttributeValue.product_id.in_(ids) & (AttributeValue.source == "feed")
    connection.execute(delete(AttributeValue).where(of_feed))
    connection.execute(delete(Variant).where(Variant.product_id.in_(ids)))
    if reworded:
        connection.execute(delete(AttributeValue).where(AttributeValue.product_id.in_(reworded)))
