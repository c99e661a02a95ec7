import pytest

from nlu_mtl import artifacts
from nlu_mtl.data import load_examples
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.spaces import LabelSpaceError

DIRECTORY = artifacts.shipped_directory()


@pytest.fixture(scope="module")
def labeller():
    return Labeller.load(DIRECTORY, "daogou")


def test_our_own_heads_say_what_the_parser_says(labeller, shipped):
    texts = [example.text for example in load_examples("handwritten")[:60]]
    read = labeller.label(texts)
    parsed = shipped.parse_batch(texts, split=False)
    assert [each.intents[0].name for each in read] == [each.intent.name for each in parsed]
    spans = [[(span.name, span.polarity) for span in each.spans] for each in read]
    assert spans == [[(each.name, each.polarity) for each in one.attributes] for one in parsed]
    sure = [confidence for each in read for confidence in each.confidences]
    assert sure == pytest.approx([each.confidence for one in parsed for each in one.attributes])


def test_texts_keep_their_order_and_nothing_is_no_span(labeller):
    read = labeller.label(["", "red shoes", "   ", "blue dress under 50"])
    assert [len(each.spans) > 0 for each in read] == [False, True, False, True]
    assert labeller.label([]) == []


def test_an_unknown_label_space_is_named():
    with pytest.raises(LabelSpaceError, match=r"'flights'.*--data"):
        Labeller.load(DIRECTORY, "flights")
