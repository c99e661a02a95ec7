"""What understanding an utterance yields, as plain data.

The names of intents and attributes are the label spaces of the joint model. Adding one starts
here and continues with authored examples under ``nlu_mtl/data/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from nlu_mtl.quantities import Quantity

OUT_OF_SCOPE: Final = "out_of_scope"
"""The intent of texts that fit no other, whatever a data set calls it."""

INTENTS: tuple[str, ...] = (
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "help",
    "search_product",
    "refine_search",
    "remove_constraint",
    "show_more",
    "sort_results",
    "ask_product_info",
    "ask_price",
    "ask_availability",
    "ask_reviews",
    "compare_products",
    "find_similar",
    "give_feedback",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "checkout",
    "add_favourite",
    "remove_favourite",
    "view_favourites",
    "order_status",
    "ask_policy",
    "human_handoff",
    "undo",
    "start_over",
    OUT_OF_SCOPE,
)

ATTRIBUTES: tuple[str, ...] = (
    "product_type",
    "brand",
    "product_name",
    "product_number",
    "color",
    "material",
    "size",
    "audience",
    "pattern",
    "shape",
    "style",
    "feature",
    "content",
    "occasion",
    "time",
    "condition",
    "origin",
    "price",
    "rating",
    "weight",
    "quantity",
    "sort_key",
    "item_reference",
)

Polarity = Literal["include", "exclude"]
POLARITIES: tuple[Polarity, ...] = ("include", "exclude")


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent's name and its calibrated probability, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute span of an utterance.

    Attributes:
        name: One of :data:`ATTRIBUTES`.
        text: The shopper's own words, ``utterance.text[start:end]``.
        value: Normalised text, or a :class:`Quantity` where a number or a bound is meant.
        polarity: ``exclude`` where the shopper does not want it ("not red").
        start: First code point of the span.
        end: One past its last code point.
        confidence: Lowest tag probability over the span, 0 to 1.
        vector: The span's mean token vector from the same pass, unit length. Shape: (dimension,).
    """

    name: str
    text: str
    value: str | Quantity
    polarity: Polarity
    start: int
    end: int
    confidence: float
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The attribute as the parse contract writes it; the vector stays inside."""
        value = self.value.to_dict() if isinstance(self.value, Quantity) else self.value
        return {
            "name": self.name,
            "text": self.text,
            "value": value,
            "polarity": self.polarity,
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 4),
        }


@dataclass(frozen=True, slots=True)
class ParsedUtterance:
    """What one encoder pass says of one utterance.

    Attributes:
        text: The utterance as given; every offset counts its code points.
        intent: The most likely intent.
        intent_ranking: All intents, most likely first.
        attributes: Attribute spans in reading order.
        rest: The words of a second request in the same message, to be answered in the same turn.
        vector: Sentence vector of unit length. Shape: (dimension,).
        timings_ms: Wall milliseconds by stage; ``total`` is always there.
    """

    text: str
    intent: Intent
    intent_ranking: tuple[Intent, ...]
    attributes: tuple[Attribute, ...]
    vector: NDArray[np.float32] = field(compare=False, repr=False)
    rest: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The utterance as ``daogou parse --json`` and ``POST /v1/parse`` write it."""
        result: dict[str, Any] = {
            "text": self.text,
            "intent": {"name": self.intent.name, "confidence": round(self.intent.confidence, 4)},
            "intent_ranking": [
                {"name": each.name, "confidence": round(each.confidence, 4)} for each in self.intent_ranking
            ],
            "attributes": [attribute.to_dict() for attribute in self.attributes],
            "timings_ms": {stage: round(value, 3) for stage, value in self.timings_ms.items()},
        }
        if self.rest:
            result["rest"] = self.rest
        return result
