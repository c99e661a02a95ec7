"""What a card has no room for: a product's description, its stock and its variants."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from catalog.models import Product, Variant


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """One buyable form; None where the feed doesn't say."""

    sku: str
    size: str | None
    color: str | None
    price: float | None
    stock: int | None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """The description and stock of a product, and its variants in order of their SKU."""

    description: str
    stock: int | None
    variants: list[VariantFacts] = field(default_factory=list)


def product_facts(connection: Connection, product_ids: Sequence[str]) -> dict[str, ProductFacts]:
    """The facts of those of ``product_ids`` that the catalog has."""
    rows = connection.execute(select(Product.id, Product.description, Product.stock).where(Product.id.in_(product_ids)))
    facts = {row.id: ProductFacts(row.description, row.stock) for row in rows}
    variants = connection.execute(
        select(Variant.product_id, Variant.sku, Variant.size, Variant.color, Variant.price, Variant.stock)
        .where(Variant.product_id.in_(product_ids))
        .order_by(Variant.product_id, Variant.sku)
    )
    for row in variants:
        if row.product_id in facts:
            facts[row.product_id].variants.append(VariantFacts(row.sku, row.size, row.color, row.price, row.stock))
    return facts
