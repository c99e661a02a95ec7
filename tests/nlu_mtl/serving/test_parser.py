import json
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu_mtl.quantities import Quantity
from nlu_mtl.serving.parser import Parser, normalise, trim
from nlu_mtl.spaces import OWN

WORDS = (
    "red",
    "shoes",
    "not",
    "nike",
    "under",
    "$80",
    '55"',
    "é",
    "e\u0301",
    "🙂",
    "\x07",
    "\u200b",
    "and show me",
    "(",
    "،",
)
messages = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
)

_ROUNDING = 1e-6  # sums of floats are taken in another order in a batch


@given(text=messages)
@settings(deadline=None, max_examples=150)
def test_spans_are_cut_from_the_message_itself(shipped, text):
    parsed = shipped.parse(text)
    assert parsed.text == text
    end = 0
    for attribute in parsed.attributes:
        assert end <= attribute.start < attribute.end <= len(text)
        assert text[attribute.start : attribute.end] == attribute.text
        assert attribute.text == attribute.text.strip()
        assert 0 < attribute.confidence <= 1
        end = attribute.end
    json.dumps(parsed.to_dict())


@given(text=messages)
@settings(deadline=None, max_examples=50)
def test_intents_are_a_ranked_distribution(shipped, text):
    parsed = shipped.parse(text)
    confidences = [each.confidence for each in parsed.intent_ranking]
    assert parsed.intent == parsed.intent_ranking[0]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-3) or not any(confidences)
    assert {each.name for each in parsed.intent_ranking} == set(OWN.intents)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x01", "\u200b"])
def test_nothing_to_read_is_out_of_scope(shipped, text):
    parsed = shipped.parse(text)
    assert (parsed.intent.name, parsed.intent.confidence) == ("out_of_scope", 0.0)
    assert parsed.attributes == ()


def test_a_sentence_is_read(shipped):
    parsed = shipped.parse("red running shoes under $80 but not nike")
    assert parsed.intent.name == "search_product"
    found = {each.name: each for each in parsed.attributes}
    assert {name: (each.text, each.polarity) for name, each in found.items()} == {
        "color": ("red", "include"),
        "product_type": ("running shoes", "include"),
        "price": ("under $80", "include"),
        "brand": ("nike", "exclude"),
    }
    assert found["price"].value == Quantity(None, 80, "USD")
    assert parsed.timings_ms.keys() >= {"total", "encode"}


def test_a_very_long_message_is_read_at_its_beginning(shipped):
    parsed = shipped.parse("show me red running shoes under $80 " + "and so on " * 1000)
    assert any(each.text.startswith("red") for each in parsed.attributes)
    assert max(each.end for each in parsed.attributes) < 2000


def test_only_the_first_of_two_requests_is_parsed(shipped):
    text = "add the second one to my cart and show me blue socks"
    parsed = shipped.parse(text)
    assert parsed.text == text
    assert parsed.rest and "blue socks" in parsed.rest
    assert all(each.end <= text.index("and show") for each in parsed.attributes)
    whole = shipped.parse_batch([text], split=False)[0]
    assert whole.rest is None


def test_a_text_is_read_alike_alone_and_among_others(shipped):
    texts = ["red shoes", "a waterproof jacket for men under $80, not black", "hi", "compare the first two", ""] * 4
    for text, together in zip(texts, shipped.parse_batch(texts), strict=True):
        alone = shipped.parse(text)
        assert together.to_dict() | {"timings_ms": {}} == alone.to_dict() | {"timings_ms": {}}
        np.testing.assert_allclose(together.vector, alone.vector, atol=_ROUNDING)
    np.testing.assert_allclose(shipped.embed(texts)[1], shipped.embed(texts[1:2])[0], atol=_ROUNDING)
    np.testing.assert_allclose(shipped.read(texts)[1].vector, shipped.read(texts[1:2])[0].vector, atol=_ROUNDING)


