"""Which products meet one hard constraint: the only place that knows what "red", "not red" and "under $50" mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.constraints import Constraint, Range
from catalog.errors import ConstraintError
from catalog.measures import lengths, to_kilograms
from catalog.synonyms import Synonyms
from catalog.titles import TitleIndex
from catalog.words import key

Mask = NDArray[np.bool_]

_SPOKEN_IN_TITLES = frozenset({"color", "material", "pattern", "audience", "shape", "style", "condition", "feature"})
"""Facets whose other names and shades also disqualify by a title."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What constraints are judged on, one entry a row each.

    Attributes:
        categories: Category facets by name; ``brand`` and ``product_type`` are always there.
        numbers: Number facets by name, nan where unknown; prices in currency units, weights in kilograms.
        currency: ISO 4217 codes, empty where unknown.
        titles: Word positions of all titles.
    """

    categories: Mapping[str, CategoryColumn]
    numbers: Mapping[str, NDArray[np.float64]]
    currency: NDArray[np.str_]
    titles: TitleIndex


def check(constraint: Constraint) -> None:
    """Refuses a constraint that no product could be judged by.

    Raises:
        ConstraintError: The attribute is unknown, or its kind and the op do not go together.
    """
    facet = FACETS.get(constraint.name)
    if facet is None:
        raise ConstraintError(
            f"a constraint must name an attribute that can be filtered (got {constraint.name!r}); "
            f"use one of {', '.join(FACETS)}"
        )
    ranged = constraint.op == "range"
    if ranged and facet.kind != "number" and facet.name != "size":
        raise ConstraintError(f"only numbers and sizes have a range (got {facet.name!r}); use eq, in or not")
    if not ranged and facet.kind == "number":
        raise ConstraintError(f"{facet.name!r} is a number (got op={constraint.op!r}); use op 'range'")


def matches(constraint: Constraint, fields: Fields, synonyms: Synonyms) -> Mask:
    """Which rows meet the constraint; for ``prefer``, which have the preferred value.

    Unknown values meet no ``eq``, ``in``, ``range`` or ``prefer`` and every ``not``. A product without a brand or
    type column still has it where its title says so, "battery for Sony" being no Sony.

    Raises:
        ConstraintError: See :func:`check`.
    """
    check(constraint)
    if isinstance(constraint.value, Range):
        return _in_range(constraint.name, constraint.value, fields)
    if constraint.op == "not":
        found = [_excluded(constraint.name, value, fields, synonyms) for value in constraint.value]
        return ~_any(found, fields.titles.size)
    found = [_meant(constraint.name, value, fields, synonyms) for value in constraint.value]
    return _any(found, fields.titles.size)


def leading_type(value: str, fields: Fields, synonyms: Synonyms) -> Mask:
    """Rows whose title names a product of this type before any "for" or "with", or whose type is this."""
    rows = [*fields.categories["product_type"].meant(value)]
    rows += [_titled(name, fields, synonyms, leading=True) for name in synonyms.types(key(value), kinds=False) if name]
    return _mask(rows, fields.titles.size)


def _meant(name: str, value: str, fields: Fields, synonyms: Synonyms) -> Mask:
    size = fields.titles.size
    column = fields.categories.get(name)
    found = _mask(column.meant(value) if column else [], size)
    if name == "product_type":
        types = synonyms.types(key(value), kinds=False)
        found |= _mask([_titled(each, fields, synonyms) for each in types if each], size)
    elif name == "brand":
        brands = fields.categories["brand"]
        titled = [fields.titles.rows_with(words, before_for=True) for words in _brand_words(value, brands, synonyms)]
        found |= _mask(titled, size) & ~brands.known
    elif FACETS[name].titled:
        found |= _mask([fields.titles.rows_with(key(value).split(" "))], size)
    return found


def _excluded(name: str, value: str, fields: Fields, synonyms: Synonyms) -> Mask:
    """Rows that someone who does not want ``value`` must not see."""
    column = fields.categories.get(name)
    rows = column.meant(value, imitations=True) if column else []
    titles = fields.titles
    if name == "brand":
        rows += [titles.rows_with(words) for words in _brand_words(value, fields.categories["brand"], synonyms)]
    else:
        outside_brand = name != "product_type"
        spoken = _spoken(name, value, synonyms)
        rows += [titles.rows_with(words.split(" "), outside_brand=outside_brand) for words in spoken if words]
    return _mask(rows, titles.size)


def _spoken(name: str, value: str, synonyms: Synonyms) -> Iterable[str]:
    """The ways a title may say ``value``, as keys."""
    said = key(value)
    if name == "product_type":
        return synonyms.types(said, kinds=False)
    if name not in _SPOKEN_IN_TITLES:
        return (said,)
    canonical = synonyms.canonical(name, said)
    names = [each for each in synonyms.names(name, canonical) if len(each) > 2]
    shades = synonyms.covered(name, canonical) if name == "color" else ()
    return dict.fromkeys([said, *names, *(each for each in shades if each not in synonyms.not_colors_in_titles)])


def _titled(type_key: str, fields: Fields, synonyms: Synonyms, *, leading: bool = False) -> NDArray[np.int64]:
    """Rows whose title names the type, with the nouns that may follow in longer names of the same type."""
    start = f"{type_key} "
    longer = {each.removeprefix(start) for each in synonyms.same_type(type_key) if each.startswith(start)}
    return fields.titles.rows_of_type(type_key.split(" "), longer, leading=leading)


def _brand_words(value: str, brands: CategoryColumn, synonyms: Synonyms) -> list[list[str]]:
    """The ways a title may say the brand, as stemmed words."""
    return [key(name).split(" ") for name in synonyms.names("brand", brands.key(value)) if name]


def _in_range(name: str, bounds: Range, fields: Fields) -> Mask:
    if name == "size":
        return _sized(bounds, fields.categories.get(name), fields.titles.size)
    values = fields.numbers[name]
    low, high = bounds.min, bounds.max
    if name == "weight":
        low, high = to_kilograms(low, bounds.unit), to_kilograms(high, bounds.unit)
    found = _between(values, low, high)
    if name == "price" and bounds.currency:
        found &= (fields.currency == bounds.currency) | (fields.currency == "")
    return found


def _sized(bounds: Range, sizes: CategoryColumn | None, size: int) -> Mask:
    """Rows with a size within bounds: any of a product's sizes is enough, as any of its variants can be bought."""
    if sizes is None:
        return np.zeros(size, dtype=bool)
    low = lengths(f"{bounds.min:f}", bounds.unit)[0] if bounds.min is not None else float("-inf")
    high = lengths(f"{bounds.max:f}", bounds.unit)[0] if bounds.max is not None else float("inf")
    within = [
        sizes.rows(each) for each in sizes.keys if any(low <= length <= high for length in lengths(each, bounds.unit))
    ]
    return _mask(within, size)


def _between(values: NDArray[np.float64], low: float | None, high: float | None) -> Mask:
    found = ~np.isnan(values)
    if low is not None:
        found &= values >= low
    if high is not None:
        found &= values <= high
    return found


def _mask(rows: Iterable[NDArray[np.int64]], size: int) -> Mask:
    mask = np.zeros(size, dtype=bool)
    for each in rows:
        mask[each] = True
    return mask


def _any(masks: Iterable[Mask], size: int) -> Mask:
    found = np.zeros(size, dtype=bool)
    for mask in masks:
        found |= mask
    return found
