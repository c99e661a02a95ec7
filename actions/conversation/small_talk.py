"""Replies that need no catalog: one line of the wording each."""

from collections.abc import Iterable
from dataclasses import dataclass

from actions.context import Outcome, TurnContext


@dataclass(frozen=True, slots=True)
class Say:
    """Says one line."""

    name: str
    key: str

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The line."""
        yield context.say(self.key, example="red running shoes under $80")


SMALL_TALK = (
    Say("action_greet", "greet"),
    Say("action_goodbye", "goodbye"),
    Say("action_welcome", "welcome"),
    Say("action_help", "help"),
    Say("action_out_of_scope", "out_of_scope"),
    Say("action_ask_what", "ask_what"),
    Say("action_hand_to_shop", "hand_to_shop"),
    Say("action_start_over", "start_over"),
    Say("action_decline_offer", "declined"),
)
