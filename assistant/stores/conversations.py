"""Conversations in SQL. Every function works in the caller's transaction, so that a turn is one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from assistant.stores.models import Conversation, Turn
from catalog.models import Event, Impression, now

_CONVERSATION = Conversation.__table__
_TURN = Turn.__table__


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
    columns = _CONVERSATION.c
    row = connection.execute(
        select(
            columns.id,
            columns.state,
            columns.turn,
            columns.token_hash,
            columns.locale,
            columns.currency,
            columns.shopper_id,
        ).where(columns.id == conversation_id)
    ).one_or_none()
    return StoredConversation(*row) if row else None


def add_conversation(connection: Connection, conversation: StoredConversation) -> None:
    """Stores a new conversation.

    Raises:
        sqlalchemy.exc.IntegrityError: There is one of that id.
    """
    connection.execute(
        insert(Conversation).values(
            id=conversation.id,
            shopper_id=conversation.shopper_id,
            token_hash=conversation.token_hash,
            locale=conversation.locale,
            currency=conversation.currency,
            state=conversation.state,
            turn=conversation.turn,
        )
    )


def add_turn(connection: Connection, conversation_id: str, turn: StoredTurn, state: dict[str, Any]) -> None:
    """Stores the turn that follows the conversation's last one, and the state it leads to.

    Raises:
        ConflictError: The conversation's last turn is not the one before this.
    """
    moved = connection.execute(
        update(Conversation)
        .where(_CONVERSATION.c.id == conversation_id, _CONVERSATION.c.turn == turn.number - 1)
        .values(state=state, turn=turn.number, updated_at=now())
    )
    if moved.rowcount != 1:
        raise ConflictError(f"turn {turn.number} must follow the stored one (got another last turn); send it again")
    connection.execute(
        insert(Turn).values(
            conversation_id=conversation_id,
            number=turn.number,
            message_id=turn.message_id,
            text=turn.text,
            reply=turn.reply,
            events=turn.events,
        )
    )


def find_message(connection: Connection, conversation_id: str, message_id: str) -> StoredTurn | None:
    """The turn that answered the message of that id."""
    query = _turns(conversation_id).where(_TURN.c.message_id == message_id)
    row = connection.execute(query).first()
    return StoredTurn(*row) if row else None


def list_turns(connection: Connection, conversation_id: str) -> Sequence[StoredTurn]:
    """All turns, first one first."""
    return [StoredTurn(*row) for row in connection.execute(_turns(conversation_id).order_by(_TURN.c.number))]


def erase_conversation(connection: Connection, conversation_id: str) -> bool:
    """Removes the conversation with its turns and what the logs hold of it; says whether there was one."""
    connection.execute(delete(Impression).where(Impression.conversation_id == conversation_id))
    connection.execute(delete(Event).where(Event.conversation_id == conversation_id))
    connection.execute(delete(Turn).where(_TURN.c.conversation_id == conversation_id))
    gone = connection.execute(delete(Conversation).where(_CONVERSATION.c.id == conversation_id))
    return gone.rowcount == 1


def _turns(conversation_id: str) -> Any:
    columns = _TURN.c
    return select(columns.number, columns.text, columns.reply, columns.message_id, columns.events).where(
        columns.conversation_id == conversation_id
    )
