"""Which of the attributes that a model reads in product texts are believed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalog.attributes import FACETS
from catalog.ports import ReadAttribute
from catalog.synonyms import Synonyms
from catalog.titles import TitleIndex
from catalog.word_index import WordIndex
from catalog.words import FUNCTION_WORDS, fold, key, stem, stems, words

_LEAST_CONFIDENCE = 0.5
_MOST_FROM_DESCRIPTION, _MOST_OF_MANY = 2, 8
_MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One believed facet value of a product's text, in lower case."""

    name: str
    value: str
    confidence: float


class AttributeFilter:
    """Judges readings of one batch of products.

    Args:
        titles: Title of each product.
        brands: Its brand, None where unknown.
        descriptions: Its description.
        synonyms: The authored table, for the nouns that titles are read by and the words that are colors.
    """

    def __init__(
        self,
        titles: Sequence[str],
        brands: Sequence[str | None],
        descriptions: Sequence[str],
        synonyms: Synonyms,
    ) -> None:
        known = [(row, brand) for row, brand in enumerate(brands) if brand]
        self._index = TitleIndex(titles, synonyms.nouns, brands=known)
        self._descriptions = WordIndex(descriptions)
        self._brands = brands
        self._synonyms = synonyms
        self._colors: dict[int, list[str]] = {}
        always = synonyms.colors - synonyms.not_colors_in_titles - synonyms.colors_at_ends
        for row, color in self._index.properties(always, synonyms.colors_at_ends):
            self._colors.setdefault(row, []).append(color)

    def believed(self, row: int, given: Collection[str], attributes: Sequence[ReadAttribute]) -> list[ReadValue]:
        """The values to store for one product.

        What the title says goes before what the description says; where either the title or the feed gives a facet,
        the description is not asked. Words of the brand's name are no attribute, nor is what a text denies
        ("leather-free"). A color must have a color word; those that a title says are taken without a reading.

        Args:
            row: The product's place in the batch.
            given: Facets of which the feed gives a value.
            attributes: As read, in reading order.
        """
        found: dict[str, dict[str, ReadValue]] = {}
        told: dict[str, dict[str, ReadValue]] = {}
        for attribute in attributes:
            value = _plausible(attribute, given)
            if value is None or not self._is_color_or_other(value):
                continue
            if self._in_title(row, value):
                found.setdefault(value.name, {}).setdefault(key(value.value), value)
            elif self._is_told(row, value):
                told.setdefault(value.name, {}).setdefault(key(value.value), value)
        if "color" not in given:
            self._add_colors(row, found)
        for name, values in told.items():
            facet = FACETS[name]
            if not facet.titles_only and name not in given and (facet.several or name not in found):
                most = _MOST_OF_MANY if facet.several else _MOST_FROM_DESCRIPTION
                for value_key, value in list(values.items())[:most]:
                    found.setdefault(name, {}).setdefault(value_key, value)
        return [value for values in found.values() for value in values.values()]

    def _add_colors(self, row: int, found: dict[str, dict[str, ReadValue]]) -> None:
        """Puts the colors that the title says to those that were read in it."""
        colors = found.setdefault("color", {})
        for color in self._colors.get(row, ()):
            if not any(color in each.split(" ") for each in colors):
                colors[color] = ReadValue("color", color, 1.0)
        if not colors:
            del found["color"]

    def _is_color_or_other(self, value: ReadValue) -> bool:
        """Whether a value is no color, or one that says so: "optical" and names of series are none."""
        return value.name != "color" or not self._synonyms.color_words.isdisjoint(stems(value.value))

    def _is_told(self, row: int, value: ReadValue) -> bool:
        """Whether a value that the title does not say is told: no word of the brand, and denied by neither text."""
        said = stems(value.value)
        if set(said) <= set(stems(self._brands[row] or "")) or row in self._index.rows_with(said):
            return False
        descriptions = self._descriptions
        if row not in descriptions.rows_of(descriptions.phrase(said)):
            return True
        return row in descriptions.rows_of(descriptions.said(said, self._synonyms.imitation))

    def _in_title(self, row: int, value: ReadValue) -> bool:
        said = stems(value.value)
        if value.name == "product_type":
            return row in self._index.rows_of_type(said)
        return row in self._index.rows_saying(said, self._synonyms.imitation)


def _plausible(attribute: ReadAttribute, given: Collection[str]) -> ReadValue | None:
    """The attribute as a value to store, None where it cannot be one."""
    facet = FACETS.get(attribute.name)
    if facet is None or facet.kind != "category" or not facet.read_from_text:
        return None
    if attribute.confidence < _LEAST_CONFIDENCE or (facet.feed_decides and facet.name in given):
        return None
    words = fold(attribute.text).strip(" .,;:!?()[]*-").split()
    while words and words[0] in FUNCTION_WORDS:
        words.pop(0)
    while words and words[-1] in FUNCTION_WORDS and len(words) > 1 and not words[-2][-1:].isdigit():
        words.pop()
    value = " ".join(words)
    if not stems(value) or len(words) > facet.words or len(value) > _MOST_LETTERS:
        return None
    if not facet.digits and any(each.isdigit() for each in value):
        return None
    return ReadValue(facet.name, value, float(attribute.confidence))


def said_color(description: str, synonyms: Synonyms) -> list[ReadValue]:
    """The first color word of a description, for a product of which the model read no color.

    Weak evidence, but a bag that is told as "all-black" must not be shown to one who wants no black.

    Args:
        description: Without the title, whose words exclusions look at themselves.
        synonyms: The authored table, for the words that are colors and those that mostly mean something else.
    """
    colors = synonyms.colors - synonyms.not_colors_in_titles
    first = next((word for word in words(description) if stem(word) in colors), None)
    return [ReadValue("color", first, _LEAST_CONFIDENCE)] if first else []
