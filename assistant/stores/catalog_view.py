"""Reads the catalog for an operator's eyes; search goes another way, over the columns in memory."""

from typing import Any

from sqlalchemy import Connection, func, select

from catalog.attributes import FACETS
from catalog.columns import Columns
from catalog.database import Database, catalog_version
from catalog.models import AttributeValue, Product, Variant

_KNOWN = ("price", "brand", "category", "rating", "image_url", "description")


class UnknownFacetError(ValueError):
    """No attribute has that name."""


def count_products(database: Database) -> dict[str, Any]:
    """Products by feed and availability, how many have each field, attribute values by source."""
    with database.read() as connection:
        filled = connection.execute(select(*(func.count(getattr(Product, name)) for name in _KNOWN))).one()
        return {
            "products": connection.execute(select(func.count()).select_from(Product)).scalar_one(),
            "variants": connection.execute(select(func.count()).select_from(Variant)).scalar_one(),
            "catalog_version": catalog_version(connection),
            "feeds": _count_by(connection, Product.feed),
            "availability": _count_by(connection, Product.availability),
            "with": dict(zip(_KNOWN, filled, strict=True)),
            "attribute_values": _count_by(connection, AttributeValue.source),
        }


def find_product(database: Database, product_id: str) -> dict[str, Any] | None:
    """One product with its attributes and variants, None where there is none of that id."""
    with database.read() as connection:
        columns = Product.__table__.c
        shown = [column for column in columns if column.name not in ("row_hash", "text_hash")]
        row = connection.execute(select(*shown).where(Product.id == product_id)).mappings().first()
        if row is None:
            return None
        value = AttributeValue.__table__.c
        attributes = select(value.name, value.value, value.source, value.confidence).where(
            value.product_id == product_id
        )
        variant = Variant.__table__.c
        variants = select(variant.sku, variant.size, variant.color, variant.price, variant.stock).where(
            variant.product_id == product_id
        )
        return {
            **row,
            "attributes": [dict(each) for each in connection.execute(attributes.order_by(value.name)).mappings()],
            "variants": [dict(each) for each in connection.execute(variants.order_by(variant.sku)).mappings()],
        }


def count_facets(database: Database, name: str | None, limit: int) -> dict[str, dict[str, int]]:
    """The values of one category facet, or of all, with their products, most frequent first.

    Raises:
        UnknownFacetError: ``name`` is no category facet.
    """
    names = [facet.name for facet in FACETS.values() if facet.kind == "category"]
    if name is not None:
        if name not in names:
            raise UnknownFacetError(
                f"a facet must be an attribute of words (got {name!r}); known are {', '.join(names)}"
            )
        names = [name]
    with database.read() as connection:
        columns = Columns.load(connection)
    found = {each: dict(list(columns.facet_values(each).items())[:limit]) for each in names}
    return {each: values for each, values in found.items() if values}


def _count_by(connection: Connection, column: Any) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in rows}
