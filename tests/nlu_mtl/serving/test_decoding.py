import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nlu_mtl.serving.decoding import (
    FORBIDDEN,
    OUTSIDE,
    WordSpan,
    begin,
    bio_rules,
    decode_tags,
    inside,
    marginals,
    softmax,
    word_spans,
)


def score_matrices(most_words=12, most_attributes=4):
    shapes = st.tuples(st.integers(1, most_words), st.integers(1, most_attributes).map(lambda count: 1 + 2 * count))
    finite = st.floats(-30, 30, width=32)
    return shapes.flatmap(lambda shape: arrays.arrays(np.float32, shape, elements=finite))


def is_valid(tags):
    before = [OUTSIDE, *tags[:-1]]
    return all(tag == OUTSIDE or tag % 2 or last in (tag, tag - 1) for last, tag in zip(before, tags, strict=True))


@given(score_matrices())
def test_decoded_tags_are_always_valid(scores):
    assert is_valid(decode_tags(scores, bio_rules(scores.shape[1])).tolist())


@given(score_matrices(most_words=4, most_attributes=2), st.integers(0, 99))
def test_no_sequence_scores_higher(scores, seed):
    words, tags = scores.shape
    transitions = np.random.default_rng(seed).normal(size=(tags + 1, tags)).astype(np.float32) + bio_rules(tags)

    def total(path):
        steps = transitions[[tags, *path[:-1]], path]
        return float(scores[np.arange(words), path].sum(dtype=np.float64) + steps.sum(dtype=np.float64))

    best = max(total(list(each)) for each in itertools.product(range(tags), repeat=words))
    assert total(decode_tags(scores, transitions).tolist()) == pytest.approx(best, abs=1e-3)


@given(score_matrices(most_words=3, most_attributes=2), st.integers(0, 99))
def test_marginals_are_the_shares_of_all_sequences_counted_out(scores, seed):
    words, tags = scores.shape
    scores = scores / 6
    transitions = np.random.default_rng(seed).normal(size=(tags + 1, tags)).astype(np.float32) + bio_rules(tags)
    expected = np.zeros((words, tags))
    for path in itertools.product(range(tags), repeat=words):
        share = np.exp(scores[np.arange(words), path].sum() + transitions[[tags, *path[:-1]], path].sum())
        expected[np.arange(words), path] += share
    expected /= expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(marginals(scores, transitions), expected, atol=1e-4)


def test_rules_forbid_what_continues_nothing_and_nothing_else():
    rules = bio_rules(5)
    everything = itertools.product(range(5), repeat=3)
    for path in everything:
        allowed = rules[[5, *path[:-1]], path].min() > FORBIDDEN
        assert allowed == is_valid(list(path))


@given(score_matrices())
def test_spans_are_disjoint_in_order_and_tell_the_tags(scores):
    tags = decode_tags(scores, bio_rules(scores.shape[1]))
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


def test_softmax_stands_large_logits():
    assert softmax(np.array([[1000.0, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]
