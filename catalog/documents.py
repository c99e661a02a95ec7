"""The catalog's products as full-text documents."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from catalog.fulltext import Document, FullTextWriter
from catalog.models import AttributeValue, Product

_CHUNK = 1000
_COLUMNS = (Product.id, Product.title, Product.description, Product.brand, Product.category)


def update_documents(connection: Connection, writer: FullTextWriter, before: Mapping[str, str]) -> dict[str, str]:
    """Replaces the documents that changed and removes those of products that are gone.

    Args:
        connection: To the catalog.
        writer: Of the full-text index.
        before: Digest of each document that is in the index now.

    Returns:
        Digest of each document that is in the index then.
    """
    digests: dict[str, str] = {}
    for chunk in _documents(connection):
        fresh = {document.id: document.digest() for document in chunk}
        writer.replace(document for document in chunk if before.get(document.id) != fresh[document.id])
        digests.update(fresh)
    writer.remove(before.keys() - digests.keys())
    return digests


def _documents(connection: Connection) -> Iterator[list[Document]]:
    """All active products in order of their ids, in chunks of two queries each."""
    ids = sorted(connection.execute(select(Product.id).where(Product.active.is_(True))).scalars())
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        facts: dict[str, list[str]] = {}
        numbers: dict[str, list[str]] = {}
        values = select(AttributeValue.product_id, AttributeValue.name, AttributeValue.value)
        for product_id, name, value in connection.execute(values.where(AttributeValue.product_id.in_(chunk))):
            (numbers if name == "product_number" else facts).setdefault(product_id, []).append(value)
        products = connection.execute(select(*_COLUMNS).where(Product.id.in_(chunk)))
        documents = {}
        for product_id, title, description, brand, category in products:
            told = [each for each in (brand, category) if each]
            own = tuple(numbers.get(product_id, ()))
            told += facts.get(product_id, ())
            documents[product_id] = Document(product_id, title, told, description, own)
        yield [documents[product_id] for product_id in chunk if product_id in documents]
