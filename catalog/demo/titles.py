"""Product titles in the manner of a shop: brand, model, what it is, and the color last."""

from catalog.demo.assortment import Item
from catalog.demo.dice import Dice
from catalog.demo.grammar import title_case
from catalog.demo.spec import Trait

_POSSESSIVE = {
    "women": "Women's",
    "men": "Men's",
    "kids": "Kids'",
    "girls": "Girls'",
    "boys": "Boys'",
    "babies": "Baby",
}
_FOR = {"women": "for Women", "men": "for Men", "kids": "for Kids", "babies": "for Babies"}
_UNIT_ADJECTIVES = {"in": "Inch", "pieces": "Piece", "person": "Person"}
_COLOR_STYLES = (", {}", ", {}", " – {}", " in {}", " ({})")


def write_title(item: Item) -> str:
    """The title of ``item``: one of its type's patterns, filled, in its brand's way of adding the color."""
    model = item.model
    dice = Dice("title", item.id)
    # A size that the shopper chooses is left to the variants.
    size = next(iter(model.sizes)) if len(model.sizes) == 1 else ""
    words = {
        "brand": model.brand_name,
        "model": model.name,
        "aud": _POSSESSIVE.get(item.audience or "", ""),
        "for_aud": _FOR.get(item.audience or "", ""),
        "pattern": title_case(item.pattern or ""),
        "material": _title_of(model.materials, model.spec.materials),
        "feature": _title_of(model.features, model.spec.features),
        "size": _adjective(size),
        "sized": _standalone(size),
        "style": title_case(model.style or ""),
    }
    pattern = dice.pick(model.spec.titles)
    text = " ".join(pattern.format_map(words).split()).replace(" ,", ",").strip(" ,")
    if len(item.shades) != 1:
        return text
    style = Dice("house style", model.brand_name).pick(_COLOR_STYLES)
    return text + style.format(item.shades[0].title)


def _title_of(names: tuple[str, ...], traits: dict[str, Trait]) -> str:
    """The first of ``names`` that may stand in a title, in its title form."""
    return next((traits[name].title or "" for name in names if traits[name].title), "")


def _adjective(size: str) -> str:
    """A size in front of a noun: ``27-Inch``, ``100-Piece``, ``2-Person``, ``1.5 L``."""
    number, _, unit = size.partition(" ")
    if unit in _UNIT_ADJECTIVES:
        return f"{number}-{_UNIT_ADJECTIVES[unit]}"
    return _standalone(size)


def _standalone(size: str) -> str:
    """A size after a noun: ``27-Inch``, ``100 Pieces``, ``1.5 L``; metric units keep their case."""
    number, _, unit = size.partition(" ")
    if unit in ("in", "person"):
        return _adjective(size)
    if unit == "l":
        return f"{number} L"
    return size if unit in ("ml", "mm", "oz") else title_case(size)
