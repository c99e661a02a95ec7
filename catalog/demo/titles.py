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
_COLOR_STYLES = (", {}", ", {}", " – {}", " in {}", " ({})")


def write_title(item: Item) -> str:
    """The title of ``item``: one of its type's patterns, filled, in its brand's way of adding the color."""
    model = item.model
    dice = Dice("title", item.id)
    words = {
        "brand": model.brand_name,
        "model": model.name,
        "aud": _POSSESSIVE.get(item.audience or "", ""),
        "pattern": title_case(item.pattern or ""),
        "material": _title_of(model.materials, model.spec.materials),
        "feature": _title_of(model.features, model.spec.features),
        "size": _size(list(model.sizes)),
        "style": title_case(model.style or ""),
    }
    pattern = dice.pick(model.spec.titles)
    text = " ".join(pattern.format_map(words).split()).replace(" ,", ",").strip(" ,")
    if len(item.shades) > 1:
        return text
    style = Dice("house style", model.brand_name).pick(_COLOR_STYLES)
    return text + style.format(item.shades[0].title)


def _title_of(names: tuple[str, ...], traits: dict[str, Trait]) -> str:
    """The first of ``names`` that may stand in a title, in its title form."""
    return next((traits[name].title or "" for name in names if traits[name].title), "")


def _size(sizes: list[str]) -> str:
    """A single size as a title writes it: ``27 in`` is ``27-Inch``; several sizes are left to the variants."""
    if len(sizes) != 1:
        return ""
    number, _, unit = sizes[0].partition(" ")
    return f"{number}-Inch" if unit == "in" else title_case(sizes[0])
