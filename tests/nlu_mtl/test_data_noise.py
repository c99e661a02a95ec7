import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_mtl.data.examples import Example, Span, read_annotated
from nlu_mtl.data.noise import (
    NOISES,
    Noise,
    add_noise,
    apply_edits,
    emoji,
    join_words,
    mistype,
    mistype_badly,
    respell,
)

TEXT, SPANS = read_annotated(
    "please, i don't want the [Red](color:exclude) [women's shoes](product_type) [under $80](price) in any color "
    "for you, ok?"
)


def words(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_an_edit_before_a_span_moves_it() -> None:
    edited = apply_edits(TEXT, SPANS, [(10, 15, "do not")])
    assert edited is not None
    assert words(*edited) == words(TEXT, SPANS)


def test_an_edit_inside_a_span_resizes_it() -> None:
    start = TEXT.index("'s")
    edited = apply_edits(TEXT, SPANS, [(start, start + 1, "")])
    assert edited is not None
    assert words(*edited) == ["Red", "womens shoes", "under $80"]


def test_an_edit_across_a_bound_is_refused() -> None:
    start = TEXT.index("Red")
    assert apply_edits(TEXT, SPANS, [(start - 2, start + 1, "")]) is None


def test_an_edit_that_empties_a_span_is_refused() -> None:
    start = TEXT.index("Red")
    assert apply_edits(TEXT, SPANS, [(start, start + 3, "")]) is None


def test_joined_words_never_glue_a_span_to_its_neighbours() -> None:
    for seed in range(50):
        edited = apply_edits(TEXT, SPANS, join_words(TEXT, SPANS, random.Random(seed)))
        assert edited is not None
        text, spans = edited
        assert all(text[span.start - 1] == " " for span in spans)


def test_an_emoji_never_touches_a_span() -> None:
    for seed in range(50):
        edited = apply_edits(TEXT, SPANS, emoji(TEXT, SPANS, random.Random(seed)))
        assert edited is not None
        assert words(*edited) == words(TEXT, SPANS)


def test_respelling_goes_both_ways() -> None:
    for text, other in (("grey colour", "gray color"), ("gray color", "grey colour")):
        assert apply_edits(text, (), respell(text, (), random.Random(0))) == (other, ())


def test_mistyping_reaches_values_and_spares_negations() -> None:
    text, spans = read_annotated("[headphones](product_type) without [microphone](feature:exclude)")
    seen = set()
    for seed in range(60):
        edited = apply_edits(text, spans, mistype_badly(text, spans, random.Random(seed)))
        assert edited is not None
        assert " without " in edited[0]
        seen |= set(words(*edited))
    assert len(seen) > 30


def test_bad_mistyping_changes_more_than_slight() -> None:
    changed = [
        sum(len(noise(TEXT, SPANS, random.Random(seed))) for seed in range(200)) for noise in (mistype, mistype_badly)
    ]
    assert 2 * changed[0] < changed[1]


@pytest.mark.parametrize("noise", [noise for noise, _ in NOISES])
def test_each_noise_changes_some_text_and_keeps_spans_valid(noise: Noise) -> None:
    changed = False
    for seed in range(30):
        edited = apply_edits(TEXT, SPANS, noise(TEXT, SPANS, random.Random(seed)))
        if edited is not None:
            text, spans = edited
            changed |= text != TEXT
            assert [span.name for span in spans] == [span.name for span in SPANS]
            assert [span.polarity for span in spans] == [span.polarity for span in SPANS]
            assert all(word == word.strip() != "" for word in words(text, spans))
    assert changed


@given(st.text(max_size=60), st.integers())
def test_any_text_survives_noise(text: str, seed: int) -> None:
    noisy = add_noise(Example(text, "out_of_scope", ()), random.Random(seed), strength=4.0)
    assert noisy.intent == "out_of_scope"
    assert bool(noisy.text.strip()) or not text.strip()
