"""Conversations in SQL. Every function works in the caller's transaction, so that a turn is one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from assistant.stores.models import Conversation, Turn
from catalog.models import Event, Impression, now

_CONVERSATION = Conversation.__table__.c
_TURN = Turn.__table__.c

# Built once: composing a statement costs more than running it.
_FIND = select(
    _CONVERSATION.id,
    _CONVERSATION.state,
    _CONVERSATION.turn,
    _CONVERSATION.token_hash,
    _CONVERSATION.locale,
    _CONVERSATION.currency,
    _CONVERSATION.shopper_id,
).where(_CONVERSATION.id == bindparam("conversation_id"))
_LOCK = _FIND.with_for_update()
_MOVE = (
    update(Conversation)
    .where(_CONVERSATION.id == bindparam("conversation_id"), _CONVERSATION.turn == bindparam("last"))
    .values(state=bindparam("new_state"), turn=bindparam("number"), updated_at=bindparam("moment"))
)
_ADD_CONVERSATION = insert(Conversation)
_ADD_TURN = insert(Turn)
_TURNS = select(_TURN.number, _TURN.text, _TURN.reply, _TURN.message_id, _TURN.events).where(
    _TURN.conversation_id == bindparam("conversation_id")
)
_IN_ORDER = _TURNS.order_by(_TURN.number)
_OF_MESSAGE = _TURNS.where(_TURN.message_id == bindparam("message"))


class ConflictError(RuntimeError):
    """Another process stored a turn of this conversation, or erased it, in the meantime."""


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A conversation as it was after its last turn.

    Attributes:
        state: The tracker's state as plain JSON; empty before the first turn.
        turn: Number of turns so far.
        token_hash: SHA-256 of the token that binds the caller; None where a trusted channel owns it.
    """

    id: str
    state: dict[str, Any]
    turn: int
    token_hash: str | None
    locale: str
    currency: str | None
    shopper_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One message with its answer, both as they were sent."""

    number: int
    text: str
    reply: dict[str, Any]
    message_id: str | None
    events: list[dict[str, Any]]


def find_conversation(connection: Connection, conversation_id: str) -> StoredConversation | None:
    """The conversation, None where there is none of that id."""
    row = connection.execute(_FIND, {"conversation_id": conversation_id}).one_or_none()
    return StoredConversation(*row) if row else None


def lock_conversation(connection: Connection, conversation_id: str) -> None:
    """Keeps others from storing turns of the conversation until the write transaction ends.

    SQLite's write transactions exclude each other anyway.
    """
    connection.execute(_LOCK, {"conversation_id": conversation_id})


def add_conversation(connection: Connection, conversation: StoredConversation) -> None:
    """Stores a new conversation.

    Raises:
        sqlalchemy.exc.IntegrityError: There is one of that id.
    """
    fields = ("id", "state", "turn", "token_hash", "locale", "currency", "shopper_id")
    connection.execute(_ADD_CONVERSATION, {name: getattr(conversation, name) for name in fields})


def add_turn(connection: Connection, conversation_id: str, turn: StoredTurn, state: dict[str, Any]) -> None:
    """Stores the turn that follows the conversation's last one, and the state it leads to.

    Raises:
        ConflictError: The conversation's last turn is not the one before this.
    """
    moved = connection.execute(
        _MOVE,
        {
            "conversation_id": conversation_id,
            "last": turn.number - 1,
            "new_state": state,
            "number": turn.number,
            "moment": now(),
        },
    )
    if moved.rowcount != 1:
        raise ConflictError(f"turn {turn.number} must follow the stored one (got another last turn); send it again")
    fields = ("number", "message_id", "text", "reply", "events")
    connection.execute(
        _ADD_TURN, {"conversation_id": conversation_id, **{name: getattr(turn, name) for name in fields}}
    )


def find_message(connection: Connection, conversation_id: str, message_id: str) -> StoredTurn | None:
    """The turn that answered the message of that id."""
    row = connection.execute(_OF_MESSAGE, {"conversation_id": conversation_id, "message": message_id}).first()
    return StoredTurn(*row) if row else None


def list_turns(connection: Connection, conversation_id: str) -> Sequence[StoredTurn]:
    """All turns, first one first."""
    return [StoredTurn(*row) for row in connection.execute(_IN_ORDER, {"conversation_id": conversation_id})]


def erase_conversation(connection: Connection, conversation_id: str) -> bool:
    """Removes the conversation with its turns and what the logs hold of it; says whether there was one."""
    connection.execute(delete(Impression).where(Impression.conversation_id == conversation_id))
    connection.execute(delete(Event).where(Event.conversation_id == conversation_id))
    connection.execute(delete(Turn).where(_TURN.conversation_id == conversation_id))
    gone = connection.execute(delete(Conversation).where(_CONVERSATION.id == conversation_id))
    return gone.rowcount == 1
