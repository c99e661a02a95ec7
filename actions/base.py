"""What an action gives back, and what a reply is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from catalog.constraints import Constraint

Card = dict[str, Any]
"""A product as the contract's card: id, title, url, image_url, price, availability, rating, brand, attributes,
reasons, actions; every value read from the catalog."""


@dataclass(frozen=True, slots=True)
class Button:
    """A suggested reply: pressing it sends ``payload`` as the shopper's next message."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Products:
    """Product cards in their order; ``request_id`` ties later events to this showing."""

    request_id: str
    products: tuple[Card, ...]
    type: Literal["products"] = "products"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side: one row an attribute in which they differ, one cell a product."""

    products: tuple[Card, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    type: Literal["comparison"] = "comparison"


@dataclass(frozen=True, slots=True)
class Cart:
    """The cart's lines ``{product, quantity}`` and its total, None where a price is unknown."""

    lines: tuple[dict[str, Any], ...]
    total: dict[str, Any] | None
    type: Literal["cart"] = "cart"


@dataclass(frozen=True, slots=True)
class Buttons:
    """Suggested replies."""

    buttons: tuple[Button, ...]
    type: Literal["buttons"] = "buttons"


Message = Text | Products | Comparison | Cart | Buttons


def message_to_dict(message: Message) -> dict[str, Any]:
    """A message as every channel sends it."""
    match message:
        case Text():
            return {"type": "text", "text": message.text}
        case Products():
            return {"type": "products", "request_id": message.request_id, "products": list(message.products)}
        case Comparison():
            rows = [{"attribute": name, "values": list(values)} for name, values in message.rows]
            return {"type": "comparison", "products": list(message.products), "rows": rows}
        case Cart():
            return {"type": "cart", "lines": list(message.lines), "total": message.total}
        case Buttons():
            buttons = [{"title": each.title, "payload": each.payload} for each in message.buttons]
            return {"type": "buttons", "buttons": buttons}


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one message of the shopper, the same object for every channel."""

    conversation_id: str
    turn: int
    messages: Sequence[Message]
    constraints: Sequence[Constraint]
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    trace: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The reply as ``POST /v1/conversations/{id}/messages`` returns it."""
        result: dict[str, Any] = {
            "conversation_id": self.conversation_id,
            "turn": self.turn,
            "messages": [message_to_dict(message) for message in self.messages],
            "constraints": [constraint.to_dict() for constraint in self.constraints],
            "timings_ms": {stage: round(value, 3) for stage, value in self.timings_ms.items()},
        }
        if self.trace is not None:
            result["trace"] = dict(self.trace)
        return result


class Conversations(Protocol):
    """Runs turns of stored conversations; every channel and the Rasa action server speak through it."""

    def say(self, conversation_id: str, text: str, *, trace: bool = False) -> Reply:
        """Answers ``text`` in the conversation, creating it if it is new, and stores the turn in one commit."""
