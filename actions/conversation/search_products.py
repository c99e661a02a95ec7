"""Search: the first page of what the conversation asks for, or what stands in its way."""

from collections.abc import Iterable

from actions.base import Buttons
from actions.context import Outcome, TurnContext
from actions.dialogue.events import Offered
from actions.dialogue.tracker import HARD_UNLINKED
from actions.finder import Found, Relaxation
from catalog.attributes import FACETS
from catalog.constraints import Range


class SearchProducts:
    """Shows the products that meet every constraint; where none does, says which one empties the result."""

    name = "action_search_products"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The first page, or the way out of an empty one."""
        search = context.state.search
        if not context.state.searching:
            yield context.say("ask_what", example="red running shoes under $80")
            return
        found = context.finder.find(search, vector=context.vector)
        if not found.page:
            yield from self._nothing(context)
            return
        yield context.say(f"found.{self._form(found)}", total=found.total, what=context.describe())
        if search.sort:
            yield context.say(f"sorted_by.{search.sort}")
        products, shown = context.show(found)
        yield products
        yield shown
        yield from self._unknown(context, found)
        yield self._next(context, found)

    def _form(self, found: Found) -> str:
        if found.total == 1:
            return "one"
        return "many" if found.total > len(found.page) else "few"

    def _unknown(self, context: TurnContext, found: Found) -> Iterable[Outcome]:
        for name, count in found.unknown.items():
            if count:
                key = "unknown_price" if name == "price" else "unknown"
                yield context.say(key, count=count, attribute=context.wording.attribute(name))
        for wish in context.understood.wishes:
            unheard = FACETS[wish.name].hard and wish.name not in HARD_UNLINKED and not wish.linked
            if unheard and wish.polarity == "include" and isinstance(wish.value, str):
                yield context.say("not_filtered", value=wish.text, attribute=context.wording.attribute(wish.name))

    def _next(self, context: TurnContext, found: Found) -> Buttons:
        more = [context.wording.button("more")] if found.total > len(found.page) else []
        several = [context.wording.button("cheapest"), context.wording.button("compare")] if len(found.page) > 1 else []
        return Buttons((*more, *several, context.wording.button("cart")))

    def _nothing(self, context: TurnContext) -> Iterable[Outcome]:
        what = context.describe()
        ways_out = context.finder.relaxations(context.state.search)
        if not ways_out:
            yield context.say("nothing", what=what)
            return
        chosen = ways_out[0]
        yield self._explained(context, chosen, what)
        yield context.say("shall_i_drop")
        yield Offered(chosen.search)
        drops = [
            context.wording.button("drop", dropped=context.wording.wish(way.dropped, context.currency))
            for way in ways_out[1:3]
        ]
        yield Buttons((context.wording.button("yes"), context.wording.button("no"), *drops))

    def _explained(self, context: TurnContext, way: Relaxation, what: str) -> Outcome:
        dropped = context.wording.wish(way.dropped, context.currency)
        bounds = way.dropped.value
        if isinstance(bounds, Range) and bounds.currency and bounds.currency not in context.finder.columns.currencies:
            return context.say("other_currency", here=context.currency, asked=bounds.currency, count=way.count)
        if way.dropped.name == "price":
            nearest = context.finder.nearest_price(context.state.search)
            if nearest is not None:
                price = context.wording.money(nearest, context.currency)
                return context.say("nothing_near_price", what=what, price=price, count=way.count)
        unheard = {wish.text for wish in context.understood.wishes if not wish.linked}
        if way.dropped.text in unheard and way.dropped.op != "not":
            return context.say("unknown_value", value=way.dropped.text, count=way.count)
        return context.say("nothing_because", what=what, dropped=dropped, count=way.count)
