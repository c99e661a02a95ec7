"""What the shop stocks: models of each type, and the colors and audiences each model is sold in."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.demo.dice import Dice
from catalog.demo.pricing import regular_price
from catalog.demo.spec import Brand, Shade, Spec, Trait, TypeSpec


@dataclass(frozen=True, slots=True)
class Model:
    """One model of one brand, before color and audience are chosen.

    Attributes:
        price: Regular price in USD of the cheapest size, without a shop's ending.
        quality: Latent quality, 0 to 1: never shown, never indexed.
        sizes: Own sizes with price factors; empty where a size system or nothing applies.
    """

    type_name: str
    spec: TypeSpec
    brand_name: str
    brand: Brand
    name: str
    materials: tuple[str, ...]
    features: tuple[str, ...]
    facts: tuple[str, ...]
    style: str | None
    occasions: tuple[str, ...]
    price: float
    quality: float
    sizes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """One product page: a model for an audience, in one color or in several."""

    id: str
    model: Model
    audience: str | None
    shades: tuple[Shade, ...]
    pattern: str | None


def stock_items(spec: Spec) -> Iterator[Item]:
    """Every item of the shop, type by type, in a fixed order."""
    for type_name, kind in spec.types.items():
        taken: set[str] = set()
        for model in _models(spec, type_name, kind):
            for item in _items(spec, model):
                if len(taken) < kind.count and item.id not in taken:
                    taken.add(item.id)
                    yield item
            if len(taken) >= kind.count:
                break


def _models(spec: Spec, type_name: str, kind: TypeSpec) -> Iterator[Model]:
    brands = [name for name, brand in spec.brands.items() if type_name in brand.types]
    names: set[tuple[str, str]] = set()
    for number in range(kind.count * 3):
        dice = Dice("model", type_name, number)
        # Each round takes every brand once, so that no brand is left out by chance.
        start = number // len(brands) * len(brands)
        order = Dice("brands", type_name, start).sample(brands, len(brands))
        brand_name = order[number % len(brands)]
        name = _model_name(kind, brand_name, spec.brands[brand_name], names, dice)
        yield _model(type_name, kind, brand_name, spec.brands[brand_name], name, dice)


def _model_name(kind: TypeSpec, brand_name: str, brand: Brand, names: set[tuple[str, str]], dice: Dice) -> str:
    """A model name that the brand has not given yet, which then joins ``names``."""
    for attempt in range(200):
        line = dice.pick(brand.lines)
        if kind.names == "code":
            name = f"{line} {dice.pick('ABDEKLMSTVX')}{dice.integer(1, 9) * 10 if attempt % 2 else dice.integer(2, 9)}"
        elif kind.names == "numbered":
            name = line + dice.pick(("", "", "", " 2", " 3", " 4", " Pro", " Lite"))
        else:
            name = line
        if attempt > 40 and kind.names == "plain":
            name = f"{line} {dice.pick(kind.editions)}"
        if (brand_name, name) not in names:
            names.add((brand_name, name))
            return name
    return f"{brand.lines[0]} {len(names)}"


def _model(type_name: str, kind: TypeSpec, brand_name: str, brand: Brand, name: str, dice: Dice) -> Model:
    materials = (dice.weighted({key: trait.share for key, trait in kind.materials.items()}),) if kind.materials else ()
    features = _features(kind, materials, dice)
    draw = max(-2.2, min(2.2, dice.normal()))
    traits = [kind.materials[key] for key in materials] + [kind.features[key] for key in features]
    quality = 0.5 + 0.19 * dice.normal() + 0.12 * (brand.level - 1.0)
    return Model(
        type_name=type_name,
        spec=kind,
        brand_name=brand_name,
        brand=brand,
        name=name,
        materials=materials,
        features=features,
        facts=_facts(kind, brand, draw, dice),
        style=dice.pick(kind.styles) if kind.styles else None,
        occasions=_occasions(kind, dice),
        price=regular_price(kind, brand, traits, draw),
        quality=round(min(max(quality, 0.02), 0.98), 4),
        sizes=_own_sizes(kind, traits, dice),
    )


def _features(kind: TypeSpec, materials: Sequence[str], dice: Dice) -> tuple[str, ...]:
    chosen: list[str] = []
    pool = {key: trait.share for key, trait in kind.features.items()}
    wanted = dice.integer(2, 4)
    while pool and len(chosen) < wanted:
        key = dice.weighted(pool)
        pool.pop(key)
        if _fits(kind.features[key], key, chosen, materials, kind.features):
            chosen.append(key)
    return tuple(chosen)


def _fits(trait: Trait, name: str, chosen: Sequence[str], materials: Sequence[str], features: dict[str, Trait]) -> bool:
    ruled_out = set(trait.not_with)
    if ruled_out & {*chosen, *materials}:
        return False
    return not any(name in features[other].not_with for other in chosen)


def _facts(kind: TypeSpec, brand: Brand, draw: float, dice: Dice) -> tuple[str, ...]:
    facts = []
    for group in kind.facts:
        # Dear models of dear brands take the later, better entries of a group.
        place = 0.5 + 0.2 * draw + 0.22 * (brand.level - 1.0) + 0.08 * dice.normal()
        facts.append(group[min(max(int(place * len(group)), 0), len(group) - 1)])
    return tuple(facts)


def _occasions(kind: TypeSpec, dice: Dice) -> tuple[str, ...]:
    if not kind.occasions:
        return ()
    first = dice.weighted(kind.occasions)
    rest = {key: share for key, share in kind.occasions.items() if key != first}
    return (first, dice.weighted(rest)) if rest and dice.chance(0.4) else (first,)


def _own_sizes(kind: TypeSpec, traits: Sequence[Trait], dice: Dice) -> dict[str, float]:
    if kind.sizes is None or isinstance(kind.sizes, str):
        return {}
    if kind.sizes.pick == "all":
        values = list(kind.sizes.values)
        first = dice.integer(0, min(1, len(values) - 1))
        return {value: kind.sizes.values[value] for value in values[first:]}
    barred = {size for trait in traits for size in trait.not_for}
    chosen = dice.pick([size for size in kind.sizes.values if size not in barred])
    return {chosen: kind.sizes.values[chosen]}


def _items(spec: Spec, model: Model) -> Iterator[Item]:
    kind = model.spec
    dice = Dice("items", model.type_name, model.brand_name, model.name)
    shades = [spec.shades[name] for name in dice.sample(kind.colors, 4)]
    if dice.chance(kind.several_colors) and len(shades) > 2:
        yield _item(model, _audience(model, dice), tuple(shades[: dice.integer(2, 4)]), dice)
        return
    if not shades:
        yield _item(model, _audience(model, dice), (), dice)
    for shade in shades[: 1 + (dice.integer(0, 5) + 1) // 3]:
        yield _item(model, _audience(model, dice), (shade,), dice)


def _audience(model: Model, dice: Dice) -> str | None:
    kind = model.spec
    traits = [kind.materials[key] for key in model.materials] + [kind.features[key] for key in model.features]
    barred = {name for trait in traits for name in trait.not_for}
    shares = {name: share for name, share in kind.audience.items() if name not in barred}
    return dice.weighted(shares) if shares else None


def _item(model: Model, audience: str | None, shades: tuple[Shade, ...], dice: Dice) -> Item:
    pattern = dice.weighted(model.spec.patterns) if model.spec.patterns and len(shades) < 2 else None
    # Accents go, since ids stand in addresses.
    plain = unicodedata.normalize("NFKD", model.name.upper()).encode("ascii", "ignore").decode()
    slug = "".join(letter for letter in plain if letter.isalnum())
    color = shades[0].code if len(shades) == 1 else "MIX" if shades else ""
    parts = [slug, model.spec.code, audience[0].upper() if audience else "", color]
    identity = "-".join(part for part in parts if part)
    return Item(identity, model, audience, shades, None if pattern == "solid" else pattern)
