"""What needs embedding, and in which batches: one pass over a text gives its vector and its attributes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from catalog.database import Database
from catalog.models import AttributeValue, Product
from catalog.partial import Embedded, PartialBuild
from catalog.ports import Reading, TextModel
from catalog.product_text import product_text
from catalog.reading import AttributeFilter, ReadValue, said_color
from catalog.synonyms import Synonyms

_BATCH = 256

Progress = Callable[[int, int], None]
"""Called with texts done and texts to do."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A product's text, and what decides which of its read attributes are believed."""

    id: str
    text_hash: str
    text: str
    title: str
    description: str
    brand: str | None
    given: Collection[str]


def outdated(connection: Connection, done: Mapping[str, Embedded]) -> list[str]:
    """Ids of active products whose vector or read attributes are not those of their text, shortest texts first.

    Attributes can be gone while the vector is there: a product that is deleted and imported again has lost them.

    Args:
        connection: To the catalog.
        done: What is embedded, by product id.
    """
    stored = select(AttributeValue.product_id, func.count()).where(AttributeValue.source == "text")
    counts = connection.execute(stored.group_by(AttributeValue.product_id))
    read: dict[str, int] = {row[0]: row[1] for row in counts}
    length = func.length(Product.title) + func.length(Product.description)
    products = select(Product.id, Product.text_hash).where(Product.active.is_(True)).order_by(length, Product.id)
    found = []
    for product_id, text_hash in connection.execute(products):
        known = done.get(product_id)
        if known is None or known.text_hash != text_hash or known.read > read.get(product_id, 0):
            found.append(product_id)
    return found


def embed(
    database: Database,
    model: TextModel,
    ids: Sequence[str],
    partial: PartialBuild,
    synonyms: Synonyms,
    progress: Progress | None = None,
) -> dict[str, Embedded]:
    """Embeds products and stores the attributes read out of their texts, one transaction a batch.

    Args:
        database: Where the products are and the attributes go.
        model: Does both in one pass.
        ids: Products, in the order in which texts of like length stand together.
        partial: Keeps each batch after its attributes are stored.
        synonyms: The authored table.
        progress: Called after each batch.
    """
    done: dict[str, Embedded] = {}
    for start in range(0, len(ids), _BATCH):
        if progress is not None:
            progress(start, len(ids))
        with database.read() as connection:
            texts = list(_texts(connection, ids[start : start + _BATCH]))
        if not texts:
            continue
        readings = model.read([each.text for each in texts])
        titles, brands, descriptions = zip(*((each.title, each.brand, each.description) for each in texts), strict=True)
        judge = AttributeFilter(titles, brands, descriptions, synonyms)
        values = [
            _values(judge, row, each, reading, synonyms)
            for row, (each, reading) in enumerate(zip(texts, readings, strict=True))
        ]
        _store(database, texts, values)
        batch = {
            each.id: Embedded(each.text_hash, np.asarray(reading.vector, dtype=np.float32), len(read))
            for each, reading, read in zip(texts, readings, values, strict=True)
        }
        partial.add(batch)
        done.update(batch)
    if progress is not None:
        progress(len(ids), len(ids))
    return done


def _values(judge: AttributeFilter, row: int, text: _Text, reading: Reading, synonyms: Synonyms) -> list[ReadValue]:
    read = judge.believed(row, text.given, reading.attributes)
    if "color" in text.given or any(each.name == "color" for each in read):
        return read
    return [*read, *said_color(text.description, synonyms)]


def _texts(connection: Connection, ids: Sequence[str]) -> Iterator[_Text]:
    given: dict[str, dict[str, list[str]]] = {}
    values = select(AttributeValue.product_id, AttributeValue.name, AttributeValue.value)
    of_feed = (AttributeValue.product_id.in_(ids)) & (AttributeValue.source == "feed")
    for product_id, name, value in connection.execute(values.where(of_feed)):
        given.setdefault(product_id, {}).setdefault(name, []).append(value)
    columns = (Product.id, Product.text_hash, Product.title, Product.description, Product.brand, Product.category)
    products = select(*columns).where(Product.id.in_(ids), Product.active.is_(True))
    found = {row.id: row for row in connection.execute(products)}
    for row in (found[product_id] for product_id in ids if product_id in found):
        attributes = given.get(row.id, {})
        text = product_text(row.title, row.description, row.brand, row.category, attributes)
        yield _Text(row.id, row.text_hash, text, row.title, row.description, row.brand, attributes.keys())


def _store(database: Database, texts: Sequence[_Text], values: Sequence[Sequence[ReadValue]]) -> None:
    """Puts the attributes read now in the place of those read before; products that went meanwhile are left out.

    The catalog's version is raised once at the end of the build, not here: every raise makes servers load it anew.
    """
    ids = [each.id for each in texts]
    with database.write() as connection:
        there = set(connection.execute(select(Product.id).where(Product.id.in_(ids))).scalars())
        of_text = AttributeValue.product_id.in_(ids) & (AttributeValue.source == "text")
        connection.execute(delete(AttributeValue).where(of_text))
        rows = [
            {"product_id": each.id, "name": read.name, "value": read.value, "source": "text"}
            | {"confidence": read.confidence}
            for each, found in zip(texts, values, strict=True)
            if each.id in there
            for read in found
        ]
        if rows:
            connection.execute(insert(AttributeValue), rows)
