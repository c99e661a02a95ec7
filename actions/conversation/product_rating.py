"""Rating: what shoppers gave a product."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext
from actions.dialogue.events import Focused


class ProductRating:
    """Tells the mean rating and how many gave it, or that nobody did."""

    name = "action_product_rating"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The ratings of the products that are meant."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
        for card in cards:
            yield Focused(card["id"])
            rating = card.get("rating")
            if rating is None:
                yield context.say("rating_unknown", title=card["title"])
            else:
                mean, count = context.wording.number(rating["value"]), context.wording.number(rating["count"])
                yield context.say("rating", title=card["title"], rating=mean, count=count)
