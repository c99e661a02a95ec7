"""How a message changes the search. Each rule is one small function of the search and what was understood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from actions.dialogue.cues import Cues
from actions.dialogue.events import Event, SearchChanged, StartedOver, Undone
from actions.dialogue.merging import with_wish
from actions.dialogue.policy import Track
from actions.dialogue.references import Listed, References
from actions.dialogue.state import NO_SEARCH, State
from actions.understand import Understood, Wish
from catalog.constraints import Constraint, Range

ABOUT_SHOPPER = frozenset({("audience", "eq"), ("audience", "in"), ("brand", "not")})
"""Wishes that a new kind of product inherits, besides a budget; color, material, size were about the former one."""

CENT = 0.01
CHEAPER = "cheaper"
"""What the constraint that "cheaper" leads to has for its words."""


class Shelf(Protocol):
    """What tracking asks of the catalog."""

    @property
    def currency(self) -> str | None:
        """The currency that a price is meant in where none is named."""

    def lowest_price(self, product_ids: Sequence[str]) -> float | None:
        """The lowest known price among products, None where none is known."""

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products meet all hard constraints."""

    def meets(self, product_id: str, constraint: Constraint) -> bool:
        """Whether a product meets a constraint."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """Merges messages into the search of a conversation.

    Attributes:
        cues: The locale's cue words.
        shelf: The catalog.
        references: Resolves words that point at what was shown.
    """

    cues: Cues
    shelf: Shelf
    references: References

    def track(self, track: Track | None, state: State, understood: Understood) -> Event | None:
        """The event by which a message changes the search, in the way that the policy's row says."""
        match track:
            case "merge":
                return self.merge(state, understood)
            case "similar":
                return self.similar(state, understood)
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
        turn, additive = state.turn, "additive" in understood.cued
        before, constraints = state.search, list(state.constraints)
        switched = is_new_topic(understood.types, constraints) or self._is_way_out(state, understood)
        if switched:
            before, constraints = NO_SEARCH, [each for each in constraints if self._survives(each, understood)]
        for wish in understood.wishes:
            constraints = with_wish(constraints, wish, turn, self.shelf.currency, additive=additive)
        if switched:
            constraints = self._without_misfits(constraints, turn)
        else:
            constraints = self._with_cheaper(constraints, state, understood)
        query, sort = before.query, before.sort
        if understood.names:
            query = " ".join(understood.names)
        elif understood.parse.intent.name == "search_product" and not understood.wishes:
            query = understood.parse.text.strip()
        if any(attribute.name == "sort_key" for attribute in understood.parse.attributes):
            sort = understood.sort or sort
        like = before.like if query == before.query else None
        return SearchChanged(tuple(constraints), query, sort, like)

    def similar(self, state: State, understood: Understood) -> SearchChanged | None:
        """The search for what is like a product shown; None where the message points at nothing shown.

        What was asked for before and that product itself does not meet belongs to another search, and is dropped.
        """
        product = self.references.model(understood.pointed, Listed(state.shown, state.focus))
        if product is None:
            return None
        kept = tuple(each for each in state.constraints if not each.hard or self.shelf.meets(product, each))
        about = replace(state, search=SearchChanged(kept, ""), focus=product)
        return replace(self.merge(about, understood), query="", like=product)

    def relax(self, state: State, understood: Understood) -> SearchChanged:
        """The search after "price doesn't matter", "any color", "forget the red"."""
        values = {wish.value for wish in understood.wishes if isinstance(wish.value, str)}
        names = set(self.cues.attributes(understood.parse.text)) | {
            wish.name for wish in understood.wishes if isinstance(wish.value, Range)
        }
        everything = "everything" in understood.cued

        def dropped(constraint: Constraint) -> bool:
            if everything:
                return constraint.name != "product_type"
            return constraint.name in names or bool(values.intersection(constraint.values))

        kept = tuple(each for each in state.constraints if not dropped(each))
        return replace(state.search, constraints=kept, like=None if everything else state.search.like)

    def sort(self, state: State, understood: Understood) -> SearchChanged:
        """The search in another order; wishes said along with it are merged first."""
        merged = self.merge(state, understood) if understood.wishes else state.search
        return replace(merged, sort=understood.sort or merged.sort)

    def _without_misfits(self, constraints: list[Constraint], turn: int) -> list[Constraint]:
        """What was carried over must not empty the new search: there are no sofas for men."""
        fresh = [each for each in constraints if each.turn == turn]
        if not self.shelf.count(fresh):
            return constraints
        kept: list[Constraint] = []
        for each in constraints:
            if each.turn != turn and self.shelf.count([*fresh, *kept, each]):
                kept.append(each)
        return [*kept, *fresh]

    def _with_cheaper(self, constraints: list[Constraint], state: State, understood: Understood) -> list[Constraint]:
        """The bound that "cheaper" means: below the product pointed at or in focus, else below everything shown.

        A band ("around 40") moves down as a whole. Nothing changes where nothing is cheaper.
        """
        priced = any(isinstance(wish.value, Range) and wish.name == "price" for wish in understood.wishes)
        if priced or not state.shown or "cheaper" not in understood.cued:
            return constraints
        measure = self.references.measure(understood.pointed, Listed(state.shown, state.focus))
        lowest = self.shelf.lowest_price(measure)
        if lowest is None or lowest < CENT:
            return constraints
        bound = Wish("price", Range(None, round(lowest - CENT, 2)), "include", CHEAPER, linked=True)
        fixed = [each for each in constraints if each.name != "price" or not self.cues.has("around", each.text)]
        bounded = with_wish(fixed, bound, state.turn, self.shelf.currency, additive=False)
        return bounded if self.shelf.count(bounded) else constraints

    def _is_way_out(self, state: State, understood: Understood) -> bool:
        """Whether the shopper asks for something else after a search that found nothing, instead of mending it."""
        asked = understood.parse.intent.name == "search_product"
        return asked and bool(state.constraints) and not self.shelf.count(state.constraints)

    def _survives(self, constraint: Constraint, understood: Understood) -> bool:
        """Whether a wish outlives the kind of product it was said about: one that is about the shopper does."""
        if "same" in understood.cued and constraint.name in self.cues.attributes(understood.parse.text):
            return True
        if constraint.name == "price":
            return self.cues.has("budget", constraint.text)
        return (constraint.name, constraint.op) in ABOUT_SHOPPER


def is_new_topic(types: Sequence[str], constraints: Sequence[Constraint]) -> bool:
    """Whether none of ``types`` is a narrower or wider name of a kind of product that ``constraints`` ask for."""
    current = next((each for each in constraints if each.name == "product_type" and each.op != "not"), None)
    if current is None or not types:
        return False
    wanted = [set(value.split()) for value in current.values]
    said = [set(value.split()) for value in types]
    return not any(one >= other or one <= other for one in said for other in wanted)
