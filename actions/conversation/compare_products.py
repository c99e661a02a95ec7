"""Compare: products side by side in what they differ."""

from collections.abc import Iterable, Sequence

from actions.base import Card, Comparison
from actions.context import Outcome, TurnContext
from actions.conversation.product_details import written
from actions.dialogue.events import Compared

MOST = 4
"""Columns that a chat window can hold."""

UNKNOWN = "–"


class CompareProducts:
    """Compares two to four products."""

    name = "action_compare_products"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The table of the attributes in which the products differ."""
        ids = context.meant()
        if len(ids) == 1 and context.state.focus and context.state.focus != ids[0]:
            ids = (context.state.focus, *ids)
        if not ids:
            ids = context.state.shown[:2]
        cards = context.finder.cards(ids[:MOST])
        if len(cards) < 2:
            yield context.say("compare_which")
            return
        rows = differing(cards, context)
        yield context.say("compare" if rows else "compare_same")
        yield Comparison(tuple(cards), rows)
        yield Compared(tuple(card["id"] for card in cards))


def differing(cards: Sequence[Card], context: TurnContext) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The attributes in which ``cards`` differ, one cell a card."""
    names = list(dict.fromkeys(name for card in cards for name in card["attributes"]))
    rows: list[tuple[str, tuple[str, ...]]] = [
        ("price", tuple(context.money(card) or UNKNOWN for card in cards)),
        ("brand", tuple(card["brand"] or UNKNOWN for card in cards)),
        ("rating", tuple(str(card["rating"]["value"]) if card.get("rating") else UNKNOWN for card in cards)),
        ("availability", tuple(card["availability"].replace("_", " ") for card in cards)),
        *(
            (name, tuple(written(card["attributes"].get(name, UNKNOWN)) for card in cards))
            for name in names
            if name != "brand"
        ),
    ]
    return tuple((context.wording.attribute(name), cells) for name, cells in rows if len(set(cells)) > 1)
