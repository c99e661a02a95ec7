"""The buyable forms of a product: its sizes in its colors, with price and stock."""

from typing import Any

from catalog.demo.assortment import Item
from catalog.demo.dice import Dice
from catalog.demo.pricing import shelf_price
from catalog.demo.spec import Spec

_SOLD_OUT = 0.065
"""Share of products with nothing left."""
_SIZE_GONE = 0.09
"""Share of single variants with nothing left."""


def size_factors(spec: Spec, item: Item) -> dict[str, float]:
    """Sizes ``item`` comes in with their price factors; empty where size means nothing.

    A size system is keyed by audience, and for shoes by ``US men`` or ``EU women`` as the brand counts.
    """
    system = item.model.spec.sizes
    if system is None:
        return {}
    if not isinstance(system, str):
        return item.model.sizes
    table = spec.sizes[system]
    audience = item.audience or "unisex"
    sizes = table.get(f"{item.model.brand.sizing} {audience}") or table[audience]
    dice = Dice("size run", item.id)
    # Small brands skip the ends of a size run now and then.
    first, last = (dice.integer(0, 1) if len(sizes) > 4 else 0), (dice.integer(0, 1) if len(sizes) > 4 else 0)
    return dict.fromkeys(sizes[first : len(sizes) - last], 1.0)


def write_variants(item: Item, sizes: dict[str, float], base: float, sale: float | None) -> list[dict[str, Any]]:
    """Variants of ``item``; one without size where it has a single form.

    Args:
        item: The product.
        sizes: Sizes with price factors, as :func:`size_factors` gives them.
        base: Regular price in USD at factor 1.
        sale: Factor of the sale price, None for no sale.
    """
    dice = Dice("stock", item.id)
    sold_out = dice.chance(_SOLD_OUT)
    forms = max(1, len(sizes)) * max(1, len(item.shades))
    depth = 4.0 + (36.0 if forms > 1 else 120.0) * dice.unit() ** 2
    variants = []
    model = "/".join((item.model.type_name, item.model.brand_name, item.model.name))
    for shade in item.shades or (None,):
        for number, (size, factor) in enumerate(sizes.items() or {"": 1.0}.items()):
            # One stream of endings for all sizes and colors of a model: equal factors must give equal prices.
            regular = shelf_price(base * factor, Dice("ending", model))
            price = regular if sale is None else shelf_price(regular * sale, Dice("sale ending", model))
            gone = sold_out or (forms > 1 and dice.chance(_SIZE_GONE))
            parts = (
                [item.id]
                + ([shade.code] if shade and len(item.shades) > 1 else [])
                + ([str(number + 1)] if size else [])
            )
            variants.append(
                {
                    "sku": "-".join(parts),
                    "size": size or None,
                    "color": shade.colors[0] if shade else None,
                    "price": price,
                    "list_price": regular,
                    "stock": 0 if gone else 1 + int(depth * dice.unit()),
                }
            )
    return variants
