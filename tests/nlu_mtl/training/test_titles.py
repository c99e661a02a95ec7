import random

from nlu_mtl.data import Example, Span
from nlu_mtl.spaces import OWN
from nlu_mtl.training.corpora import Corpus
from nlu_mtl.training.titles import title_like, typical_texts

EXAMPLES = [Example("red shoes", "search_product", (Span(0, 3, "color"), Span(4, 9, "product_type")))]


def test_titles_are_many_and_repeatable():
    titles = title_like(EXAMPLES, 200, random.Random(0))
    assert titles == title_like(EXAMPLES, 200, random.Random(0))
    assert len(set(titles)) > 150
    assert all(titles)
    assert any("shoes" in title.lower() for title in titles)


def test_examples_without_spans_still_give_titles():
    assert len(title_like([], 5, random.Random(0))) == 5


def test_typical_texts_are_repeatable_and_of_every_kind():
    product = Example("Blue Mug 2 Pack", None, (), "product")
    texts = typical_texts([Corpus(OWN, [*EXAMPLES, product], [])], 0)
    assert texts == typical_texts([Corpus(OWN, [*EXAMPLES, product], [])], 0)
    assert {"red shoes", "Blue Mug 2 Pack"} < set(texts)
