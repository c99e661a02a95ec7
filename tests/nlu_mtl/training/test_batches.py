import random

import pytest
import torch

from nlu_mtl.data import Example, Span
from nlu_mtl.schema import ATTRIBUTES, INTENTS
from nlu_mtl.serving.decoding import OUTSIDE, begin, inside
from nlu_mtl.serving.encoder import words_of
from nlu_mtl.training.batches import IGNORED, bucketed, collate, to_items

COLOR, BRAND = ATTRIBUTES.index("color"), ATTRIBUTES.index("brand")
UTTERANCE = Example(
    "dark red shoes not nike", "search_product", (Span(0, 8, "color"), Span(19, 23, "brand", "exclude"))
)
PRODUCT = Example("Nike shoes", None, (Span(0, 4, "brand"),), "product")


def by_word(item, targets, example=UTTERANCE):
    return [targets[word.first] for word in words_of(item.encoding, example.text)]


def test_words_get_bio_tags_and_spans_a_polarity(tiny_encoder):
    (item,) = to_items(tiny_encoder.tokenizer, [UTTERANCE], [None])
    assert by_word(item, item.tags) == [begin(COLOR), inside(COLOR), OUTSIDE, OUTSIDE, begin(BRAND)]
    assert by_word(item, item.polarity) == [0, 0, IGNORED, IGNORED, 1]
    assert item.intent == INTENTS.index("search_product")


def test_only_first_pieces_of_words_are_trained(tiny_encoder):
    example = Example("unfathomable", "search_product", (Span(0, 12, "color"),))
    (item,) = to_items(tiny_encoder.tokenizer, [example], [None])
    assert len(item.tags) > 3
    assert [tag for tag in item.tags if tag != IGNORED] == [begin(COLOR)]


def test_neighbouring_spans_of_one_attribute_each_begin(tiny_encoder):
    example = Example("red blue", "search_product", (Span(0, 3, "color"), Span(4, 8, "color")))
    (item,) = to_items(tiny_encoder.tokenizer, [example], [None])
    assert by_word(item, item.tags, example) == [begin(COLOR), begin(COLOR)]


def test_a_product_text_trains_tags_alone(tiny_encoder):
    (item,) = to_items(tiny_encoder.tokenizer, [PRODUCT], [None])
    assert item.intent == IGNORED
    assert item.polarity is None
    assert by_word(item, item.tags, PRODUCT) == [begin(BRAND), OUTSIDE]


def test_a_batch_pads_with_what_is_ignored(tiny_encoder):
    batch = collate(to_items(tiny_encoder.tokenizer, [UTTERANCE, PRODUCT], [None, None]))
    assert batch.ids.shape == batch.tags.shape == batch.polarity.shape == batch.mask.shape
    assert (batch.tags[batch.mask == 0] == IGNORED).all()
    assert (batch.polarity[1] == IGNORED).all()
    assert batch.teacher is None


def test_texts_without_a_teacher_have_rows_of_zeros(tiny_encoder):
    vector = torch.ones(tiny_encoder.dimension).numpy()
    batch = collate(to_items(tiny_encoder.tokenizer, [UTTERANCE, PRODUCT], [None, vector]))
    assert batch.teacher.any(dim=1).tolist() == [False, True]


@pytest.mark.parametrize("count", [0, 1, 7, 400])
def test_buckets_hold_everything_once_with_like_lengths(count):
    items = [number % 17 for number in range(count)]
    batches = list(bucketed(items, 8, lambda item: item, random.Random(1)))
    assert sorted(item for batch in batches for item in batch) == sorted(items)
    assert all(len(batch) <= 8 for batch in batches)
    if count == 400:
        assert sum(max(batch) - min(batch) for batch in batches) / len(batches) < 3
