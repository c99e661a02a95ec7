"""The state of a conversation, and how each event changes it."""

from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from actions.dialogue.events import (
    CartChanged,
    Event,
    FavouriteChanged,
    Focused,
    Heard,
    Offered,
    SearchChanged,
    Shown,
    StartedOver,
    Undone,
)
from catalog.constraints import Constraint

VERSION = 1
HISTORY = 20
"""Searches kept for undo."""

NO_SEARCH = SearchChanged((), "")


@dataclass(frozen=True, slots=True)
class State:
    """All that a conversation remembers. Immutable; the same events always give the same state.

    Attributes:
        turn: Messages heard so far.
        search: What the shopper wants now.
        past: Earlier searches, oldest first, for undo.
        shown: The products shown last, first one first.
        offset: Results of this search shown before those.
        focus: The product that "it" means.
        cart: Product and quantity, in the order they were added.
        offer: The search offered last.
        offered: The turn it was offered in.
    """

    conversation_id: str
    locale: str = "en"
    currency: str = "USD"
    turn: int = 0
    search: SearchChanged = NO_SEARCH
    past: tuple[SearchChanged, ...] = ()
    shown: tuple[str, ...] = ()
    offset: int = 0
    focus: str | None = None
    cart: tuple[tuple[str, int], ...] = ()
    favourites: tuple[str, ...] = ()
    offer: SearchChanged | None = None
    offered: int = 0
    version: int = VERSION

    @classmethod
    def new(cls, conversation_id: str, locale: str = "en", currency: str = "USD") -> "State":
        """The state before the first message."""
        return cls(conversation_id, locale, currency)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What the shopper asked for, in the order it was said."""
        return self.search.constraints

    @property
    def searching(self) -> bool:
        """Whether there is a search to refine."""
        return self.search != NO_SEARCH

    @property
    def pending(self) -> SearchChanged | None:
        """The search that a plain yes leads to: what was offered in the last turn and not since."""
        return self.offer if self.offered == self.turn - 1 else None

    def apply(self, event: Event) -> "State":
        """The state after ``event``."""
        match event:
            case Heard():
                return replace(self, turn=self.turn + 1)
            case SearchChanged():
                if event == self.search:
                    return self
                past = (*self.past, self.search)[-HISTORY:]
                return replace(self, search=event, past=past, offset=0)
            case Shown():
                focus = event.products[0] if len(event.products) == 1 else None
                return replace(self, shown=event.products, offset=event.offset, focus=focus)
            case Focused():
                return replace(self, focus=event.product_id)
            case CartChanged():
                return replace(self, cart=_with_quantity(self.cart, event.product_id, event.quantity))
            case FavouriteChanged():
                others = tuple(each for each in self.favourites if each != event.product_id)
                return replace(self, favourites=(*others, event.product_id) if event.favourite else others)
            case Offered():
                return replace(self, offer=event.search, offered=self.turn)
            case Undone():
                if not self.past:
                    return self
                return replace(self, search=self.past[-1], past=self.past[:-1], offset=0)
            case StartedOver():
                return replace(
                    self, search=NO_SEARCH, past=(*self.past, self.search)[-HISTORY:], shown=(), offset=0, focus=None
                )

    def to_dict(self) -> dict[str, Any]:
        """The state as plain JSON."""
        stored: dict[str, Any] = _STORED.dump_python(self, mode="json")
        return stored

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "State":
        """Reads what :meth:`to_dict` wrote.

        Raises:
            ValueError: Another version wrote it.
        """
        if data.get("version") != VERSION:
            raise ValueError(
                f"a stored conversation must be of version {VERSION} (got {data.get('version')!r}); start a new one"
            )
        return _STORED.validate_python(data)


_STORED = TypeAdapter(State)


def _with_quantity(cart: tuple[tuple[str, int], ...], product_id: str, quantity: int) -> tuple[tuple[str, int], ...]:
    lines = dict(cart)
    if quantity > 0:
        lines[product_id] = quantity
    else:
        lines.pop(product_id, None)
    return tuple(lines.items())
