import random

from nlu_mtl.data import Example
from nlu_mtl.training.replay import alike, draw


def of(intent, *texts):
    return [Example(text, intent, ()) for text in texts]


KNOWN = [
    *of("ask_policy", "do you repair shoes", "what is your return policy", "where do you ship"),
    *of("search_product", "red shoes", "blue shoes", "do you have mugs", "a repair kit"),
    Example("Shoe repair glue", None, (), "product"),
]
NEW = of("ask_repair", "do you repair bags", "can this be repaired")


def test_at_most_so_many_of_each_intent_are_drawn():
    drawn = draw(KNOWN, {"ask_policy": 2, "search_product": 9}, {"red shoes"}, random.Random(0))
    assert sum(each.intent == "ask_policy" for each in drawn) == 2
    assert {each.text for each in drawn if each.intent == "search_product"} == {
        "blue shoes",
        "do you have mugs",
        "a repair kit",
    }
    assert drawn == draw(KNOWN, {"ask_policy": 2, "search_product": 9}, {"red shoes"}, random.Random(0))


def test_what_shares_rare_words_is_most_alike():
    assert [each.text for each in alike(KNOWN, NEW, 2, ())] == ["do you repair shoes", "a repair kit"]


def test_what_is_known_already_or_has_no_intent_is_not_chosen():
    texts = [each.text for each in alike(KNOWN, NEW, 99, {"do you repair shoes"})]
    assert texts[0] == "a repair kit"
    assert len(texts) == 6


def test_nothing_is_alike_where_nothing_is_known():
    assert alike([], NEW, 3, ()) == []
