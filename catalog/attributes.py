"""The product attributes that can be filtered, and how each behaves. One line adds one."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Facet:
    """How one product attribute is stored, read, linked and filtered.

    Attributes:
        name: Attribute name, as the joint model and the constraints spell it.
        kind: ``category`` holds words, ``number`` holds numbers.

        hard: Whether a shopper's wish about it filters; otherwise it only orders and feeds the query text.
        firm: Whether a wish filters even where the catalog does not know the value: nothing is found rather than
            something else.
        cumulative: Whether several wishes hold together (features) instead of being alternatives (colors).
        compared: What makes a value meet a wish: that it has all its words ("navy blue" is blue), that it is the same
            as a ``whole``, or that it ends on the same ``noun`` as well.
        imitable: Whether an imitation ("faux leather") is another value.
        always_told: Whether a product that does not say it has another one rather than none.

        titled: Whether a title that has the words says so too, without a value having been read out of it.
        spoken: What else rules a product out where its texts say it: other ``names`` of a value, or its ``kinds`` too.
        told: Whether a description that says so rules a product out for who does not want it.

        feed: What a feed's cell holds: ``one`` value, a ``list``, or one that slashes part as well ("red/black");
            empty where the cell has a reader of its own.
        feed_decides: Whether a value that the feed gives silences what text says.
        embedded: Whether the feed's values join a product's text. Those of sizes and numbers would blur its meaning.

        read_from_text: Whether it may be read out of titles and descriptions by the model.
        titles_only: Whether it is read out of titles only: descriptions name those of other things ("goes with jeans").
        several: Whether many values may be read out of one description.
        words: How many words a read value may have.
        digits: Whether a read value may have digits.

        by_meaning: Whether words are linked to values by meaning: a brand or a size has none to be near to, and vectors
            do not tell the shades of one color from those of another.
        misspelt: Whether words are linked to values that differ by a letter or two.
        in_part: Whether words are linked that are only a part of values.
        narrowed: Whether words are linked that end on a value: "solid wood" on "wood".
        place: Where a shopper would name it in a phrase of several, the first first; 0 where it belongs in none.
    """

    name: str
    kind: Literal["category", "number"] = "category"

    hard: bool = True
    firm: bool = False
    cumulative: bool = False
    compared: Literal["words", "whole", "noun"] = "words"
    imitable: bool = False
    always_told: bool = False

    titled: bool = False
    spoken: Literal["", "names", "kinds"] = ""
    told: bool = False

    feed: Literal["", "one", "list", "slashed list"] = ""
    feed_decides: bool = False
    embedded: bool = True

    read_from_text: bool = True
    titles_only: bool = False
    several: bool = False
    words: int = 5
    digits: bool = False

    by_meaning: bool = True
    misspelt: bool = True
    in_part: bool = True
    narrowed: bool = False
    place: int = 0


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet(
            "product_type",
            firm=True,
            compared="noun",
            always_told=True,
            titled=True,
            feed_decides=True,
            titles_only=True,
            words=4,
            narrowed=True,
            place=11,
        ),
        Facet(
            "brand",
            firm=True,
            compared="whole",
            embedded=False,
            read_from_text=False,
            by_meaning=False,
            in_part=False,
            place=8,
        ),
        Facet(
            "product_number",
            compared="whole",
            always_told=True,
            feed="one",
            embedded=False,
            read_from_text=False,
            by_meaning=False,
            in_part=False,
            misspelt=False,
        ),
        Facet(
            "color",
            firm=True,
            spoken="kinds",
            feed="slashed list",
            words=3,
            by_meaning=False,
            narrowed=True,
            place=3,
        ),
        Facet(
            "material",
            firm=True,
            imitable=True,
            spoken="kinds",
            told=True,
            feed="slashed list",
            feed_decides=True,
            words=3,
            narrowed=True,
            place=7,
        ),
        Facet(
            "size",
            compared="whole",
            feed="list",
            feed_decides=True,
            embedded=False,
            words=4,
            digits=True,
            by_meaning=False,
            misspelt=False,
            place=2,
        ),
        Facet("audience", compared="whole", spoken="names", words=3, place=12),
        Facet("pattern", spoken="kinds", told=True, feed="list", words=3, narrowed=True, place=4),
        Facet("shape", hard=False, spoken="kinds", told=True, feed="list", several=True, place=6),
        Facet("style", hard=False, spoken="kinds", told=True, feed="list", several=True, place=5),
        Facet(
            "feature",
            cumulative=True,
            titled=True,
            spoken="kinds",
            told=True,
            feed="list",
            several=True,
            digits=True,
            by_meaning=False,
            place=9,
        ),
        Facet("content", hard=False, told=True, feed="list", several=True, digits=True, place=10),
        Facet("occasion", hard=False, told=True, feed="list", several=True, place=13),
        Facet("condition", compared="whole", spoken="kinds", feed="one", embedded=False, titles_only=True, place=1),
        Facet("price", kind="number", embedded=False, read_from_text=False),
        Facet("rating", kind="number", embedded=False, read_from_text=False),
        Facet("weight", kind="number", embedded=False, read_from_text=False),
    )
}
