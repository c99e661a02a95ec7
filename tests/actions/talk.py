"""Whole turns in tests: one conversation with an engine, and what a reply shows and says."""

from actions import base
from actions.dialogue.engine import Engine, Turn
from actions.dialogue.state import State


class Talk:
    """One conversation with the engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.state = State.new("test")
        self.turns: list[Turn] = []

    def say(self, *texts: str) -> Turn:
        for text in texts:
            turn = self.engine.turn(self.state, text, trace=True)
            self.state = turn.state
            self.turns.append(turn)
        return turn


def cards(turn: Turn) -> list[base.Card]:
    shown = (message.products for message in turn.reply.messages if isinstance(message, base.Products))
    return [card for products in shown for card in products]


def ids(turn: Turn) -> list[str]:
    return [card["id"] for card in cards(turn)]


def words(turn: Turn) -> str:
    return " ".join(message.text for message in turn.reply.messages if isinstance(message, base.Text))


def buttons(turn: Turn) -> list[str]:
    return [
        button.title
        for message in turn.reply.messages
        if isinstance(message, base.Buttons)
        for button in message.buttons
    ]


def carts(turn: Turn) -> list[base.Cart]:
    return [message for message in turn.reply.messages if isinstance(message, base.Cart)]
