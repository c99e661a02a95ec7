"""Search: the first page of what the conversation asks for, or what stands in its way."""

from collections.abc import Iterable, Sequence

from actions.base import Buttons
from actions.context import Outcome, TurnContext
from actions.conversation.way_out import left_out, nothing_found, substituted
from actions.dialogue.events import Focused
from actions.dialogue.tracker import is_new_topic
from actions.finder import Found
from catalog.attributes import FACETS


class SearchProducts:
    """Shows the products that meet every constraint; where none does, says which one empties the result."""

    name = "action_search_products"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The first page, or the way out of an empty one."""
        search = context.state.search
        if not context.state.searching:
            yield context.say("ask_what", example="red running shoes under $80")
            return
        if context.in_vain_cheaper():
            yield from no_cheaper(context, context.measure())
            if search == context.before.search:
                return
        found = context.finder.find(search, vector=context.vector)
        if not found.page:
            yield from nothing_found(context, found)
            return
        form = "one" if found.total == 1 else "many" if found.total > len(found.page) else "few"
        yield context.say(f"found.{form}", total=found.total, what=context.describe())
        yield from substituted(context)
        yield from self._carried_over(context)
        if search.sort:
            yield context.say(f"sorted_by.{search.sort}")
        yield from page(context, found)

    def _carried_over(self, context: TurnContext) -> Iterable[Outcome]:
        """What still holds for another kind of product than before, and what does not any more."""
        former, now = context.before.constraints, context.state.constraints
        if not is_new_topic(context.understood.types, former):
            return
        wishes = [each for each in former if each.name != "product_type" and each.hard]
        kept = [each for each in wishes if each in now]
        names = {each.name for each in now}
        gone = [each for each in wishes if each.name not in names]
        for key, constraints in (("still", kept), ("no_longer", gone)):
            if constraints:
                told = (context.wording.wish(each, context.currency) for each in constraints)
                yield context.say(key, wishes="; ".join(told))


def page(context: TurnContext, found: Found) -> Iterable[Outcome]:
    """The products found, how many more are left out for unknown values, what could not be asked for, what is next."""
    yield from context.show(found)
    yield from left_out(context, found)
    yield from _not_in_catalog(context)
    more = ["more"] if found.total > len(found.page) else []
    several = ["cheapest", "compare"] if len(found.page) > 1 else []
    yield Buttons(tuple(context.wording.button(key) for key in (*more, *several, "cart")))


def _not_in_catalog(context: TurnContext) -> Iterable[Outcome]:
    """Values asked for that no product here has."""
    for wish in context.understood.wishes:
        facet = FACETS[wish.name]
        if facet.hard and not wish.linked and wish.polarity == "include" and isinstance(wish.value, str):
            key = "not_here" if facet.firm else "not_filtered"
            yield context.say(key, value=wish.text, attribute=context.wording.attribute(wish.name))


def no_cheaper(context: TurnContext, measure: Sequence[str]) -> Iterable[Outcome]:
    """That nothing is cheaper than the cheapest of ``measure``, which is named with its price."""
    cheapest = context.finder.best(measure, "price_asc")
    if cheapest is None:
        yield context.say("no_prices")
        return
    [card] = context.finder.cards([cheapest])
    yield Focused(cheapest)
    yield context.say("no_cheaper", title=card["title"], price=context.money(card))
