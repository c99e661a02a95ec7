"""What an action is given: the conversation as it stands, and the ways to find products and say things."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from actions.base import Button, Card, Message, Products, Text
from actions.dialogue.events import Event, Shown
from actions.dialogue.references import Listed, References
from actions.dialogue.state import State
from actions.dialogue.tracker import is_new_topic
from actions.finder import Candidate, Found, ProductFinder
from actions.understand import Understood
from actions.wording import Wording, choose

Outcome = Event | Message

KINDS = 3
"""Kinds of product that are suggested where there is nothing else to go on with."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Products shown by one request, for the impression log and the trace."""

    request_id: str
    query: str
    products: tuple[Candidate, ...]


@dataclass(slots=True)
class TurnContext:
    """One request of one turn.

    Attributes:
        before: The conversation as it was when this message came.
        state: The conversation, this message already tracked.
        understood: The message.
        vector: The query's vector where the message alone is the query. Shape: (dimension,).
        showings: What was shown so far.
    """

    before: State
    state: State
    understood: Understood
    finder: ProductFinder
    references: References
    wording: Wording
    vector: NDArray[np.float32] | None = None
    showings: list[Showing] = field(default_factory=list)

    def line(self, key: str, **values: object) -> str:
        """A line of the wording, its variant fixed by conversation and turn."""
        return self.wording.say(key, self._seed, **values)

    def choose(self, variants: Sequence[str]) -> str:
        """One of the variants of a line that is not in the wording, fixed by conversation and turn."""
        return choose(variants, self._seed)

    def say(self, key: str, **values: object) -> Text:
        """A text message from the wording."""
        return Text(self.line(key, **values))

    def money(self, card: Card, name: str = "price") -> str | None:
        """A card's price in words, None where unknown."""
        price = card.get(name)
        return self.wording.money(price["amount"], price["currency"]) if price else None

    def describe(self) -> str:
        """The search in words."""
        like = self.finder.title(self.state.search.like) if self.state.search.like else None
        return self.wording.describe(self.state.search, self.currency, like)

    @property
    def currency(self) -> str:
        """The currency that bounds are meant in where none is named: the catalog's own, else the conversation's."""
        return self.finder.currency or self.state.currency

    @property
    def _seed(self) -> str:
        return f"{self.state.conversation_id}/{self.state.turn}"

    def meant(self) -> tuple[str, ...]:
        """Ids of the shown products that the message points at, as far as they are still in the catalog."""
        shown = Listed(self.before.shown, self.before.focus)
        return self.finder.known(self.references.resolve(self.understood.pointed, shown))

    def meant_cards(self) -> list[Card]:
        """The cards of what the message points at; without a pointer, of the product in focus."""
        # Words that point at nothing shown ("the tenth one") must not fall back on something else.
        focus = (self.state.focus,) if self.state.focus and not self.understood.references else ()
        return self.finder.cards(self.meant() or self.finder.known(focus))

    def chosen_from(self) -> tuple[str, ...]:
        """The products that a choice is made from: those named, else those compared last, else all that were shown."""
        before = self.before
        named = self.references.named(self.understood.pointed, Listed(before.shown))
        return self.finder.known(named or before.compared or before.shown)

    def names_several(self) -> bool:
        """Whether the message says which of several products it means, or that it means all of them."""
        named = self.references.named(self.understood.pointed, Listed(self.before.shown))
        return bool(named) or "whole" in self.understood.cued

    def model(self) -> str | None:
        """The product that others are to be like, as far as it is still in the catalog."""
        shown = Listed(self.before.shown, self.before.focus)
        model = self.references.model(self.understood.pointed, shown)
        return model if model is not None and self.finder.known((model,)) else None

    def measure(self) -> tuple[str, ...]:
        """What "cheaper" is to be cheaper than."""
        shown = Listed(self.before.shown, self.before.focus)
        return self.finder.known(self.references.measure(self.understood.pointed, shown))

    def in_vain_cheaper(self) -> bool:
        """Whether "cheaper" than what was shown was asked for and nothing is."""
        asked = "cheaper" in self.understood.cued and bool(self.before.shown)
        bounded = any(each.name == "price" and each.turn == self.state.turn for each in self.state.constraints)
        return asked and not bounded and not is_new_topic(self.understood.types, self.before.constraints)

    def kind_buttons(self) -> tuple[Button, ...]:
        """Kinds of product that the catalog has most of, to be asked for."""
        return tuple(self.wording.button("kind", kind=kind) for kind in self.finder.kinds(KINDS))

    def show(self, found: Found, offset: int = 0) -> tuple[Products, Shown]:
        """The page as cards with reasons and actions, and the event that remembers it."""
        request_id = str(uuid4())
        self.showings.append(Showing(request_id, found.query, found.page))
        cards = self.finder.cards([candidate.product_id for candidate in found.page])
        reasons = {candidate.product_id: candidate.reasons for candidate in found.page}
        for number, card in enumerate(cards, start=1):
            words = (self.wording.reason(key, values) for key, values in reasons[card["id"]])
            card["reasons"] = [each for each in words if each]
            card["actions"] = [
                {"title": button.title, "payload": button.payload} for button in self.card_buttons(number)
            ]
        return Products(request_id, tuple(cards)), Shown(request_id, tuple(card["id"] for card in cards), offset)

    def card_buttons(self, number: int) -> Sequence[Button]:
        """What can be pressed on the card at ``number``, 1 the first."""
        return self.wording.button("details", number=number), self.wording.button("add", number=number)


class Action(Protocol):
    """One thing the assistant can do. It gives back events and messages and changes nothing itself."""

    @property
    def name(self) -> str:
        """The name that the policy table and Rasa call it by."""

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """Events and messages, in the order they are to be applied and sent."""
