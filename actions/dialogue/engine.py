"""One turn: a message in, events and messages out. It keeps nothing itself: state comes in and goes out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.base import Buttons, Message, Reply
from actions.context import Action, Showing, TurnContext
from actions.conversation import ACTIONS
from actions.conversation.reply import SayReply
from actions.conversation.small_talk import SMALL_TALK
from actions.conversation.ways_on import ways_on
from actions.dialogue.cues import Cues
from actions.dialogue.events import Event, Heard, SearchChanged
from actions.dialogue.policy import Policy, Row
from actions.dialogue.references import References
from actions.dialogue.replies import Replies
from actions.dialogue.state import State
from actions.dialogue.tracker import Tracker
from actions.finder import ProductFinder
from actions.query_text import query_text
from actions.shop import Shop
from actions.understand import Understood, understand
from actions.wording import Wording
from catalog.constraints import Constraint

MOST_REQUESTS = 3
"""Requests of one message that are answered; a longer list is not how people shop."""

UNSURE = 0.3
"""An intent less likely than this is not acted on unless the message names something to search for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn leaves behind."""

    state: State
    reply: Reply
    events: tuple[Event, ...]
    showings: tuple[Showing, ...]


@dataclass(slots=True)
class _Draft:
    """A turn in the making."""

    state: State
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    showings: list[Showing] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    context: TurnContext | None = None

    def apply(self, event: Event) -> None:
        self.events.append(event)
        self.state = self.state.apply(event)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.timings_ms[stage] = self.timings_ms.get(stage, 0.0) + (perf_counter() - start) * 1000


class Engine:
    """Runs turns for every channel.

    Args:
        shop: Parses, searches and reads cards.
        cues: Words that steer the dialogue.
        wording: What is said.
        policy: Which action answers; the built-in table with the replies if None.
        replies: What the shop says to intents in its own words.

    Raises:
        PolicyError: There is a reply to an intent that is not answered by words alone.
    """

    def __init__(
        self, shop: Shop, cues: Cues, wording: Wording, policy: Policy | None = None, replies: Replies | None = None
    ) -> None:
        self.shop = shop
        self.cues = cues
        self.wording = wording
        reply = SayReply(replies or {})
        self._actions: Mapping[str, Action] = {**ACTIONS, reply.name: reply}
        self.policy = policy or policy_with(reply.replies)

    def turn(self, state: State, text: str, *, trace: bool = False) -> Turn:
        """Answers one message.

        Args:
            state: The conversation before it.
            text: The shopper's words.
            trace: Whether the reply tells how it came about.
        """
        draft = _Draft(state)
        with draft.timed("total"):
            draft.apply(Heard(text))
            finder = self.shop.finder()
            rest: str | None = text
            for _ in range(MOST_REQUESTS):
                if rest is None:
                    break
                rest = self._request(draft, rest, finder, trace=trace)
            ends_on_buttons = bool(draft.messages) and isinstance(draft.messages[-1], Buttons)
            if draft.context is not None and not ends_on_buttons:
                draft.messages.append(ways_on(replace(draft.context, state=draft.state), draft.messages))
        reply = Reply(
            conversation_id=state.conversation_id,
            turn=draft.state.turn,
            messages=tuple(draft.messages),
            constraints=draft.state.constraints,
            timings_ms=draft.timings_ms,
            trace=_joined(draft) if trace else None,
        )
        return Turn(draft.state, reply, tuple(draft.events), tuple(draft.showings))

    def read_search(self, text: str, given: Sequence[Constraint] = ()) -> SearchChanged:
        """The search that ``text`` asks for on its own, on top of ``given`` constraints."""
        finder = self.shop.finder()
        state = State.new("").apply(Heard(text)).apply(SearchChanged(tuple(given), ""))
        understood = understand(text, self.shop.parser, finder.snapshot.linker, self.cues)
        return Tracker(self.cues, finder, self._references(finder)).merge(state, understood)

    def _references(self, finder: ProductFinder) -> References:
        return References(self.cues, finder.best, finder.matching)

    def _request(self, draft: _Draft, text: str, finder: ProductFinder, *, trace: bool) -> str | None:
        """Answers the first request of ``text`` and gives back the rest."""
        before = draft.state
        with draft.timed("understand"):
            understood = understand(text, self.shop.parser, finder.snapshot.linker, self.cues)
        row = self._row(draft.state, understood)
        references = self._references(finder)
        with draft.timed("track"):
            tracked = Tracker(self.cues, finder, references).track(row.track, draft.state, understood)
            if tracked is not None:
                draft.apply(tracked)
        context = TurnContext(
            before=before,
            state=draft.state,
            understood=understood,
            finder=finder,
            references=references,
            wording=self.wording,
            vector=_own_vector(before, draft.state, understood),
        )
        with draft.timed("act"):
            for outcome in self._actions[row.action].run(context):
                if isinstance(outcome, Event):
                    draft.apply(outcome)
                else:
                    draft.messages.append(outcome)
        draft.context = context
        draft.showings += context.showings
        if trace:
            draft.traces.append(_trace(understood, row, context))
        return understood.parse.rest

    def _row(self, state: State, understood: Understood) -> Row:
        intent = understood.parse.intent
        if intent.confidence < UNSURE:
            named = any(wish.name == "product_type" for wish in understood.wishes)
            return self.policy.choose("search_product" if named else "", state, understood)
        return self.policy.choose(intent.name, state, understood)


def policy_with(replies: Replies) -> Policy:
    """The built-in table, with what the shop says in its own words.

    Raises:
        PolicyError: There is a reply to an intent that is not answered by words alone.
    """
    talk = [each.name for each in SMALL_TALK]
    return Policy.load(list(ACTIONS)).answering(replies, SayReply.name, talk)


def _own_vector(before: State, after: State, understood: Understood) -> NDArray[np.float32] | None:
    """The message's own vector where the message is the whole query: nothing carried over, nothing ruled out.

    The vector of a message that rules something out lies near just that, so such a search is embedded in other words.
    """
    search = after.search
    carried = bool(search.query) and search.query == before.search.query
    fresh = not carried and all(each.turn == after.turn for each in search.constraints)
    wanted = all(each.op != "not" for each in search.constraints)
    return understood.parse.vector if fresh and wanted and not understood.parse.rest else None


def _trace(understood: Understood, row: Row, context: TurnContext) -> dict[str, Any]:
    pages = [showing.products for showing in context.showings]
    candidates = [
        {"id": candidate.product_id, **candidate.scores, "features": dict(candidate.features)}
        for page in pages
        for candidate in page
    ]
    return {
        "parse": understood.parse.to_dict(),
        "action": row.action,
        "constraints": [constraint.to_dict() for constraint in context.state.constraints],
        "query": query_text(context.state.search),
        "candidates": candidates,
    }


def _joined(draft: _Draft) -> Mapping[str, Any]:
    """The trace of the first request, those of further ones under ``further``, and the timings."""
    first, *further = draft.traces or [{}]
    timings = {stage: round(value, 3) for stage, value in draft.timings_ms.items()}
    return {**first, **({"further": further} if further else {}), "timings_ms": timings}
