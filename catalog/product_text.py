"""The one text of a product: what is embedded, searched, and read for attributes."""

import hashlib
from collections.abc import Mapping, Sequence

from catalog.attributes import FACETS

TEXT_ATTRIBUTES = tuple(facet.name for facet in FACETS.values() if facet.embedded)
"""Attributes whose feed values join the text, in this order."""


def product_text(
    title: str,
    description: str = "",
    brand: str | None = None,
    category: str | None = None,
    attributes: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Title, then what the feed knows and the title does not say, then the description.

    Args:
        title: The product's title.
        description: Free text; may be empty.
        brand: Brand, if known.
        category: Path such as ``apparel > jacket``.
        attributes: The values that the *feed* gives (never those read from text), by attribute name. Their order does
            not matter, so the text can be built from the database as well as from the feed.
    """
    said = title.casefold()
    facts: list[str] = []

    def add(words: str) -> None:
        nonlocal said
        folded = words.casefold()
        if folded not in said:
            facts.append(words)
            said += "\n" + folded

    if brand:
        add(brand)
    if attributes:
        for name in TEXT_ATTRIBUTES:
            for value in sorted(attributes.get(name, ())):
                add(value)
    if category:
        for part in category.split(" > "):
            add(part)
    parts = [title, ", ".join(facts), description]
    return ". ".join(part.rstrip(" .") for part in parts if part)


def text_hash(text: str) -> str:
    """SHA-256 of a product's text, in hexadecimal: 64 characters."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
