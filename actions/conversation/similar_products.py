"""Similar: products like one that was shown, within the shopper's constraints."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext
from actions.conversation.search_products import no_cheaper, page
from actions.conversation.way_out import nothing_found, substituted


class SimilarProducts:
    """Shows what is nearest to a product in meaning; what is said along ("but cheaper", "but in red") holds."""

    name = "action_similar_products"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The nearest products, or what stands in the way of any."""
        search = context.state.search
        chosen = context.model()
        if chosen is None or chosen != search.like:
            yield context.say("which_one")
            return
        if context.in_vain_cheaper():
            yield from no_cheaper(context, (chosen,))
            return
        found = context.finder.find(search)
        if not found.page:
            yield from nothing_found(context, found)
            return
        yield context.say("similar", what=context.describe())
        yield from substituted(context)
        yield from page(context, found)
