import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nlu_mtl.serving import decoding
from nlu_mtl.serving.decoding import (
    OUTSIDE,
    WordSpan,
    begin,
    decode_tags,
    inside,
    is_valid,
    repetitions,
    softmax,
    word_spans,
)


def score_matrices(most_words=12, most_attributes=4):
    shapes = st.tuples(st.integers(1, most_words), st.integers(1, most_attributes).map(lambda count: 1 + 2 * count))
    finite = st.floats(-30, 30, width=32)
    return shapes.flatmap(lambda shape: arrays.arrays(np.float32, shape, elements=finite))


@given(score_matrices())
def test_decoded_tags_are_always_valid(scores):
    assert is_valid(decode_tags(scores))


@given(score_matrices(most_words=4, most_attributes=2))
def test_no_valid_sequence_scores_higher(scores):
    words, tags = scores.shape
    everything = (np.array(each) for each in itertools.product(range(tags), repeat=words))

    def total(path):
        return float(scores[np.arange(words), path].sum(dtype=np.float64)) - decoding._AGAIN * repetitions(path)

    best = max(total(each) for each in everything if is_valid(each))
    assert total(decode_tags(scores)) == pytest.approx(best, abs=1e-4)


def test_an_unsure_second_beginning_continues_the_span():
    sure, unsure = np.log([0.001, 0.998, 0.001]), np.log([0.02, 0.6, 0.38])
    assert decode_tags(np.array([sure, unsure], dtype=np.float32)).tolist() == [begin(0), inside(0)]
    assert decode_tags(np.array([sure, sure], dtype=np.float32)).tolist() == [begin(0), begin(0)]


@given(score_matrices())
def test_spans_are_disjoint_in_order_and_tell_the_tags(scores):
    tags = decode_tags(scores)
    rebuilt = np.full(len(tags), OUTSIDE)
    end = 0
    for span in word_spans(tags):
        assert end <= span.start < span.end
        end = span.end
        rebuilt[span.start] = begin(span.attribute)
        rebuilt[span.start + 1 : span.end] = inside(span.attribute)
    assert rebuilt.tolist() == tags.tolist()


def test_neighbouring_spans_of_one_attribute_stay_apart():
    tags = np.array([begin(0), inside(0), begin(0), OUTSIDE, begin(1)])
    assert word_spans(tags) == [WordSpan(0, 0, 2), WordSpan(0, 2, 3), WordSpan(1, 4, 5)]


@pytest.mark.parametrize("tags", [[inside(0)], [OUTSIDE, inside(1)], [begin(0), inside(1)], [inside(1), inside(1)]])
def test_a_span_must_begin(tags):
    assert not is_valid(np.array(tags))


def test_softmax_stands_large_logits():
    assert softmax(np.array([[1000.0, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]
