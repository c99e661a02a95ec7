"""What happened in a turn. Events are the only thing that changes a conversation's state."""

from dataclasses import dataclass
from typing import Any

from catalog.constraints import Constraint


@dataclass(frozen=True, slots=True)
class Heard:
    """The shopper's message; it opens a turn and closes any question that was pending."""

    text: str


@dataclass(frozen=True, slots=True)
class SearchChanged:
    """The search as it stands after this message: its constraints, its free words, its order."""

    constraints: tuple[Constraint, ...]
    query: str
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Products shown, first one first; ``offset`` counts the results of this search shown before them."""

    request_id: str
    products: tuple[str, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Focused:
    """The product the conversation is about now ("it")."""

    product_id: str


@dataclass(frozen=True, slots=True)
class CartChanged:
    """The quantity of a product in the cart; 0 takes it out."""

    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class FavouriteChanged:
    """Whether a product is a favourite."""

    product_id: str
    favourite: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer that a plain yes accepts: the search it leads to."""

    search: SearchChanged


@dataclass(frozen=True, slots=True)
class Undone:
    """The last change of the search is taken back."""


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The search, what was shown and any question are forgotten; cart and favourites stay."""


Event = Heard | SearchChanged | Shown | Focused | CartChanged | FavouriteChanged | Offered | Undone | StartedOver


def search_to_dict(search: SearchChanged) -> dict[str, Any]:
    """A search as it is stored."""
    constraints = [constraint.to_dict() for constraint in search.constraints]
    return {"constraints": constraints, "query": search.query, "sort": search.sort}


def search_from_dict(data: dict[str, Any]) -> SearchChanged:
    """Reads what :func:`search_to_dict` wrote."""
    constraints = tuple(Constraint.from_dict(each) for each in data["constraints"])
    return SearchChanged(constraints, data["query"], data["sort"])


def event_to_dict(event: Event) -> dict[str, Any]:
    """An event as it is stored: its kind under ``event`` and its fields."""
    match event:
        case SearchChanged():
            return {"event": "search_changed", **search_to_dict(event)}
        case Offered():
            return {"event": "offered", "search": search_to_dict(event.search)}
        case Heard():
            return {"event": "heard", "text": event.text}
        case Shown():
            return {
                "event": "shown",
                "request_id": event.request_id,
                "products": list(event.products),
                "offset": event.offset,
            }
        case Focused():
            return {"event": "focused", "product_id": event.product_id}
        case CartChanged():
            return {"event": "cart_changed", "product_id": event.product_id, "quantity": event.quantity}
        case FavouriteChanged():
            return {"event": "favourite_changed", "product_id": event.product_id, "favourite": event.favourite}
        case Undone():
            return {"event": "undone"}
        case StartedOver():
            return {"event": "started_over"}


def event_from_dict(data: dict[str, Any]) -> Event:
    """Reads what :func:`event_to_dict` wrote.

    Raises:
        ValueError: The kind of event is not known.
    """
    fields = {name: value for name, value in data.items() if name != "event"}
    match data.get("event"):
        case "search_changed":
            return search_from_dict(fields)
        case "offered":
            return Offered(search_from_dict(fields["search"]))
        case "heard":
            return Heard(**fields)
        case "shown":
            return Shown(fields["request_id"], tuple(fields["products"]), fields["offset"])
        case "focused":
            return Focused(**fields)
        case "cart_changed":
            return CartChanged(**fields)
        case "favourite_changed":
            return FavouriteChanged(**fields)
        case "undone":
            return Undone()
        case "started_over":
            return StartedOver()
        case kind:
            raise ValueError(f"an event's kind must be one this version writes (got {kind!r}); start a new conversation")
