"""What constraints are judged on: values, numbers and words of all products, made once when a catalog is loaded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Rows
from catalog.attributes import FACETS
from catalog.category_column import CategoryColumn
from catalog.sizes import Sizes
from catalog.synonyms import Synonyms
from catalog.titles import TitleIndex
from catalog.word_index import WordIndex
from catalog.words import key, stem

FacetPairs = Mapping[str, Sequence[tuple[int, str]]]
"""Row and value of category facets, by facet name."""

_AUDIENCES = (
    "everyone",
    "everybody",
    "all",
    "home",
    "outdoor",
    "indoor",
    "travel",
    "adult",
    "teen",
    "office",
)
_TITLES_ENDING = 3


@dataclass(frozen=True, slots=True)
class Fields:
    """What constraints are judged on, one entry a row each.

    Attributes:
        categories: Category facets by name; ``brand`` and ``product_type`` are always there.
        numbers: Number facets by name, nan where unknown; prices in currency units, weights in kilograms.
        currency: ISO 4217 codes, empty where unknown.
        titles: Word positions of all titles.
        descriptions: Word positions of all descriptions.
        sizes: Sizes as numbers.
        first_colors: Where a description names the first of its colors, of products whose color neither feed nor title
            tells. It is mostly that of the thing, the later ones those of trims and backgrounds.
    """

    categories: Mapping[str, CategoryColumn]
    numbers: Mapping[str, NDArray[np.float64]]
    currency: NDArray[np.str_]
    titles: TitleIndex
    descriptions: WordIndex
    sizes: Sizes
    first_colors: Rows


def fields_of(
    texts: Sequence[tuple[str, str]],
    given: FacetPairs,
    read: FacetPairs,
    numbers: Mapping[str, NDArray[np.float64]],
    currency: NDArray[np.str_],
    synonyms: Synonyms,
) -> Fields:
    """Puts together what constraints are judged on.

    Args:
        texts: Title and description of each product.
        given: What the feed says. The nouns of its product types tell more about titles.
        read: What was read out of texts. A product type is kept where the title sells such a thing.
        numbers: Number facets by name.
        currency: Of each product.
        synonyms: The authored table.
    """
    names = [title for title, _ in texts]
    people = {word for name in _people(synonyms) for word in name.split(" ")}
    heads = _nouns({value for _, value in given.get("product_type", ())}, names).union(synonyms.nouns.heads)
    audiences = {stem(word) for word in _AUDIENCES} | people
    titles = TitleIndex(names, replace(synonyms.nouns, heads=heads), audiences, given.get("brand", ()))
    read = {**read, "product_type": list(_sold(read.get("product_type", ()), titles))}
    categories = {
        name: CategoryColumn(name, [*given.get(name, ()), *read.get(name, ())], len(texts), synonyms)
        for name, facet in FACETS.items()
        if facet.kind == "category"
    }
    sizes = Sizes(len(texts), given.get("size", ()), names, read.get("size", ()))
    descriptions = WordIndex([description for _, description in texts])
    first_colors = _first_colors(titles, descriptions, {row for row, _ in given.get("color", ())}, synonyms)
    return Fields(categories, numbers, currency, titles, descriptions, sizes, first_colors)


def _first_colors(titles: TitleIndex, descriptions: WordIndex, given: set[int], synonyms: Synonyms) -> Rows:
    """As :class:`Fields` has it, with the rows of which the feed gives the color left out."""
    words = synonyms.colors - synonyms.not_colors_in_titles
    told = np.zeros(titles.size, dtype=bool)
    told[list(given)] = True
    for word in words:
        told[titles.rows_saying((word,))] = True
    first = descriptions.first_of(words)
    kept: Rows = first[~told[descriptions.row[first]]]
    return kept


def _sold(types: Iterable[tuple[int, str]], titles: TitleIndex) -> Iterator[tuple[int, str]]:
    """Those product types on whose noun the title of their row sells."""
    rows: dict[str, set[int]] = {}
    for row, value in types:
        noun = key(value).rpartition(" ")[2]
        if noun not in rows:
            rows[noun] = set(titles.rows_of_type((noun,)).tolist())
        if row in rows[noun]:
            yield row, value


def _people(synonyms: Synonyms) -> list[str]:
    canonical = ("men", "women", "boy", "girl", "kid", "baby", "toddler", "unisex", "adult")
    return list(chain.from_iterable(synonyms.names("audience", name) for name in canonical))


def _nouns(types: set[str], titles: Iterable[str]) -> frozenset[str]:
    """Nouns of the feed's product types that titles end on: "travel" may be a type, but nothing is a travel."""
    if not types:
        return frozenset()
    endings = Counter(stem(title.rpartition(" ")[2].casefold()) for title in titles)
    nouns = {stem(each.rpartition(" ")[2].casefold()) for each in types}
    return frozenset(noun for noun in nouns if endings[noun] >= _TITLES_ENDING)
