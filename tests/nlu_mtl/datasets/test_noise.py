import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from nlu_mtl.datasets import Dataset, DatasetError, Labelled, LabelledSpan, add_character_noise, noised_copy
from nlu_mtl.datasets.noise import NEIGHBOURS

TEXT = "show me waterproof hiking boots under 150 dollars from trailmark or something like that"
EXAMPLE = Labelled(TEXT, "search", (LabelledSpan(8, 18, "feature"), LabelledSpan(38, 41, "price", "exclude", "x")), "d")


@st.composite
def labelled(draw) -> Labelled:
    """Words with every other one a span."""
    words = draw(st.lists(st.text("abcXYZ190é字-", min_size=1, max_size=6), min_size=1, max_size=8))
    spans, at = [], 0
    for number, word in enumerate(words):
        if number % 2 == 0:
            spans.append(LabelledSpan(at, at + len(word), f"l{number}"))
        at += len(word) + 1
    return Labelled(" ".join(words), "i", tuple(spans))


@given(labelled(), st.sampled_from([0.05, 0.15, 1.0]), st.integers(0, 999))
def test_spans_stay_right(clean, rate, seed):
    noised = add_character_noise(clean, rate, random.Random(seed))
    last = 0
    for span, before in zip(noised.spans, clean.spans, strict=True):
        words = noised.text[span.start : span.end]
        assert last <= span.start < span.end <= len(noised.text)
        assert words and words == words.strip()
        assert span.label == before.label
        last = span.end
    assert noised.text.count(" ") == clean.text.count(" ")


@given(labelled(), st.integers(0, 99))
def test_a_span_has_its_own_words_mistyped_and_no_others(clean, seed):
    noised = add_character_noise(clean, 0.3, random.Random(seed))
    for span, before in zip(noised.spans, clean.spans, strict=True):
        was = clean.text[before.start : before.end]
        assert OSA.distance(noised.text[span.start : span.end], was) <= len(was)


@pytest.mark.parametrize("rate", [0.05, 0.15])
def test_the_rate_is_that_of_letters_and_digits(rate):
    hits = [OSA.distance(add_character_noise(EXAMPLE, rate, random.Random(seed)).text, TEXT) for seed in range(400)]
    share = sum(hits) / len(hits) / sum(map(str.isalnum, TEXT))
    assert rate * 0.8 < share < rate * 1.05


def test_all_four_kinds_happen():
    clean = Labelled("ab", None, ())
    seen = {add_character_noise(clean, 0.5, random.Random(seed)).text for seed in range(300)}
    assert {"ba", "a", "b", "sb", "av", "avb", "abn"} & seen >= {"ba", "a", "b", "sb", "av"}
    assert any(len(text) > 2 for text in seen)


def test_what_is_typed_instead_is_a_neighbouring_key():
    seen = {add_character_noise(Labelled("G", None, ()), 1.0, random.Random(seed)).text for seed in range(300)}
    assert {text for text in seen if len(text) == 1} == set("FHTYVB")
    assert {text[1] for text in seen if len(text) == 2} == set("FHTYVB")


def test_neighbours_are_mutual():
    assert set(NEIGHBOURS) == set(string.ascii_lowercase + string.digits)
    assert all(key in NEIGHBOURS[other] for key, others in NEIGHBOURS.items() for other in others)


def test_no_noise_changes_nothing():
    assert add_character_noise(EXAMPLE, 0.0, random.Random(0)) == EXAMPLE


def test_everything_but_text_and_offsets_is_kept():
    noised = add_character_noise(EXAMPLE, 0.15, random.Random(0))
    assert noised.text != EXAMPLE.text
    assert (noised.intent, noised.group) == ("search", "d")
    assert (noised.spans[1].polarity, noised.spans[1].value) == ("exclude", "x")


def test_a_copy_depends_on_the_seed_alone():
    dataset = Dataset.of("shop", [EXAMPLE] * 3, Path("shop.csv"))
    copy = noised_copy(dataset, 0.15, 1)
    assert copy == noised_copy(dataset, 0.15, 1) != noised_copy(dataset, 0.15, 2)
    assert len({each.text for each in copy.examples}) == 3
    assert (copy.name, copy.intents, copy.labels) == (dataset.name, dataset.intents, dataset.labels)


@pytest.mark.parametrize("rate", [-0.1, 1.5, float("nan")])
def test_a_rate_out_of_bounds_is_told(rate):
    with pytest.raises(DatasetError, match="a noise rate must be from 0 to 1"):
        add_character_noise(EXAMPLE, rate, random.Random(0))
