"""Products as cards: what a shopper is shown, every value read from the catalog."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, select

from catalog.models import AttributeValue, Product
from catalog.words import key

Card = dict[str, Any]
"""A product as the API's card: id, title, url, image_url, price, list_price, availability, rating, brand, attributes,
reasons, actions."""


# Every turn that shows products runs these two, so they are put together once.
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_PRODUCTS = select(Product.__table__).where(Product.id.in_(_IDS), Product.active.is_(True))
_VALUES = (
    select(AttributeValue.product_id, AttributeValue.name, AttributeValue.value)
    .where(AttributeValue.product_id.in_(_IDS))
    .order_by(AttributeValue.name, AttributeValue.source, AttributeValue.value)
)


def read_cards(connection: Connection, ids: Sequence[str]) -> list[Card]:
    """Cards in the order of ``ids``, one query a table; ids that are gone are left out.

    Reasons and actions are empty: they belong to a reply, not to a product. ``trusted_count`` is None until reviews
    have been judged.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    products = connection.execute(_PRODUCTS, {"ids": wanted}).mappings()
    cards = {product["id"]: _card(product) for product in products}
    for product_id, name, value in connection.execute(_VALUES, {"ids": wanted}):
        if product_id in cards:
            known = cards[product_id]["attributes"].setdefault(name, [])
            if key(value) not in (key(each) for each in known):
                known.append(value)
    return [cards[product_id] for product_id in ids if product_id in cards]


def _card(product: RowMapping) -> Card:
    currency = product["currency"]
    card: Card = {
        "id": product["id"],
        "title": product["title"],
        "url": product["url"],
        "image_url": product["image_url"],
        "price": _money(product["price"], currency),
        "availability": "out_of_stock" if product["stock"] == 0 else product["availability"],
        "brand": product["brand"],
        "attributes": {},
        "reasons": [],
        "actions": [],
    }
    if (list_price := _money(product["list_price"], currency)) is not None:
        card["list_price"] = list_price
    if product["rating"] is not None:
        card["rating"] = {"value": product["rating"], "count": product["rating_count"], "trusted_count": None}
    return card


def _money(amount: float | None, currency: str | None) -> dict[str, Any] | None:
    return None if amount is None else {"amount": amount, "currency": currency}
