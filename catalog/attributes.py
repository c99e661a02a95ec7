"""The product attributes that can be filtered, and how each behaves. One line adds one."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Facet:
    """How one product attribute is stored, read and filtered.

    Attributes:
        name: Attribute name, as the joint model and the constraints spell it.
        kind: ``category`` holds words, ``number`` holds numbers.
        hard: Whether a shopper's wish about it filters; otherwise it only orders and feeds the query text.
        read_from_text: Whether it may be read out of titles and descriptions by the model.
        feed_decides: Whether a value that the feed gives silences what text says.
        titled: Whether a title that has the words says so too, without a value having been read out of it.
        spoken: Whether other names and shades of a value rule a product out too where its texts say them.
        told: Whether a description that says so rules a product out for who does not want it.
        cumulative: Whether several wishes hold together (features) instead of being alternatives (colors).
    """

    name: str
    kind: Literal["category", "number"] = "category"
    hard: bool = True
    read_from_text: bool = True
    feed_decides: bool = False
    titled: bool = False
    spoken: bool = False
    told: bool = False
    cumulative: bool = False


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("product_type", titled=True, feed_decides=True),
        Facet("brand", read_from_text=False),
        Facet("product_number", read_from_text=False),
        Facet("color", spoken=True),
        Facet("material", spoken=True, feed_decides=True, told=True),
        Facet("size", feed_decides=True),
        Facet("audience", spoken=True),
        Facet("pattern", spoken=True, told=True),
        Facet("shape", spoken=True, hard=False, told=True),
        Facet("style", spoken=True, hard=False, told=True),
        Facet("feature", spoken=True, titled=True, cumulative=True, told=True),
        Facet("content", hard=False, told=True),
        Facet("occasion", hard=False, told=True),
        Facet("condition", spoken=True),
        Facet("price", kind="number", read_from_text=False),
        Facet("rating", kind="number", read_from_text=False),
        Facet("weight", kind="number", read_from_text=False),
    )
}
