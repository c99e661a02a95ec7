"""Runs turns of stored conversations: the one way in for every channel."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from actions.base import Reply
from actions.dialogue.events import events_to_json
from actions.dialogue.state import State
from actions.wording import known_locales
from assistant.stores import conversations as store
from assistant.stores.conversations import ConflictError, StoredConversation, StoredTurn
from assistant.stores.locks import ConversationLocks
from assistant.text import clean
from catalog.database import Database
from catalog.interactions import record_impressions

if TYPE_CHECKING:
    from actions.dialogue.engine import Engine, Turn

T = TypeVar("T")
Context = AbstractContextManager[Connection]

ATTEMPTS = 3
"""Times a turn is computed; before the last one, other processes are kept from storing theirs."""


class UnknownConversationError(LookupError):
    """There is no conversation of that id."""


class ForbiddenError(PermissionError):
    """The token does not belong to the conversation."""


class UnknownLocaleError(ValueError):
    """There are no words for the locale."""


class MessageConflictError(ValueError):
    """A message id was used before, with another text."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation; the token is shown once and stored only as its hash."""

    conversation_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as JSON, and whether it is the stored one of an earlier, equal message."""

    reply: dict[str, Any]
    replayed: bool = False


class ConversationService:
    """Conversations of one installation. Implements :class:`actions.base.Conversations`.

    Args:
        database: Where they are kept.
        engine: Gives the dialogue engine; asked for at the first turn.
        locale: Language where the caller names none.
        currency: Currency where the caller names none.
    """

    def __init__(self, database: Database, engine: Callable[[], "Engine"], *, locale: str, currency: str) -> None:
        self._database = database
        self._engine = engine
        self._locale = locale
        self._currency = currency
        self._locks = ConversationLocks()

    def open(self, *, shopper_id: str | None = None, locale: str | None = None, currency: str | None = None) -> Opened:
        """Starts a conversation that only the bearer of the token may read and continue.

        Raises:
            UnknownLocaleError: Neither the locale nor its language has wording.
        """
        known = known_locales()
        if locale is not None and not {locale, locale.partition("-")[0]} & set(known):
            raise UnknownLocaleError(
                f"a conversation's locale must be one of {', '.join(known)}, with or without a region "
                f"(got {locale!r}); send one of these, or none"
            )
        opened = Opened(f"c_{secrets.token_urlsafe(18)}", secrets.token_urlsafe(32))
        with self._database.write() as connection:
            store.add_conversation(
                connection, self._new(opened.conversation_id, opened.token, shopper_id, locale, currency)
            )
        return opened

    def authorise(self, conversation_id: str, token: str) -> None:
        """Makes sure that the bearer of ``token`` opened the conversation.

        Raises:
            UnknownConversationError: There is no such conversation.
            ForbiddenError: The token is another one's, or a trusted channel owns the conversation.
        """
        stored = self._find(conversation_id)
        if not hmac.compare_digest(stored.token_hash or "", _hash(token)):
            raise ForbiddenError("the token must be the one that opened this conversation; send that one")

    def say(self, conversation_id: str, text: str, *, trace: bool = False) -> Reply:
        """Answers ``text`` in the conversation, creating it if it is new, and stores the turn in one commit.

        For channels that are trusted with the conversation's id: console, Rasa's REST route, the action server.
        """
        text = clean(text)
        with self._locks.hold(conversation_id):
            return self._retried(
                conversation_id, lambda held: self._turn(conversation_id, text, held, trace=trace, create=True)
            ).reply

    def answer(self, conversation_id: str, text: str, *, message_id: str | None = None, trace: bool = False) -> Answer:
        """Answers ``text`` in an existing conversation; a repeated ``message_id`` gives the stored reply.

        Raises:
            UnknownConversationError: There is no such conversation.
            MessageConflictError: The message id came before with another text.
        """
        text = clean(text)

        def attempt(held: Connection | None) -> Answer:
            earlier = self._earlier(conversation_id, message_id, held)
            if earlier is None:
                turn = self._turn(conversation_id, text, held, trace=trace, message_id=message_id)
                return Answer(turn.reply.to_dict())
            if earlier.text != text:
                raise MessageConflictError("a message id must stay with its text; send a new message_id")
            return Answer(earlier.reply, replayed=True)

        with self._locks.hold(conversation_id):
            return self._retried(conversation_id, attempt)

    def history(self, conversation_id: str) -> dict[str, Any]:
        """The conversation with all its messages and replies, as ``GET /v1/conversations/{id}`` writes it.

        Raises:
            UnknownConversationError: There is no such conversation.
        """
        with self._database.read() as connection:
            stored = store.find_conversation(connection, conversation_id)
            if stored is None:
                raise UnknownConversationError(_unknown(conversation_id))
            turns = store.list_turns(connection, conversation_id)
        return {
            "conversation_id": stored.id,
            "shopper_id": stored.shopper_id,
            "locale": stored.locale,
            "currency": stored.currency,
            "turns": [
                {"turn": turn.number, "message_id": turn.message_id, "text": turn.text, "reply": turn.reply}
                for turn in turns
            ],
        }

    def state(self, conversation_id: str) -> dict[str, Any]:
        """The tracker's state as plain JSON; empty for a conversation without a turn."""
        with self._database.read() as connection:
            stored = store.find_conversation(connection, conversation_id)
        return stored.state if stored else {}

    def erase(self, conversation_id: str) -> bool:
        """Removes the conversation and what the logs hold of it; says whether there was one."""
        with self._locks.hold(conversation_id), self._database.write() as connection:
            return store.erase_conversation(connection, conversation_id)

    def _retried(self, conversation_id: str, attempt: Callable[[Connection | None], T]) -> T:
        """What ``attempt`` gives, tried anew where another process was faster.

        The last attempt gets a transaction in which no other process can store a turn of the conversation.

        Raises:
            ConflictError: Others were faster every time.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt(None)
            except ConflictError:
                continue
        with self._database.write() as held:
            store.lock_conversation(held, conversation_id)
            return attempt(held)

    def _turn(
        self,
        conversation_id: str,
        text: str,
        held: Connection | None,
        *,
        trace: bool,
        message_id: str | None = None,
        create: bool = False,
    ) -> "Turn":
        """One turn, computed and stored, in the transaction that is held if there is one.

        Raises:
            ConflictError: Another process stored a turn meanwhile; nothing was stored.
        """
        with _in(held, self._database.read) as connection:
            stored = store.find_conversation(connection, conversation_id)
        if stored is None and not create:
            raise UnknownConversationError(_unknown(conversation_id))
        known = stored or self._new(conversation_id)
        turn = self._engine().turn(_state(known, self._currency), text, trace=trace)
        try:
            with _in(held, self._database.write) as connection:
                _store(connection, turn, known, text, message_id, new=stored is None)
        except IntegrityError as error:
            raise ConflictError(
                "the turn must be the next one (got one that was stored before); send it again"
            ) from error
        return turn

    def _new(
        self,
        conversation_id: str,
        token: str | None = None,
        shopper_id: str | None = None,
        locale: str | None = None,
        currency: str | None = None,
    ) -> StoredConversation:
        return StoredConversation(
            id=conversation_id,
            state={},
            turn=0,
            token_hash=_hash(token) if token else None,
            locale=locale or self._locale,
            currency=currency or self._currency,
            shopper_id=shopper_id,
        )

    def _find(self, conversation_id: str) -> StoredConversation:
        with self._database.read() as connection:
            stored = store.find_conversation(connection, clean(conversation_id))
        if stored is None:
            raise UnknownConversationError(_unknown(conversation_id))
        return stored

    def _earlier(self, conversation_id: str, message_id: str | None, held: Connection | None) -> StoredTurn | None:
        if message_id is None:
            return None
        with _in(held, self._database.read) as connection:
            return store.find_message(connection, conversation_id, message_id)


def _in(held: Connection | None, other: Callable[[], Context]) -> Context:
    """The transaction that is held, left open at the end of the block, or else another one."""
    return nullcontext(held) if held is not None else other()


def _store(
    connection: Connection, turn: "Turn", known: StoredConversation, text: str, message_id: str | None, *, new: bool
) -> None:
    reply = turn.reply.to_dict()
    reply.pop("trace", None)
    stored = StoredTurn(known.turn + 1, text, reply, message_id, events_to_json(turn.events))
    if new:
        store.add_conversation(connection, known)
    store.add_turn(connection, known.id, stored, turn.state.to_dict())
    for showing in turn.showings:
        record_impressions(
            connection,
            request_id=showing.request_id,
            conversation_id=known.id,
            turn=stored.number,
            query=showing.query,
            shown=[(each.product_id, each.scores) for each in showing.products],
        )


def _state(stored: StoredConversation, currency: str) -> State:
    if stored.state:
        return State.from_dict(stored.state)
    return State.new(stored.id, stored.locale, stored.currency or currency)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _unknown(conversation_id: str) -> str:
    return f"a conversation must have been opened (got {conversation_id[:64]!r}); open one with POST /v1/conversations"