def test_vectors_are_the_same_by_every_way(shipped):
    texts = ["red shoes", "a blue dress", "laptop sleeve 15 inch"]
    embedded = shipped.embed(texts)
    assert embedded.shape == (3, shipped.dimension)
    assert embedded.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embedded, axis=1), 1, atol=1e-4)
    np.testing.assert_allclose(embedded, np.stack([each.vector for each in shipped.read(texts)]), atol=1e-6)
    for text, vector in zip(texts, embedded, strict=True):
        np.testing.assert_allclose(shipped.parse(text).vector, vector, atol=_ROUNDING)


def test_span_vectors_have_unit_length(shipped):
    for attribute in shipped.parse("red cotton shirt for women").attributes:
        assert attribute.vector is not None
        assert np.linalg.norm(attribute.vector) == pytest.approx(1, abs=1e-4)


def test_product_texts_are_read_without_polarity(shipped):
    reports = []
    readings = shipped.read(
        ["Men's Black Leather Belt", "Ceramic Coffee Mug, Blue, no lid"], lambda *each: reports.append(each)
    )
    assert reports[-1] == (2, 2)
    assert "color" in {attribute.name for attribute in readings[0].attributes}
    assert all(attribute.polarity == "include" for reading in readings for attribute in reading.attributes)


def test_no_texts_are_no_results(shipped):
    assert shipped.parse_batch([]) == []
    assert shipped.read([]) == []
    assert shipped.embed([]).shape == (0, shipped.dimension)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" red, ", "red"),
        ("(red)", "red"),
        ('55"', '55"'),
        ('"red"', "red"),
        ("$80", "$80"),
        (".5 inch", ".5 inch"),
        ("...", ""),
        ("\x07red\x07", "red"),
        ("4+", "4+"),
    ],
)
def test_edges_are_trimmed_but_numbers_keep_their_signs(text, kept):
    start, end = trim(text, 0, len(text))
    assert text[start:end] == kept


def test_a_combining_mark_stays_with_its_letter():
    text = unicodedata.normalize("NFD", "café noir")
    start, end = trim(text, 0, 4)
    assert text[start:end] == unicodedata.normalize("NFD", "café")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("under $80", "price", Quantity(None, 80, "USD")),
        ("Dark  Blue", "color", "dark blue"),
        ("XL", "size", "xl"),
        ("cheap", "price", "cheap"),
    ],
)
def test_values_are_quantities_or_plain_words(text, name, value):
    assert normalise(text, name) == value


def test_serving_needs_no_torch():
    code = (
        "import sys; from nlu_mtl.serving.parser import Parser; Parser.load().parse('red shoes'); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx', 'sklearn'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_directory_without_a_model_is_refused(tmp_path):
    with pytest.raises(ValueError, match="daogou train nlu"):
        Parser.load(tmp_path)


@pytest.mark.parametrize("text", ["what about UK 9", "hiking boots EU 42", "shoes size 8 to 9"])
def test_a_number_in_a_system_of_sizes_is_no_price(shipped, text):
    assert "price" not in {each.name for each in shipped.parse(text).attributes}


def test_what_is_free_of_a_material_excludes_it_and_what_is_free_of_sugar_is_wished_for(shipped):
    def read(text):
        return [(each.name, each.text, each.polarity) for each in shipped.parse(text).attributes]

    assert ("material", "leather", "exclude") in read("leather-free bag")
    assert ("feature", "sugar free", "include") in read("sugar free cookies")


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("red dress under 157", "under 157"),
        ("red dress under 18", "under 18"),
        ("kettle over 12", "over 12"),
        ("red dress under $80", "under $80"),
    ],
)
def test_a_price_is_never_cut_off_before_its_number(shipped, text, price):
    [found] = [each for each in shipped.parse(text).attributes if each.name == "price"]
    assert found.text == price
    assert not isinstance(found.value, str)


def test_what_a_title_plainly_says_is_read_with_confidence(shipped):
    (reading,) = shipped.read(["Red Canvas Shoes"])
    sure = {each.name for each in reading.attributes if each.confidence > 0.5}
    assert sure >= {"color", "product_type"}
