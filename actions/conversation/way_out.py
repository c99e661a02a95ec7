"""Where nothing qualifies: what stands in the way, and the ways on."""

from collections.abc import Iterable

from actions.base import Buttons
from actions.context import Outcome, TurnContext
from actions.dialogue.events import Offered
from actions.finder import Found, Relaxation
from catalog.constraints import Range

_SUBSTITUTED = {"fuzzy": "read_as", "wider": "nearest", "vector": "nearest"}
"""What is said of a value by the way in which it was linked, if it was not by one of its names."""


def nothing_found(context: TurnContext, found: Found) -> Iterable[Outcome]:
    """The constraint that is to blame, what its end would bring, and the offer to drop it."""
    what = context.describe()
    yield from substituted(context)
    ways_out = context.finder.relaxations(context.state.search)
    if not ways_out:
        yield context.say("nothing", what=what)
        yield from left_out(context, found)
        back = [context.wording.button("undo")] if context.before.searching else []
        yield Buttons((*back, *context.kind_buttons()))
        return
    chosen = ways_out[0]
    yield _explained(context, chosen, what)
    yield from left_out(context, found)
    yield context.say("shall_i_drop")
    yield Offered(chosen.search)
    drops = [
        context.wording.button("drop", dropped=context.wording.wish(way.dropped, context.currency))
        for way in ways_out[1:3]
    ]
    yield Buttons((context.wording.button("yes"), context.wording.button("no"), *drops))


def substituted(context: TurnContext) -> Iterable[Outcome]:
    """Values that are searched for in the place of what was said, with the shopper's own words."""
    for wish in context.understood.wishes:
        if (key := _SUBSTITUTED.get(wish.how)) is not None and wish.polarity == "include":
            yield context.say(key, said=wish.text, value=wish.value)


def left_out(context: TurnContext, found: Found) -> Iterable[Outcome]:
    """How many products each wish keeps out only because their value is unknown."""
    for name, count in found.unknown.items():
        if count:
            key = "unknown_price" if name == "price" else "unknown"
            form = "one" if count == 1 else "many"
            yield context.say(f"{key}.{form}", count=count, attribute=context.wording.attribute(name))


def _explained(context: TurnContext, way: Relaxation, what: str) -> Outcome:
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
