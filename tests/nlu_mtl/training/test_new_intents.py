from pathlib import Path

import pytest

from nlu_mtl.data import Example
from nlu_mtl.datasets import Dataset, DatasetError, Labelled
from nlu_mtl.spaces import OWN
from nlu_mtl.training.new_intents import plan_lesson, read_added, write_added

WRAP = ("wrap it please", "as a present", "gift paper", "a ribbon", "put a bow on it")
AUTHORED = (Example("view my cart", "view_cart", ()), Example("sing a song", "out_of_scope", ()))


def given(*pairs):
    return Dataset.of("shop", [Labelled(text, intent, ()) for text, intent in pairs], Path("shop.yml"), (), "daogou")


def of(intent, texts=WRAP):
    return [(text, intent) for text in texts]


def test_a_lesson_holds_new_and_further_examples_and_those_of_before():
    before = [Labelled("where is the shop", "find_shop", ())]
    lesson = plan_lesson(OWN, given(*of("gift_wrap"), ("ta", "thank")), before, AUTHORED)
    assert lesson.new == ("gift_wrap",)
    assert {(each.text, each.intent) for each in lesson.examples} == {
        *of("gift_wrap"),
        ("ta", "thank"),
        ("where is the shop", "find_shop"),
    }


def test_authored_intents_are_not_learnt_anew():
    lesson = plan_lesson(OWN, given(*of("gift_wrap")), [], AUTHORED)
    assert lesson.learnt([*OWN.intents, "find_shop", "gift_wrap"]) == ["find_shop", "gift_wrap"]


def test_what_was_out_of_scope_may_become_an_intent():
    assert plan_lesson(OWN, given(*of("sing", ("Sing a song", *WRAP))), [], AUTHORED).new == ("sing",)


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        (of("gift_wrap", WRAP[:1]), r"5 different examples or more \(got 1 of gift_wrap\)"),
        (of("gift_wrap", (WRAP[0],) * 9), r"\(got 1 of gift_wrap\)"),
        (of("gift wrap"), r"\(got 'gift wrap'\); write gift_wrap"),
        (of("包装"), r"\(got '包装'\); write another"),
        ([*of("gift_wrap"), ("View my CART", "gift_wrap")], r"'View my CART' for gift_wrap, which is one of view_cart"),
        ([*of("gift_wrap"), ("a ribbon", "thank")], r"'a ribbon' for thank, which is one of gift_wrap"),
        ([("ta", "thank")], r"must have a new intent \(got only thank"),
        ([*of("gift_wrap"), ("red", None)], "must name them"),
    ],
)
def test_what_cannot_be_learnt_from_is_told_in_one_line(pairs, told):
    with pytest.raises(DatasetError, match=told) as caught:
        plan_lesson(OWN, given(*pairs), [], AUTHORED)
    assert "\n" not in str(caught.value)


def test_added_examples_are_kept_beside_the_model(tmp_path):
    assert read_added(tmp_path) == []
    write_added(tmp_path, plan_lesson(OWN, given(*of("gift_wrap"), ("ta", "thank")), [], AUTHORED))
    assert [(each.text, each.intent) for each in read_added(tmp_path)] == of("gift_wrap")
