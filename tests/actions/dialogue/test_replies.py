from pathlib import Path

import pytest

from actions.dialogue.engine import Engine
from actions.dialogue.policy import PolicyError
from actions.dialogue.replies import RepliesError, load_replies
from assistant.container import Container
from tests.actions.talk import Talk, buttons, ids, words

HOURS = "We open at 9 {sharp}."


def test_replies_are_lines_or_variants_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "replies.yml"
    path.write_text("gift_wrap: ' For $4. '\nhours:\n  - At 9.\n  - From 9 on.\n", encoding="utf-8")
    assert load_replies(path) == {"gift_wrap": ("For $4.",), "hours": ("At 9.", "From 9 on.")}


def test_without_a_file_or_words_in_it_there_are_no_replies(tmp_path: Path) -> None:
    path = tmp_path / "replies.yml"
    assert load_replies(path) == {}
    path.write_text("# none yet\n", encoding="utf-8")
    assert load_replies(path) == {}


@pytest.mark.parametrize(
    "content",
    ["- a\n", "a: [\n", "a:\n", "a: 3\n", "a: []\n", "a: ['', b]\n", "7: x\n", "a: {b: c}\n", "a: b: c\n", "\x80"],
)
def test_what_is_no_reply_is_one_line_that_names_the_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "replies.yml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(RepliesError, match=r"replies\.yml") as caught:
        load_replies(path)
    assert "\n" not in str(caught.value)
    assert "; " in str(caught.value)


def replying(shop: Container, **replies: str) -> Talk:
    engine = shop.engine
    lines = {intent: (line,) for intent, line in replies.items()}
    return Talk(Engine(engine.shop, engine.cues, engine.wording, replies=lines))


def test_the_shops_own_words_answer_an_intent_as_they_are_written(shop: Container) -> None:
    talk = replying(shop, ask_policy=HOURS)
    turn = talk.say("what is your return policy?")
    assert words(turn) == HOURS
    assert buttons(turn)


def test_a_reply_stands_back_where_the_state_has_an_answer(shop: Container) -> None:
    talk = replying(shop, ask_price="Prices are on the tags.")
    assert words(talk.say("how much is it?")) == "Prices are on the tags."
    talk.say("show me tents")
    assert "Prices are on the tags." not in words(talk.say("how much is the first one?"))
    assert ids(talk.say("show me mugs"))


def test_what_does_more_than_talk_is_not_replaced_by_a_reply(shop: Container) -> None:
    for intent in ("search_product", "view_cart", "undo", "start_over"):
        with pytest.raises(PolicyError, match=rf"'{intent}'.*delete that reply"):
            replying(shop, **{intent: "No."})
