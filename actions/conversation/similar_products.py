"""Similar: products like one that was shown, still within the shopper's constraints."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext


class SimilarProducts:
    """Shows what is nearest to a product in meaning."""

    name = "action_similar_products"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The nearest products, or that there is none."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
            return
        chosen = cards[0]
        found = context.finder.similar(chosen["id"], context.state.search)
        if not found.page:
            yield context.say("no_similar", title=chosen["title"])
            return
        yield context.say("similar", title=chosen["title"])
        yield from context.show(found)
