"""Understanding a message against the live catalog: parse it, then link its words to facet values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from actions.dialogue.cues import Cues
from actions.dialogue.references import Pointed
from catalog.attributes import FACETS
from catalog.constraints import Range
from catalog.linking import How, Linker
from nlu_mtl.quantities import Quantity, parse_quantity
from nlu_mtl.schema import Attribute, ParsedUtterance, Polarity
from nlu_mtl.serving.parser import Parser

MISTAKEN_FOR_TYPES = ("feature", "style", "content", "shape", "pattern", "material", "brand")
"""Attributes that a rare kind of product is sometimes read as."""
_RULED_OUT = ("brand", "material", "color", "feature")
"""What a word may be that is ruled out as something that the catalog does not know."""
_NON = re.compile(r"^non[\s-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """One attribute the shopper asks for or rules out.

    Attributes:
        name: Facet name.
        value: The catalog's own spelling where it links, else the shopper's; a range for numbers.
        polarity: ``exclude`` where it is not wanted.
        text: The shopper's own words.
        linked: Whether the catalog knows the value.
        how: By which means it was linked; what only comes near is to be told.
    """

    name: str
    value: str | Range
    polarity: Polarity
    text: str
    linked: bool
    how: How = "exact"


@dataclass(frozen=True, slots=True)
class Understood:
    """A message, parsed and linked.

    Attributes:
        parse: What the model read.
        wishes: What it means for the search, in reading order.
        references: Words that point at products shown before ("the second one").
        sort: Order asked for, one of :data:`actions.ordering.SORTS`.
        quantity: Number of pieces asked for.
        names: Product names and numbers, to be searched as words.
        cued: Groups of cue words that occur.
        choice: Order by which a question chooses among products ("which is cheaper").
    """

    parse: ParsedUtterance
    wishes: tuple[Wish, ...]
    references: tuple[str, ...]
    sort: str | None
    quantity: int | None
    names: tuple[str, ...]
    cued: frozenset[str] = frozenset()
    choice: str | None = None

    @property
    def types(self) -> tuple[str, ...]:
        """The kinds of product asked for."""
        wanted = (wish for wish in self.wishes if wish.name == "product_type" and wish.polarity == "include")
        return tuple(str(wish.value) for wish in wanted)

    @property
    def pointed(self) -> Pointed:
        """The words that may point at products of a list."""
        described = (wish.text for wish in self.wishes if wish.polarity == "include")
        return Pointed(self.references, tuple(described), self.parse.text)


def understand(text: str, parser: Parser, linker: Linker, cues: Cues) -> Understood:
    """What ``text`` means to a shop.

    Args:
        text: The shopper's words.
        parser: The joint model.
        linker: Knows the catalog's values.
        cues: The locale's cue words.
    """
    parse = parser.parse(text)
    wishes = [wish for attribute in parse.attributes if attribute.name in FACETS for wish in _wishes(attribute, linker)]
    cued = cues.groups(text)
    spoken = {name: [each for each in parse.attributes if each.name == name] for name in ("sort_key", "quantity")}
    return Understood(
        parse=parse,
        wishes=tuple(_with_type(wishes, linker)),
        references=_texts(parse, "item_reference"),
        sort=cues.sort(" ".join(each.text for each in spoken["sort_key"]) or text),
        quantity=_pieces(spoken["quantity"], text if "set_quantity" in cued else ""),
        names=_texts(parse, "product_name", "product_number"),
        cued=cued,
        choice=cues.comparative(text),
    )


def _texts(parse: ParsedUtterance, *names: str) -> tuple[str, ...]:
    return tuple(attribute.text for attribute in parse.attributes if attribute.name in names)


def _wishes(attribute: Attribute, linker: Linker) -> Iterator[Wish]:
    """What the attribute asks for: the kind of product and its color where the model read "blue jacket" as the kind."""
    first, _, rest = attribute.text.partition(" ")
    compound = attribute.name == "product_type" and rest and not linker.has("product_type", attribute.text.lower())
    if compound and (color := _color_before(first, rest, attribute.polarity, linker)) is not None:
        yield color
        attribute = replace(attribute, text=rest, start=attribute.end - len(rest), vector=None)
    if (wish := _wish(attribute, linker)) is not None:
        yield wish


def _color_before(first: str, rest: str, polarity: Polarity, linker: Linker) -> Wish | None:
    """The color that ``first`` is before ``rest``; a shade that the catalog lacks where the rest is sold near it."""
    color = linker.link("color", first)
    if color is None or color.how != "exact":
        whole = linker.link("product_type", f"{first} {rest}")
        named = polarity == "exclude" or (whole is not None and not whole.substitute)
        kind = None if named else linker.link("product_type", rest)
        color = linker.shade(first, kind.value) if kind is not None else None
    return Wish("color", color.value, polarity, first, linked=True, how=color.how) if color else None


def _wish(attribute: Attribute, linker: Linker) -> Wish | None:
    """The attribute as a wish; None where it means a number but none can be read ("a good price")."""
    quantity = attribute.value
    number = FACETS[attribute.name].kind == "number"
    if isinstance(quantity, Quantity) and (number or quantity.min != quantity.max):
        return _bounds(attribute, quantity)
    if number:
        return None
    link = linker.link(attribute.name, attribute.text, attribute.vector)
    if link is not None and link.substitute and attribute.polarity == "exclude":
        link = None  # whoever does not want cream may want beige
    if link is None and (elsewhere := _ruled_out_elsewhere(attribute, linker)) is not None:
        return elsewhere
    if link is None:
        return Wish(attribute.name, attribute.text.lower(), attribute.polarity, attribute.text, linked=False)
    return Wish(attribute.name, link.value, attribute.polarity, attribute.text, linked=True, how=link.how)


def _ruled_out_elsewhere(attribute: Attribute, linker: Linker) -> Wish | None:
    """What is ruled out by a word that the catalog knows as something else than the model read.

    "Not sandisk", read as a color, means the brand; the feature "non-leather" means the material.
    """
    without = _NON.sub("", attribute.text)
    if without == attribute.text and attribute.polarity == "include":
        return None
    for name in _RULED_OUT:
        link = linker.link(name, without)
        if link is not None and link.score == 1:
            return Wish(name, link.value, "exclude", attribute.text, linked=True)
    return None


def _bounds(attribute: Attribute, quantity: Quantity) -> Wish | None:
    """The bounds that are wanted: ruling out "over 50" wants at most 50; ruling out a range with two ends is lost."""
    low, high = quantity.min, quantity.max
    if attribute.polarity == "exclude":
        if low is not None and high is not None:
            return None
        low, high = high, low
    bounds = Range(low, high, quantity.currency, quantity.unit)
    return Wish(attribute.name, bounds, "include", attribute.text, linked=True)


def _with_type(wishes: list[Wish], linker: Linker) -> list[Wish]:
    """The wishes, with a word read as a feature or the like taken for the kind of product that the catalog calls so.

    Only where nothing else names a kind of product.
    """
    if any(wish.name == "product_type" for wish in wishes):
        return wishes
    for place, wish in enumerate(wishes):
        if wish.name in MISTAKEN_FOR_TYPES and isinstance(wish.value, str):
            link = linker.link("product_type", wish.text)
            known = link is not None and not link.substitute and linker.has("product_type", link.value)
            if link is not None and known and not linker.has(wish.name, wish.value):
                typed = Wish("product_type", link.value, wish.polarity, wish.text, linked=True, how=link.how)
                return [*wishes[:place], typed, *wishes[place + 1 :]]
    return wishes


def _pieces(attributes: list[Attribute], text: str) -> int | None:
    """The number of pieces that was read, else the one in ``text``; none at all only where a number is set there."""
    for value in [*(attribute.value for attribute in attributes), parse_quantity(text, "quantity")]:
        if isinstance(value, Quantity):
            bound = value.min if value.min is not None else value.max
            if bound is not None and (bound >= 1 or (bound == 0 and text)):
                return int(bound)
    return None
