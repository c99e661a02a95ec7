"""How a message changes the search. Each rule is one small function of the search and what was understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from actions.dialogue.cues import Cues
from actions.dialogue.events import Event, SearchChanged, StartedOver, Undone
from actions.dialogue.policy import Track
from actions.dialogue.state import State
from actions.understand import Understood, Wish
from catalog.attributes import FACETS
from catalog.constraints import Constraint, Op, Range

KEPT_ON_NEW_TOPIC = ("audience",)
"""Include constraints that a new kind of product inherits."""

KEPT_EXCLUSIONS = ("brand", "material")
"""What a shopper won't have of these, they won't have in another kind of product either."""

HARD_UNLINKED = ("product_type", "brand", "color", "material")
"""Wishes that filter even where the catalog doesn't know the value: nothing is found rather than something else."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """Merges messages into the search of a conversation.

    Attributes:
        cues: The locale's cue words.
        lowest_price: The lowest known price among products, by their ids; None where none is known.
        count: How many products meet all hard constraints.
    """

    cues: Cues
    lowest_price: Callable[[tuple[str, ...]], float | None]
    count: Callable[[Sequence[Constraint]], int]

    def track(self, track: Track | None, state: State, understood: Understood) -> Event | None:
        """The event by which a message changes the search, in the way that the policy's row says."""
        match track:
            case "merge":
                return self.merge(state, understood)
            case "relax":
                return self.relax(state, understood)
            case "sort":
                return self.sort(state, understood)
            case "accept":
                return state.pending
            case "undo":
                return Undone()
            case "reset":
                return StartedOver()
            case None:
                return None

    def merge(self, state: State, understood: Understood) -> SearchChanged:
        """The search after a message that asks for something or refines it."""
        turn = state.turn
        text = understood.parse.text
        constraints = list(state.constraints)
        topic = _topic(understood)
        switched = (topic is not None and self._is_new_topic(topic, constraints)) or self._is_way_out(state, understood)
        if switched:
            constraints = [each for each in constraints if self._survives(each)]
        query, sort = ("", None) if switched else (state.search.query, state.search.sort)
        additive = self.cues.has("additive", text)
        for wish in understood.wishes:
            constraints = _with_wish(constraints, wish, turn, additive=additive)
        if switched:
            constraints = self._without_misfits(constraints, turn)
        constraints = self._with_cheaper(constraints, state, understood)
        if understood.names:
            query = " ".join(understood.names)
        elif understood.parse.intent.name == "search_product" and not understood.wishes:
            query = text.strip()
        if any(attribute.name == "sort_key" for attribute in understood.parse.attributes):
            sort = understood.sort or sort
        return SearchChanged(tuple(constraints), query, sort)

    def relax(self, state: State, understood: Understood) -> SearchChanged:
        """The search after "price doesn't matter", "any color", "forget the red"."""
        text = understood.parse.text
        values = {wish.value for wish in understood.wishes if isinstance(wish.value, str)}
        names = set(self.cues.attributes(text)) | {
            wish.name for wish in understood.wishes if isinstance(wish.value, Range)
        }
        everything = self.cues.has("everything", text)

        def dropped(constraint: Constraint) -> bool:
            if everything:
                return constraint.name != "product_type"
            return constraint.name in names or bool(values.intersection(constraint.values))

        kept = tuple(each for each in state.constraints if not dropped(each))
        return SearchChanged(kept, state.search.query, state.search.sort)

    def sort(self, state: State, understood: Understood) -> SearchChanged:
        """The search in another order; wishes said along with it are merged first."""
        merged = self.merge(state, understood) if understood.wishes else state.search
        return SearchChanged(merged.constraints, merged.query, understood.sort or merged.sort)

    def _without_misfits(self, constraints: list[Constraint], turn: int) -> list[Constraint]:
        """What was carried over must not empty the new search: there are no sofas for men."""
        fresh = [each for each in constraints if each.turn == turn]
        if self.count(constraints) or not self.count(fresh):
            return constraints
        return fresh

    def _with_cheaper(self, constraints: list[Constraint], state: State, understood: Understood) -> list[Constraint]:
        """The bound that "cheaper" means: below the product in focus, else below everything shown."""
        text = understood.parse.text
        priced = any(isinstance(wish.value, Range) and wish.name == "price" for wish in understood.wishes)
        if priced or not state.shown or not self.cues.has("cheaper", text):
            return constraints
        lowest = self.lowest_price((state.focus,) if state.focus else state.shown)
        if lowest is None:
            return constraints
        bound = Wish("price", Range(None, round(lowest - 0.01, 2)), "include", "cheaper", linked=True)
        return _with_wish(constraints, bound, state.turn, additive=False)

    def _is_new_topic(self, topic: Wish, constraints: list[Constraint]) -> bool:
        current = next((each for each in constraints if each.name == "product_type" and each.op != "not"), None)
        if current is None:
            return False
        said, wanted = set(str(topic.value).split()), [set(value.split()) for value in current.values]
        return not any(said >= each or said <= each for each in wanted)

    def _is_way_out(self, state: State, understood: Understood) -> bool:
        """Whether the shopper asks for something else after a search that found nothing, instead of mending it."""
        asked = understood.parse.intent.name == "search_product"
        return asked and bool(state.constraints) and not self.count(state.constraints)

    def _survives(self, constraint: Constraint) -> bool:
        if constraint.op == "not":
            return constraint.name in KEPT_EXCLUSIONS
        return (constraint.hard and constraint.name in KEPT_ON_NEW_TOPIC) or (
            constraint.name == "price" and self.cues.has("budget", constraint.text)
        )


