"""Feed rows out of items: the one place that knows the feed's columns."""

from collections.abc import Iterator
from typing import Any

from catalog.demo.assortment import Item, stock_items
from catalog.demo.descriptions import Writer
from catalog.demo.dice import Dice
from catalog.demo.pricing import audience_factor, sale_factor
from catalog.demo.ratings import rate
from catalog.demo.spec import Spec
from catalog.demo.titles import write_title
from catalog.demo.variants import size_factors, write_variants


def write_rows(spec: Spec) -> Iterator[dict[str, Any]]:
    """Every product of the shop as a feed row, in a fixed order; unknown values are left out."""
    writers = {name: Writer(spec.phrases) for name in spec.types}
    for item in stock_items(spec):
        yield _row(spec, item, writers[item.model.type_name])


def _row(spec: Spec, item: Item, writer: Writer) -> dict[str, Any]:
    model = item.model
    sizes = size_factors(spec, item)
    weight = _weight(item, sizes)
    row: dict[str, Any] = {
        "id": item.id,
        "title": write_title(item),
        "description": writer.write(item, list(sizes), weight),
        "brand": model.brand_name,
        "category": model.spec.category,
        "product_type": model.type_name,
        "url": f"/demo/p/{item.id}",
        "image_url": f"/demo/img/{item.id}.svg",
        **_offer(item, sizes),
        "weight": weight,
        "color": _colors(item),
        "material": list(model.materials),
        "size": list(sizes),
        "audience": [item.audience] if item.audience else [],
        "pattern": [item.pattern] if item.pattern else [],
        "style": [model.style] if model.style else [],
        "feature": list(model.features),
        "occasion": list(model.occasions),
    }
    rating, count = rate(item.id, model.quality, model.brand.level)
    row |= {"rating": rating, "rating_count": count, "variants": row.pop("variants")}
    return {key: value for key, value in row.items() if value not in (None, [])}


def _offer(item: Item, sizes: dict[str, float]) -> dict[str, Any]:
    """Price, sale, stock and variants. The product's price is that of its cheapest variant."""
    base = item.model.price * audience_factor(item.model.spec, item.audience)
    sale = sale_factor(Dice("sale", item.id))
    variants = write_variants(item, sizes, base, sale)
    cheapest = min(variants, key=lambda each: float(each["price"]))
    regular = [float(each.pop("list_price")) for each in variants]
    list_price = regular[variants.index(cheapest)]
    stock = sum(int(each["stock"]) for each in variants)
    return {
        "price": cheapest["price"],
        "list_price": list_price if list_price > float(cheapest["price"]) else None,
        "currency": "USD",
        "availability": "in_stock" if stock else "out_of_stock",
        "stock": stock,
        "variants": variants if len(variants) > 1 else None,
    }


def _colors(item: Item) -> list[str]:
    return list(dict.fromkeys(color for shade in item.shades for color in shade.colors))


def _weight(item: Item, sizes: dict[str, float]) -> str:
    """Weight as a shop words it, in grams under a kilogram; a bigger own size weighs more."""
    low, high = item.model.spec.weight
    dice = Dice("weight", item.model.type_name, item.model.brand_name, item.model.name)
    kilograms = (low + (high - low) * dice.unit()) * (0.6 if item.audience == "kids" else 1.0)
    if "lightweight" in item.model.features:
        kilograms *= 0.75
    if len(sizes) == 1 and item.model.sizes:
        kilograms *= next(iter(sizes.values())) ** 0.5
    if kilograms < 0.995:
        return f"{max(5, round(kilograms * 1000 / 5) * 5)} g"
    return f"{kilograms:.1f} kg"
