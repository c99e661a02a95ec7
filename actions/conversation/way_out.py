"""Where nothing qualifies: what stands in the way, and the ways on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from actions.base import Buttons
from actions.context import Outcome, TurnContext
from actions.dialogue.events import Offered, SearchChanged
from actions.finder import Found, Relaxation
from catalog.constraints import Constraint, Range
from catalog.words import key

NEAR = ("color", "material", "pattern")
"""Attributes of which a near value may be offered."""

_SUBSTITUTED = {"fuzzy": "read_as", "wider": "nearest", "vector": "nearest"}
"""What is said of a value by the way in which it was linked, if it was not by one of its names."""


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The search with a value in the place of one that nothing meets along with the rest.

    Attributes:
        wanted: The constraint that is met by nothing.
        value: What comes nearest and is met.
        search: The search for that.
        count: How many products it finds.
    """

    wanted: Constraint
    value: str
    search: SearchChanged
    count: int


def nothing_found(context: TurnContext, found: Found) -> Iterable[Outcome]:
    """The nearest value with which something is found, else the constraint that is to blame; and the offer of that."""
    what = context.describe()
    nearest = _nearest(context)
    ways_out = context.finder.relaxations(context.state.search)
    if nearest is not None:
        form = "one" if nearest.count == 1 else "many"
        said = nearest.wanted.text or nearest.wanted.values[0]
        yield context.say(f"nothing_near.{form}", what=what, said=said, value=nearest.value, count=nearest.count)
        yield from left_out(context, found)
        yield context.say("shall_i_show")
        yield Offered(nearest.search)
        yield _answers(context, ways_out[:2])
        return
    yield from substituted(context)
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
    yield _answers(context, ways_out[1:3])


def _answers(context: TurnContext, others: Sequence[Relaxation]) -> Buttons:
    """Yes and no to an offer, and what else may be dropped."""
    wording = context.wording
    drops = [wording.button("drop", dropped=wording.wish(way.dropped, context.currency)) for way in others]
    return Buttons((wording.button("yes"), wording.button("no"), *drops))


def _nearest(context: TurnContext) -> _Nearest | None:
    """What is nearest to a value that is known here, but of which there is none along with the other wishes."""
    search, columns = context.state.search, context.finder.columns
    values = [each for each in search.constraints if each.op == "eq" and each.name in NEAR]
    for wanted in sorted(values, key=lambda each: -each.turn):
        column = columns.category(wanted.name)
        for said in dict.fromkeys((wanted.text, wanted.values[0])):
            for near in columns.synonyms.nearest(wanted.name, key(said)):
                value = column.find(near) if column is not None else None
                if value is None or value == wanted.values[0]:
                    continue
                instead = replace(wanted, value=(value,))
                others = tuple(instead if each is wanted else each for each in search.constraints)
                if count := context.finder.count(others):
                    return _Nearest(wanted, value, replace(search, constraints=others), count)
    return None


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
