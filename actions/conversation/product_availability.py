"""Availability: whether a product can be had, and in which sizes."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext
from actions.dialogue.events import Focused


class ProductAvailability:
    """Tells a product's availability as the catalog has it now."""

    name = "action_product_availability"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The availability of the products that are meant."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
        facts = context.finder.facts([card["id"] for card in cards])
        for card in cards:
            yield Focused(card["id"])
            stock, variants = facts[card["id"]].stock, facts[card["id"]].variants
            counted = card["availability"] == "in_stock" and stock is not None
            key = "availability.in_stock_count" if counted else f"availability.{card['availability']}"
            yield context.say(key, title=card["title"], count=stock)
            if sizes := [variant.size for variant in variants if variant.size and variant.stock]:
                yield context.say("sizes", sizes=", ".join(dict.fromkeys(sizes)))
