"""Understanding a message against the live catalog: parse it, then link its words to facet values."""

import re
from collections.abc import Iterator, Sequence
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
_AND = re.compile(r"\s*(?:,|/|&|,?\s(?:and|or)\s)\s*(?:an?\s+|some\s+)?", re.IGNORECASE)
"""What stands between things that are named together."""
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
    cued = cues.groups(text)
    facets = [attribute for attribute in parse.attributes if attribute.name in FACETS]
    if "budget" in cued:
        facets = _with_budget(parse.text, facets, cues)
    wishes = [wish for attribute in _joined(parse.text, facets, linker) for wish in _wishes(attribute, linker)]
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
    """What the attribute asks for: each of the values that stand side by side ("wool silk").

    Where the model read "blue jacket" as the kind of product, that are the kind and its color.
    """
    first, _, rest = attribute.text.partition(" ")
    compound = attribute.name == "product_type" and rest and not _is_one_kind(attribute.text, linker)
    if compound and (color := _color_before(first, rest, attribute.polarity, linker)) is not None:
        yield color
        attribute = replace(attribute, text=rest, start=attribute.end - len(rest), vector=None)
    for each in _apart(attribute, linker):
        if (wish := _wish(each, linker)) is not None:
            yield wish


def _apart(attribute: Attribute, linker: Linker) -> Iterator[Attribute]:
    """The attribute, or one for each of its values where the catalog has those and not the whole."""
    excluded = attribute.polarity == "exclude"
    text = linker.phrases.plainly(attribute.name, attribute.text) if excluded else attribute.text
    parts = linker.phrases.several(attribute.name, text)
    whole = linker.link(attribute.name, attribute.text) if parts else None
    if not parts or (whole is not None and whole.score == 1):
        yield attribute
        return
    for part in parts:
        yield replace(attribute, text=part, vector=None)


def _with_budget(text: str, attributes: Sequence[Attribute], cues: Cues) -> list[Attribute]:
    """The attributes, with the words around a price that tell it to be the shopper's budget as part of it."""
    told = list(attributes)
    for place, each in enumerate(attributes):
        start = attributes[place - 1].end if place else 0
        end = attributes[place + 1].start if place + 1 < len(attributes) else len(text)
        if each.name == "price" and cues.has("budget", text[start:end]):
            told[place] = replace(each, text=text[start:end].strip(" ,.;!?"))
    return told


def _joined(text: str, attributes: Sequence[Attribute], linker: Linker) -> list[Attribute]:
    """The attributes, with kinds of product that the model took apart or read as something else.

    A color and the kind after it are one where they are that kind's name ("black pepper", "coffee mug"); what is named
    along with a kind and is one here is one too: the teapots of "mugs and teapots".
    """
    joined: list[Attribute] = []
    for each in attributes:
        before = joined[-1] if joined else None
        if before is not None and before.name == "product_type" and each.name in (*MISTAKEN_FOR_TYPES, "color"):
            side_by_side = _AND.fullmatch(text, before.end, each.start) is not None
            if side_by_side and linker.phrases.is_kind(each.text) and linker.link(each.name, each.text) is None:
                joined.append(replace(each, name="product_type"))
                continue
        if before is not None and (before.name, each.name) == ("color", "product_type"):
            whole = text[before.start : each.end]
            together = before.polarity == each.polarity and text[before.end : each.start].isspace()
            named = linker.phrases.colored_kind(whole) and _is_one_kind(whole, linker)
            if together and (named or _is_sold_whole(before.text, each.text, linker)):
                joined[-1] = replace(each, text=whole, value=whole, start=before.start, vector=None)
                continue
        joined.append(each)
    return joined


def _is_one_kind(text: str, linker: Linker) -> bool:
    """Whether the words are the name of one kind of product, and their first word, if a color, not one that it has.

    Red wine is one, unless the catalog knows of no "red wine" but of wine; a black coffee maker is a coffee maker.
    """
    if linker.phrases.is_kind(text):
        return True
    colored = linker.phrases.colored_kind(text)
    if not colored:
        return False
    rest = linker.link("product_type", text.partition(" ")[2])
    if rest is None or rest.score < 1:
        return True
    whole = linker.link("product_type", text)
    return colored == "whole" and whole is not None and whole.score == 1


def _is_sold_whole(first: str, rest: str, linker: Linker) -> bool:
    """Whether titles sell ``first rest``, and nothing of the kind ``rest`` comes in the color ``first``."""
    whole = linker.link("product_type", f"{first} {rest}")
    if whole is None or whole.substitute or linker.phrases.is_base_color(first):
        return False
    color, kind = linker.link("color", first), linker.link("product_type", rest)
    if color is None or kind is None or color.how != "exact":
        return True
    return not linker.phrases.comes_in(kind.value, color.value)


def _color_before(first: str, rest: str, polarity: Polarity, linker: Linker) -> Wish | None:
    """The color that ``first`` is before ``rest``; a shade that the catalog lacks where the rest is sold near it.

    A coffee mug, where titles sell one, is no mug in the color of coffee unless there are such mugs too.
    """
    color = linker.link("color", first)
    if color is not None and linker.phrases.is_base_color(first):
        return Wish("color", color.value, polarity, first, linked=True, how=color.how)
    whole, kind = linker.link("product_type", f"{first} {rest}"), linker.link("product_type", rest)
    named = whole is not None and not whole.substitute
    if color is not None and color.how == "exact":
        if named and kind is not None and not linker.phrases.comes_in(kind.value, color.value):
            return None
    elif named or kind is None or polarity == "exclude":
        return None
    else:
        color = linker.shade(first, kind.value)
    return Wish("color", color.value, polarity, first, linked=True, how=color.how) if color else None


def _wish(attribute: Attribute, linker: Linker) -> Wish | None:
    """The attribute as a wish; None where it means a number but none can be read ("a good price")."""
    quantity = attribute.value
    number = FACETS[attribute.name].kind == "number"
    if isinstance(quantity, Quantity) and (number or quantity.min != quantity.max):
        return _bounds(attribute, quantity)
    if number:
        return None
    excluded = attribute.polarity == "exclude"
    text = linker.phrases.plainly(attribute.name, attribute.text) if excluded else attribute.text
    link = linker.link(attribute.name, text, attribute.vector)
    if link is not None and link.substitute and excluded:
        link = None  # whoever does not want cream may want beige
    if link is None and (elsewhere := _ruled_out_elsewhere(attribute, linker)) is not None:
        return elsewhere
    if link is None:
        return Wish(attribute.name, text.lower(), attribute.polarity, attribute.text, linked=False)
    return Wish(attribute.name, link.value, attribute.polarity, attribute.text, linked=True, how=link.how)


def _ruled_out_elsewhere(attribute: Attribute, linker: Linker) -> Wish | None:
    """What is ruled out by a word that the catalog knows as something else than the model read.

    "Not sandisk", read as a color, means the brand; the feature "non-leather" means the material.
    """
    without = _NON.sub("", attribute.text)
    if without == attribute.text and attribute.polarity == "include":
        return None
    for name in _RULED_OUT:
        link = linker.link(name, linker.phrases.plainly(name, without))
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
