"""What happened in a turn. Events are the only thing that changes a conversation's state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Discriminator, TypeAdapter

from catalog.constraints import Constraint


@dataclass(frozen=True, slots=True)
class Heard:
    """The shopper's message; it opens a turn."""

    text: str
    event: Literal["heard"] = "heard"


@dataclass(frozen=True, slots=True)
class SearchChanged:
    """The search as it stands after this message: constraints, free words, order, the product it is to be like."""

    constraints: tuple[Constraint, ...]
    query: str
    sort: str | None = None
    like: str | None = None
    event: Literal["search_changed"] = "search_changed"


@dataclass(frozen=True, slots=True)
class Shown:
    """Products shown, first one first; ``offset`` counts the results of this search shown before them."""

    request_id: str
    products: tuple[str, ...]
    offset: int
    event: Literal["shown"] = "shown"


@dataclass(frozen=True, slots=True)
class Focused:
    """The product the conversation is about now ("it")."""

    product_id: str
    event: Literal["focused"] = "focused"


@dataclass(frozen=True, slots=True)
class Compared:
    """The products put side by side: what "which is cheaper" chooses from next."""

    products: tuple[str, ...]
    event: Literal["compared"] = "compared"


@dataclass(frozen=True, slots=True)
class CartChanged:
    """The quantity of a product in the cart; 0 takes it out."""

    product_id: str
    quantity: int
    event: Literal["cart_changed"] = "cart_changed"


@dataclass(frozen=True, slots=True)
class FavouriteChanged:
    """Whether a product is a favourite."""

    product_id: str
    favourite: bool
    event: Literal["favourite_changed"] = "favourite_changed"


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer that a plain yes in the next turn accepts: the search it leads to."""

    search: SearchChanged
    event: Literal["offered"] = "offered"


@dataclass(frozen=True, slots=True)
class Undone:
    """What the last turn that changed something did to search, cart and favourites is taken back."""

    event: Literal["undone"] = "undone"


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The search, what was shown and any question are forgotten; cart and favourites stay."""

    event: Literal["started_over"] = "started_over"


Event = (
    Heard | SearchChanged | Shown | Focused | Compared | CartChanged | FavouriteChanged | Offered | Undone | StartedOver
)

_STORED: TypeAdapter[Sequence[Event]] = TypeAdapter(Sequence[Annotated[Event, Discriminator("event")]])


def events_to_json(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events as they are stored, each with its kind under ``event``."""
    stored: list[dict[str, Any]] = _STORED.dump_python(tuple(events), mode="json")
    return stored


def events_from_json(stored: Sequence[dict[str, Any]]) -> tuple[Event, ...]:
    """Reads what :func:`events_to_json` wrote.

    Raises:
        pydantic.ValidationError: An event is none of those known.
    """
    return tuple(_STORED.validate_python(stored))
