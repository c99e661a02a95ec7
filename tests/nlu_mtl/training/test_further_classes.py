import numpy as np
import pytest

from nlu_mtl.training.further_classes import Encoded, FewShotConfig, fit_classes, hold_back

CONFIG = FewShotConfig(batch=16, rate=3e-2)


@pytest.fixture
def texts():
    """Three clusters of which the head tells the first two; what is third it takes for one of them."""
    rng = np.random.default_rng(0)
    classes = np.repeat([0, 1, 2], 40)
    pooled = (np.eye(6)[classes] + rng.normal(0, 0.2, (120, 6))).astype(np.float32)
    return Encoded(pooled, (4 * pooled[:, :2]).astype(np.float32), pooled, classes)


def accuracy(encoded, of):
    rows = np.isin(encoded.classes, of)
    return (encoded.logits.argmax(axis=1) == encoded.classes)[rows].mean()


def test_a_further_class_is_learnt_and_the_known_ones_stay(texts):
    weights, bias = fit_classes(texts, [2], 3, CONFIG, 0)
    wider = texts.widened(weights, bias)
    assert accuracy(wider, [2]) > 0.9
    assert accuracy(wider, [0, 1]) >= accuracy(texts, [0, 1]) - 0.05
    assert np.array_equal(wider.logits[:, :2], texts.logits)


def test_the_same_seed_gives_the_same_weights(texts):
    (one, _), (two, _), (other, _) = (fit_classes(texts, [2], 3, CONFIG, seed) for seed in (0, 0, 1))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_a_class_that_takes_too_much_is_held_back_to_what_may_be_lost(texts):
    known = texts.part(slice(0, 80))
    weights, bias = np.zeros((6, 3), dtype=np.float32), np.array([0, 0, 50], dtype=np.float32)
    for allowed in (0, 8):
        held = bias - np.array([0, 0, hold_back(known, known.widened(weights, bias), [2], allowed)], dtype=np.float32)
        right = known.logits.argmax(axis=1) == known.classes
        lost = right & (known.widened(weights, held).logits.argmax(axis=1) == 2)
        assert lost.sum() == allowed


def test_a_class_that_takes_nothing_is_not_held_back(texts):
    known = texts.part(slice(0, 80))
    weights, bias = np.zeros((6, 3), dtype=np.float32), np.array([0, 0, -50], dtype=np.float32)
    assert hold_back(known, known.widened(weights, bias), [2], 0) == 0
