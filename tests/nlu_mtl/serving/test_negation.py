import pytest

from nlu_mtl.data import load_examples
from nlu_mtl.serving.negation import may_exclude


@pytest.mark.parametrize(
    "text",
    ["not red", "nto red", "NOT RED", "boots witout a hood", "anything but nike", "notfor kids", "ratherthan wool",
     "i can’t stand wool", "leather-free", "boots -leather", "w/o stripes", "oak over pine", "a shirt no logo"],
)  # fmt: skip
def test_a_word_that_could_deny_is_found_with_a_slip_of_the_finger(text):
    assert may_exclude(text)


@pytest.mark.parametrize("text", ["", "headphones by sony", "red shoes under $80", "a noise cancelling headset", "🙂"])
def test_nothing_denies_where_no_word_does(text):
    assert not may_exclude(text)


@pytest.mark.parametrize("split", ["handwritten", "hard"])
def test_every_exclusion_written_by_hand_has_such_a_word(split):
    excluding = [each for each in load_examples(split) if any(span.polarity == "exclude" for span in each.spans)]
    assert [each.text for each in excluding if not may_exclude(each.text)] == []


def test_the_model_is_not_believed_where_nothing_denies(shipped):
    for text in ("noise cancelling headphones by sony", "a laptop by lenovo", "sneakers by new balance in white"):
        assert {each.polarity for each in shipped.parse(text).attributes} == {"include"}
