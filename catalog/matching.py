"""Which products meet one hard constraint: the only place that knows what "red", "not red" and "under $50" mean."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Mask
from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.constraints import Constraint, Range
from catalog.errors import ConstraintError
from catalog.fields import Fields
from catalog.measures import to_kilograms
from catalog.synonyms import Synonyms
from catalog.words import key


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
    type column still has it where its title says so, "battery for Sony" and "remanufactured Sony" being no Sony.

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


def known(constraint: Constraint, fields: Fields) -> Mask:
    """Rows of which can be told whether they meet the constraint: for a bound on size those with such a size."""
    if isinstance(constraint.value, Range) and constraint.name == "size":
        return fields.sizes.known(constraint.value.unit)
    column = fields.categories.get(constraint.name)
    return ~np.isnan(fields.numbers[constraint.name]) if column is None else column.known


def _meant(name: str, value: str, fields: Fields, synonyms: Synonyms) -> Mask:
    size = fields.titles.size
    column = fields.categories.get(name)
    found = _mask(column.meant(value) if column else [], size)
    if name == "product_type":
        found &= ~_mask([_sells_another(value, fields, synonyms)], size)
        types = synonyms.types(key(value), kinds=False)
        found |= _mask([_titled(each, fields, synonyms) for each in types if each], size)
    elif name == "brand":
        brands = fields.categories["brand"]
        makers = _brand_words(value, brands, synonyms)
        titled = [fields.titles.rows_made_by(words, synonyms.remade) for words in makers]
        found |= _mask(titled, size) & ~brands.known
    elif name == "size":
        found |= fields.sizes.equal(value)
    elif FACETS[name].titled:
        spoken = [words.split(" ") for words in _spoken(name, value, synonyms) if words]
        found |= _mask([fields.titles.rows_saying(words) for words in spoken], size)
    return found


def _sells_another(value: str, fields: Fields, synonyms: Synonyms) -> NDArray[np.int64]:
    """Rows whose title ends on another thing than this type: a feed that files a backpack under jackets errs."""
    nouns = {each.rpartition(" ")[2] for each in (*synonyms.types(key(value)), *synonyms.wider(key(value)))}
    if nouns.isdisjoint(synonyms.nouns.heads):
        return np.empty(0, dtype=np.int64)  # a department ("kitchen"), in which there are many things
    return fields.titles.rows_ending_otherwise(nouns | synonyms.bundles)


def _excluded(name: str, value: str, fields: Fields, synonyms: Synonyms) -> Mask:
    """Rows that someone who does not want ``value`` must not see."""
    column = fields.categories.get(name)
    rows = column.meant(value) if column else []
    titles, descriptions = fields.titles, fields.descriptions
    if name == "brand":
        rows += [titles.rows_with(words) for words in _brand_words(value, fields.categories["brand"], synonyms)]
    elif name == "product_type":
        rows += [titles.rows_with(words.split(" ")) for words in synonyms.types(key(value), kinds=False) if words]
    else:
        canonical = synonyms.canonical(name, key(value))
        ruled_out = (*_spoken(name, value, synonyms), *synonyms.ruled_out(name, canonical))
        spoken = [words.split(" ") for words in ruled_out if words]
        rows += [row for each in synonyms.ruled_out(name, canonical) for row in (column.meant(each) if column else ())]
        rows += [titles.rows_saying(words, synonyms.imitation) for words in spoken]
        if FACETS[name].told:
            rows += [descriptions.rows_of(descriptions.said(words, synonyms.imitation)) for words in spoken]
        if name == "color":
            first = fields.first_colors
            colors = descriptions.any_of([words[0] for words in spoken if len(words) == 1])
            rows.append(descriptions.rows_of(first[colors[descriptions.flat[first]]]))
    return _mask(rows, titles.size)


def _spoken(name: str, value: str, synonyms: Synonyms) -> Iterable[str]:
    """The ways a text may say ``value`` of a product, as keys."""
    said = key(value)
    if not FACETS[name].spoken:
        return (said,)
    canonical = synonyms.canonical(name, said)
    names = [each for each in synonyms.names(name, canonical) if len(each) > 2]
    others = synonyms.covered(name, canonical) if FACETS[name].spoken == "kinds" else ()
    if name == "color":
        others = tuple(each for each in others if each not in synonyms.not_colors_in_titles)
    return dict.fromkeys((said, *names, *others))


def _titled(type_key: str, fields: Fields, synonyms: Synonyms) -> NDArray[np.int64]:
    """Rows whose title sells the type, with the nouns that may follow in longer names of the same type."""
    start = f"{type_key} "
    longer = {each.removeprefix(start) for each in synonyms.same_type(type_key) if each.startswith(start)}
    return fields.titles.rows_of_type(type_key.split(" "), longer)


def _brand_words(value: str, brands: CategoryColumn, synonyms: Synonyms) -> list[list[str]]:
    """The ways a title may say the brand, as stemmed words."""
    return [key(name).split(" ") for name in synonyms.names("brand", brands.key(value)) if name]


def _in_range(name: str, bounds: Range, fields: Fields) -> Mask:
    if name == "size":
        return fields.sizes.within(bounds)
    values = fields.numbers[name]
    low, high = bounds.min, bounds.max
    if name == "weight":
        low, high = to_kilograms(low, bounds.unit), to_kilograms(high, bounds.unit)
    found = _between(values, low, high)
    if name == "price" and bounds.currency:
        found &= (fields.currency == bounds.currency) | (fields.currency == "")
    return found


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
