"""No turn is a dead end."""

import pytest

from tests.actions.talk import Talk, buttons

SEARCHED = ["show me mugs", "add it to my cart"]


@pytest.mark.parametrize("before", [[], SEARCHED, [*SEARCHED, "empty my cart"]], ids=["new", "cart", "emptied"])
@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "bye",
        "what is your return policy?",
        "view cart",
        "show me my favourites",
        "undo",
        "help",
        "start over",
        "how much is it?",
        "compare them",
        "show me more",
        "show me tents under $3",
        "tell me a joke",
    ],
)
def test_every_answer_ends_with_a_way_on(talk: Talk, before: list[str], text: str) -> None:
    assert buttons(talk.say(*before, text))


def test_every_button_gets_an_answer_that_is_no_question_back(talk: Talk) -> None:
    talk.say("hello")
    kind = buttons(talk.turns[-1])[0]
    assert talk.say(f"show me {kind}").state.shown