def _topic(understood: Understood) -> Wish | None:
    types = [wish for wish in understood.wishes if wish.name == "product_type" and wish.polarity == "include"]
    return types[0] if types else None


def _with_wish(constraints: list[Constraint], wish: Wish, turn: int, *, additive: bool) -> list[Constraint]:
    """``constraints`` with one wish merged in."""
    if isinstance(wish.value, Range):
        return _with_range(constraints, wish, wish.value, turn)
    if wish.polarity == "exclude":
        return _with_exclusion(constraints, wish, wish.value, turn)
    return _with_inclusion(constraints, wish, wish.value, turn, additive=additive)


def _with_inclusion(
    constraints: list[Constraint], wish: Wish, value: str, turn: int, *, additive: bool
) -> list[Constraint]:
    facet = FACETS[wish.name]
    hard = facet.hard and (wish.linked or wish.name in HARD_UNLINKED) and facet.kind == "category"
    if not hard:
        preferred = Constraint(wish.name, "prefer", (value,), wish.text, turn)
        return [*_without(constraints, wish.name, value, ("prefer", "not")), preferred]
    wanted = Constraint(wish.name, "eq", (value,), wish.text, turn)
    if facet.cumulative:
        return [*_without(constraints, wish.name, value, ("eq", "not")), wanted]
    joined: tuple[str, ...] = ()
    text = wish.text
    for each in constraints:
        # Values said in one message belong together ("red or blue"); later ones replace unless joined by a cue.
        if each.name == wish.name and each.op in ("eq", "in") and (each.turn == turn or additive):
            joined, text = each.values, f"{each.text}, {wish.text}"
    values = tuple(dict.fromkeys((*joined, value)))
    op: Op = "eq" if len(values) == 1 else "in"
    others = [each for each in constraints if each.name != wish.name or each.op not in ("eq", "in")]
    return [*_without(others, wish.name, value, ("not",)), Constraint(wish.name, op, values, text, turn)]


def _with_exclusion(constraints: list[Constraint], wish: Wish, value: str, turn: int) -> list[Constraint]:
    kept = _without(constraints, wish.name, value, ("eq", "in", "prefer"))
    ruled_out = next((each for each in kept if each.name == wish.name and each.op == "not"), None)
    if ruled_out is None:
        return [*kept, Constraint(wish.name, "not", (value,), wish.text, turn)]
    values = tuple(dict.fromkeys((*ruled_out.values, value)))
    merged = Constraint(wish.name, "not", values, f"{ruled_out.text}, {wish.text}", turn)
    return [merged if each is ruled_out else each for each in kept]


def _with_range(constraints: list[Constraint], wish: Wish, bounds: Range, turn: int) -> list[Constraint]:
    """A new bound replaces the one on its side; the other side stays while the two agree."""
    old = next((each.value for each in constraints if each.name == wish.name and isinstance(each.value, Range)), None)
    others = [each for each in constraints if each.name != wish.name]
    low, high = bounds.min, bounds.max
    if old is not None and _agree(old.currency, bounds.currency) and _agree(old.unit, bounds.unit):
        if low is None and old.min is not None and high is not None and old.min <= high:
            low = old.min
        if high is None and old.max is not None and low is not None and low <= old.max:
            high = old.max
        bounds = replace(bounds, currency=bounds.currency or old.currency, unit=bounds.unit or old.unit)
    merged = replace(bounds, min=low, max=high)
    return [*others, Constraint(wish.name, "range", merged, wish.text, turn)]


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two currencies or units may be the same: "over $30" and then "at most 150"."""
    return one is None or other is None or one == other


def _without(constraints: list[Constraint], name: str, value: str, ops: tuple[Op, ...]) -> list[Constraint]:
    """``constraints`` with ``value`` taken out of those of ``name`` with one of ``ops``."""
    kept: list[Constraint] = []
    for each in constraints:
        if each.name != name or each.op not in ops:
            kept.append(each)
            continue
        values = tuple(other for other in each.values if other.lower() != value.lower())
        if values:
            op: Op = "eq" if each.op == "in" and len(values) == 1 else each.op
            kept.append(Constraint(name, op, values, each.text, each.turn))
    return kept
