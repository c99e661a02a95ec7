"""The state of a conversation, and how each event changes it."""

from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import TypeAdapter

from actions.dialogue.events import (
    CartChanged,
    Compared,
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

VERSION = 2
HISTORY = 20
"""Turns that can be undone."""

NO_SEARCH = SearchChanged((), "")

CartLines = tuple[tuple[str, int], ...]
"""Product and quantity, in the order they were added."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What undo brings back: all that it can take back, as it stood before a turn changed some of it."""

    turn: int
    search: SearchChanged
    cart: CartLines
    favourites: tuple[str, ...]


UNDOABLE = tuple(each.name for each in fields(Earlier) if each.name != "turn")


@dataclass(frozen=True, slots=True)
class State:
    """All that a conversation remembers. Immutable; the same events always give the same state.

    Attributes:
        turn: Messages heard so far.
        search: What the shopper wants now.
        past: One entry a turn that changed something, oldest first, for undo.
        shown: The products shown last, first one first.
        offset: Results of this search shown before those.
        focus: The product that "it" means.
        compared: The products compared last, until others are shown.
        offer: The search offered last.
        offered: The turn it was offered in.
    """

    conversation_id: str
    locale: str = "en"
    currency: str = "USD"
    turn: int = 0
    search: SearchChanged = NO_SEARCH
    past: tuple[Earlier, ...] = ()
    shown: tuple[str, ...] = ()
    offset: int = 0
    focus: str | None = None
    compared: tuple[str, ...] = ()
    cart: CartLines = ()
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

    @property
    def changed_last(self) -> frozenset[str]:
        """What undo would change: ``search``, ``cart``, ``favourites``."""
        return frozenset(name for name in UNDOABLE if self.past and getattr(self.past[-1], name) != getattr(self, name))

    def apply(self, event: Event) -> "State":
        """The state after ``event``."""
        match event:
            case Heard():
                return replace(self, turn=self.turn + 1)
            case SearchChanged():
                return self if event == self.search else self._changed(search=event, offset=0)
            case Shown():
                focus = event.products[0] if len(event.products) == 1 else None
                return replace(self, shown=event.products, offset=event.offset, focus=focus, compared=())
            case Focused():
                return replace(self, focus=event.product_id)
            case Compared():
                return replace(self, compared=event.products)
            case CartChanged():
                return self._changed(cart=_with_quantity(self.cart, event.product_id, event.quantity))
            case FavouriteChanged():
                others = tuple(each for each in self.favourites if each != event.product_id)
                return self._changed(favourites=(*others, event.product_id) if event.favourite else others)
            case Offered():
                return replace(self, offer=event.search, offered=self.turn)
            case Undone():
                return self._undone()
            case StartedOver():
                return self._changed(search=NO_SEARCH, shown=(), offset=0, focus=None, compared=())

    def _changed(self, **values: Any) -> "State":
        """The state with other values, and with the one before this turn kept for undo."""
        changed = replace(self, **values)
        alike = all(getattr(changed, name) == getattr(self, name) for name in UNDOABLE)
        if alike or (self.past and self.past[-1].turn == self.turn):
            return changed
        earlier = Earlier(self.turn, self.search, self.cart, self.favourites)
        return replace(changed, past=(*self.past, earlier)[-HISTORY:])

    def _undone(self) -> "State":
        if not self.past:
            return self
        earlier = self.past[-1]
        offset = self.offset if earlier.search == self.search else 0
        restored = {name: getattr(earlier, name) for name in UNDOABLE}
        return replace(self, **restored, past=self.past[:-1], offset=offset)

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


def _with_quantity(cart: CartLines, product_id: str, quantity: int) -> CartLines:
    lines = dict(cart)
    if quantity > 0:
        lines[product_id] = quantity
    else:
        lines.pop(product_id, None)
    return tuple(lines.items())
