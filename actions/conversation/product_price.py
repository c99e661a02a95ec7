"""Price: what a product costs."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext
from actions.dialogue.events import Focused


class ProductPrice:
    """Tells the price, the list price where it is reduced, or that the catalog gives none."""

    name = "action_product_price"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The prices of the products that are meant."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
        for card in cards:
            yield Focused(card["id"])
            price, list_price = context.money(card), context.money(card, "list_price")
            if price is None:
                yield context.say("price_unknown", title=card["title"])
            elif list_price is not None and card["list_price"]["amount"] > card["price"]["amount"]:
                yield context.say("price_sale", title=card["title"], price=price, list_price=list_price)
            else:
                yield context.say("price", title=card["title"], price=price)
