"""Answers an intent with what the shop wrote for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from actions.base import Text
from actions.context import Outcome, TurnContext
from actions.dialogue.replies import Replies


@dataclass(frozen=True, slots=True)
class SayReply:
    """Says the shop's own reply to the intent of the message.

    Attributes:
        replies: What the shop wrote; the policy sends no other intent here.
    """

    name: ClassVar[str] = "action_say_reply"
    replies: Replies

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """One variant of the reply."""
        yield Text(context.choose(self.replies[context.understood.parse.intent.name]))
