"""How replies and parses look to Rasa; shared by Rasa's REST route and the action server, without rasa-sdk."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from actions.base import Buttons, Cart, Comparison, Message, Products, Reply, Text, message_to_dict
from actions.wording.money import money
from catalog.attributes import FACETS
from catalog.constraints import Constraint, Range
from nlu_mtl.schema import ParsedUtterance

EXTRACTOR = "DaogouParser"
MAX_ID = 64
"""Characters that a conversation's id may have."""


def conversation_of(sender: str) -> str:
    """The conversation of a Rasa sender; the prefix keeps senders out of conversations that a token guards.

    A sender that is too long for the store, or has characters that no database takes, goes by its hash.
    """
    conversation_id = f"rasa:{sender}"
    if len(conversation_id) <= MAX_ID and conversation_id.isprintable():
        return conversation_id
    return f"rasa:{hashlib.sha256(sender.encode('utf-8', 'surrogatepass')).hexdigest()[:48]}"


def responses(reply: Reply) -> list[dict[str, Any]]:
    """The reply's messages as Rasa's response fields: text, buttons, and everything structured under ``custom``.

    Products travel as cards in ``custom`` and as text for clients that know no cards. Buttons join the words
    before them, as Rasa's channels expect.
    """
    result: list[dict[str, Any]] = []
    for message in reply.messages:
        match message:
            case Text():
                result.append({"text": message.text})
            case Buttons():
                buttons = [{"title": each.title, "payload": each.payload} for each in message.buttons]
                if result and "buttons" not in result[-1] and "text" in result[-1]:
                    result[-1]["buttons"] = buttons
                else:
                    result.append({"buttons": buttons})
            case _:
                result.append({"text": plain_text(message), "custom": message_to_dict(message)})
    return result


def plain_text(message: Message) -> str:
    """A structured message in plain words."""
    match message:
        case Products():
            return "\n".join(f"{number}. {card_line(card)}" for number, card in enumerate(message.products, 1))
        case Comparison():
            titles = " | ".join(str(card["title"]) for card in message.products)
            rows = [f"{name}: {' | '.join(values)}" for name, values in message.rows]
            return "\n".join([titles, *rows])
        case Cart():
            lines = [f"{line['quantity']} × {card_line(line['product'])}" for line in message.lines]
            return "\n".join([*lines, f"Total: {amount(message.total)}"])
        case Text():
            return message.text
        case Buttons():
            return " | ".join(button.title for button in message.buttons)


def card_line(card: Mapping[str, Any]) -> str:
    """A product's title and price in one line."""
    return f"{card['title']} – {amount(card.get('price'))}"


def amount(price: Mapping[str, Any] | None) -> str:
    """An amount of money as written; unknown amounts say so."""
    if not price or price.get("amount") is None:
        return "price unknown"
    return money(price["amount"], price.get("currency"))


def slots(constraints: Sequence[Constraint], declared: Mapping[str, Any]) -> dict[str, Any]:
    """Slot values that mirror the conversation's constraints, for the slots that the domain declares.

    A declared slot that is one of our attributes and has no constraint any more becomes None. An exclusion goes
    to ``not_NAME`` where the domain has such a slot, never to NAME.
    """
    values: dict[str, list[Any]] = {}
    for constraint in constraints:
        name = f"not_{constraint.name}" if constraint.op == "not" else constraint.name
        value = constraint.value
        values.setdefault(name, []).extend([value.to_dict()] if isinstance(value, Range) else value)
    mirrored = {name: found[0] if len(found) == 1 else found for name, found in values.items()}
    return {name: mirrored.get(name) for name in declared if name in mirrored or _ours(name)}


def parse_result(parsed: ParsedUtterance, message_id: str | None = None) -> dict[str, Any]:
    """A parse as Rasa's ``/model/parse`` answers it; what the shopper does not want has the role ``exclude``."""
    entities = []
    for attribute in parsed.attributes:
        data = attribute.to_dict()
        entity = {
            "entity": attribute.name,
            "value": data["value"],
            "start": attribute.start,
            "end": attribute.end,
            "confidence_entity": data["confidence"],
            "extractor": EXTRACTOR,
        }
        if attribute.polarity == "exclude":
            entity["role"] = "exclude"
        entities.append(entity)
    utterance = parsed.to_dict()
    result = {
        "text": parsed.text,
        "intent": utterance["intent"],
        "entities": entities,
        "intent_ranking": utterance["intent_ranking"],
    }
    if message_id is not None:
        result["message_id"] = message_id
    return result


def _ours(name: str) -> bool:
    return name.removeprefix("not_") in FACETS
