"""Details: what the catalog says about one product."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext
from actions.dialogue.events import Focused

MOST = 3
"""Products described in one reply."""


class ProductDetails:
    """Tells a product's description, price and attributes; nothing that the catalog doesn't say."""

    name = "action_product_details"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The facts of the product that is meant."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
            return
        cards = cards[:MOST]
        facts = context.finder.facts([card["id"] for card in cards])
        for card in cards:
            yield Focused(card["id"])
            description = facts[card["id"]].description
            key = "details" if description else "no_details"
            yield context.say(key, title=card["title"], description=description)
            named = (
                f"{context.wording.attribute(name)}: {written(value)}" for name, value in card["attributes"].items()
            )
            if said := [fact for fact in (context.money(card), *named) if fact]:
                yield context.say("facts", facts="; ".join(said))


def written(value: object) -> str:
    """An attribute's value or values as text."""
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
