"""The event log: what was shown to shoppers at which position, and what they did with it."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from catalog.database import Database
from catalog.models import Event, Impression, Product, now

EVENT_TYPES = ("impression", "click", "favourite", "add_to_cart", "purchase")
_LENGTHS = {"id": 64, "product_id": 255, "conversation_id": 64, "shopper_id": 255, "request_id": 36}
_IN_LIMIT = 500
_LAST_POSITION = 2**31 - 1
"""The greatest number that every database takes in the column."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class EventReport:
    """How many events were taken in, and which were not: ``{index, reason}`` each."""

    accepted: int
    rejected: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as ``POST /v1/events`` answers it."""
        return {"accepted": self.accepted, "rejected": list(self.rejected)}


def record_impressions(
    connection: Connection,
    *,
    request_id: str,
    conversation_id: str,
    turn: int,
    query: str,
    shown: Sequence[tuple[str, Mapping[str, float]]],
) -> None:
    """Logs the products of one reply in the caller's transaction.

    Args:
        connection: Of the transaction that stores the turn.
        request_id: Of this showing; a later event names it.
        conversation_id: Conversation.
        turn: Turn of the conversation.
        query: The text that was searched for.
        shown: Product id and the scores that ranked it, in the order shown: the first has position 1.
    """
    if not shown:
        return
    moment = now()
    rows = [
        {
            "request_id": request_id,
            "position": position,
            "product_id": product_id,
            "conversation_id": conversation_id,
            "turn": turn,
            "query": query,
            "scores": {name: float(score) for name, score in scores.items()},
            "at": moment,
        }
        for position, (product_id, scores) in enumerate(shown, start=1)
    ]
    connection.execute(insert(Impression), rows)


def record_events(database: Database, events: Sequence[Mapping[str, Any]]) -> EventReport:
    """Logs events in one transaction; each is checked on its own, and sending one again changes nothing.

    An event is told by its ``id`` where the sender gives one, else by its content. One without a time ``at`` counts
    once a day: a retry is the same event, tomorrow's purchase is another.

    Args:
        database: The catalog's database.
        events: ``{type, product_id, conversation_id?, shopper_id?, position?, request_id?, at?, id?}`` each. ``at`` is
            ISO 8601; without an offset it is UTC.

    Raises:
        DatabaseError: The database cannot be used. Nothing was logged.
    """
    rows: dict[int, dict[str, Any]] = {}
    rejected: dict[int, str] = {}
    for index, event in enumerate(events):
        try:
            rows[index] = _checked(event)
        except ValueError as error:
            rejected[index] = str(error)
    if rows:
        with database.write() as connection:
            known = _present(connection, Product.id, [row["product_id"] for row in rows.values()])
            for index in [index for index, row in rows.items() if row["product_id"] not in known]:
                product_id = rows.pop(index)["product_id"]
                rejected[index] = f"product_id must name a product of the catalog (got {product_id!r})"
            logged = _present(connection, Event.id, [row["id"] for row in rows.values()])
            fresh = {row["id"]: row for row in reversed(rows.values()) if row["id"] not in logged}
            if fresh:
                connection.execute(insert(Event), list(reversed(fresh.values())))
    reasons = tuple({"index": index, "reason": rejected[index]} for index in sorted(rejected))
    return EventReport(len(rows), reasons)


def _present(connection: Connection, column: Any, values: Sequence[str]) -> set[str]:
    """Those of ``values`` that the column holds."""
    unique = list(dict.fromkeys(values))
    found: set[str] = set()
    for start in range(0, len(unique), _IN_LIMIT):
        found.update(connection.scalars(select(column).where(column.in_(unique[start : start + _IN_LIMIT]))))
    return found


def _checked(event: Any) -> dict[str, Any]:
    """The event as a row.

    Raises:
        ValueError: A field is missing or not what it must be.
    """
    if not isinstance(event, Mapping):
        raise ValueError(f"an event must be an object (got {type(event).__name__})")
    if event.get("type") not in EVENT_TYPES:
        raise ValueError(f"type must be one of {', '.join(EVENT_TYPES)} (got {event.get('type')!r})")
    row: dict[str, Any] = {"type": event["type"]}
    for name, length in _LENGTHS.items():
        row[name] = _checked_text(event, name, length)
    if row["product_id"] is None:
        raise ValueError("product_id must be given (got none)")
    position = event.get("position")
    if position is not None and not _is_position(position):
        raise ValueError(f"position must be a whole number from 1 to {_LAST_POSITION} (got {position!r})")
    row["position"] = position
    row["at"] = _checked_time(event.get("at"))
    if row["id"] is None:
        at = row["at"].isoformat() if event.get("at") is not None else row["at"].date().isoformat()
        content = [row[name] for name in ("type", *_LENGTHS, "position")]
        row["id"] = hashlib.sha256(json.dumps([*content, at]).encode()).hexdigest()
    return row


def _is_position(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LAST_POSITION


def _checked_text(event: Mapping[str, Any], name: str, length: int) -> str | None:
    value = event.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= length or _UNSTORABLE.search(value):
        shown = value if not isinstance(value, str) or len(value) <= 40 else value[:40] + "…"
        raise ValueError(f"{name} must be a text of 1 to {length} characters (got {shown!r})")
    return value


def _checked_time(value: Any) -> datetime:
    if value is None:
        return now()
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"at must be an ISO 8601 time (got {value!r})") from None
