"""Ways on: quick replies under every answer that brings none of its own, so that no turn is a dead end."""

from collections.abc import Sequence

from actions.base import Buttons, Cart, Message
from actions.context import TurnContext

ENOUGH = 2
"""Ways on with which kinds of product need not be suggested."""


def ways_on(context: TurnContext, messages: Sequence[Message]) -> Buttons:
    """What can be done next, from the state after the turn.

    Args:
        context: The turn's last request, with the state as the turn left it.
        messages: The turn's messages so far.
    """
    state, wording = context.state, context.wording
    keys = []
    if state.compared:
        keys += ["which_cheaper", "which_rated"]
    elif state.focus and context.finder.known((state.focus,)):
        keys += ["similar"] if state.focus in dict(state.cart) else ["add_it", "similar"]
    elif len(state.shown) > 1:
        keys += ["compare"]
    if state.shown and state.searching and not (state.focus or state.compared):
        keys += ["cheapest"]
    if state.cart and not any(isinstance(message, Cart) for message in messages):
        keys += ["cart"]
    if state.past and state.past[-1].turn == state.turn:
        keys += ["undo"]
    kinds = context.kind_buttons() if len(keys) < ENOUGH else ()
    buttons = (*(wording.button(key) for key in keys), *kinds)
    return Buttons(buttons or (wording.button("help"),))
