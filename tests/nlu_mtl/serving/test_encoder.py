import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nlu_mtl import artifacts
from nlu_mtl.serving.encoder import HIDDEN, VECTOR, OnnxEncoder, alike, encode_batches, pad, tokenize, words_of
from nlu_mtl.serving.labelling import head_names
from nlu_mtl.spaces import OWN

SHIPPED = artifacts.shipped_directory()


@pytest.fixture(scope="module")
def encoder():
    return OnnxEncoder.load(SHIPPED, [VECTOR, HIDDEN, *head_names(OWN)])


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(SHIPPED / artifacts.TOKENIZER_FILE))


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "nlu")


@given(text=st.text(max_size=60))
@settings(deadline=None)
def test_words_are_disjoint_and_inside_the_text(tokenizer, text):
    (encoding,) = tokenize(tokenizer, [text])
    end = 0
    for word in words_of(encoding, text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


def test_words_split_at_punctuation_and_hold_all_their_pieces(tokenizer):
    text = "unfathomable red-hot $80.50 - new"
    (encoding,) = tokenize(tokenizer, [text])
    words = words_of(encoding, text)
    assert [text[word.start : word.end] for word in words] == ["unfathomable", "red-hot", "$", "80.50", "-", "new"]
    assert words[0].last - words[0].first > 1
    assert [word.first for word in words[1:]] == [word.last for word in words[:-1]]


def test_an_utterance_is_not_padded_and_a_long_text_is_cut(tokenizer):
    short, long = tokenize(tokenizer, ["red shoes", "red shoes " * 2000])
    assert len(short) == 4
    assert len(long) == artifacts.read_config(SHIPPED).max_length


def test_padding_is_masked(tokenizer):
    ids, mask = pad(tokenize(tokenizer, ["red", "red shoes for me"]))
    assert mask.sum(axis=1).tolist() == [3, 6]
    assert (ids[mask == 0] == 0).all()


def test_batches_cover_every_text_once_and_report(encoder):
    texts = [" ".join(["shoes"] * (number % 9)) for number in range(70)]
    seen, reports = [], []
    for chosen, encodings, outputs in encode_batches(encoder, texts, [VECTOR], lambda *each: reports.append(each)):
        assert len(chosen) == len(encodings) == len(outputs[VECTOR])
        seen += chosen
    assert sorted(seen) == list(range(70))
    assert reports[-1] == (70, 70)


def test_a_batch_is_of_one_length_and_no_longer_than_asked(tokenizer):
    encodings = tokenize(tokenizer, ["red", "red shoes", "blue", "a red shoe", "green", "no"])
    batches = list(alike(encodings, 3))
    assert sorted(index for batch in batches for index in batch) == list(range(6))
    assert [[len(encodings[index]) for index in batch] for batch in batches] == [[3, 3, 3], [3], [4], [5]]


def test_no_text_is_no_batch(encoder):
    assert list(encode_batches(encoder, [], [VECTOR])) == []


def test_what_comes_out_has_the_promised_shapes(encoder):
    config = artifacts.read_config(SHIPPED)
    names = (VECTOR, HIDDEN, *head_names(OWN))
    outputs = encoder.run(encoder.tokenize(["red shoes", "a long blue dress"]), names)
    texts, pieces = 2, 6
    assert outputs.keys() == set(names)
    assert outputs[VECTOR].shape == (texts, config.dimension)
    assert outputs["intent"].shape == (texts, len(OWN.intents))
    assert outputs["tags"].shape == (texts, pieces, len(OWN.tags))
    assert outputs["polarity"].shape == (texts, pieces)
    assert outputs[HIDDEN].shape == (texts, pieces, config.dimension)
    np.testing.assert_allclose(np.linalg.norm(outputs[VECTOR], axis=1), 1, atol=1e-4)


def test_words_cut_at_spaces_keep_their_punctuation(tokenizer):
    text = "o'clock r.e.m. , 5-star"
    (encoding,) = tokenize(tokenizer, [text])
    assert [text[word.start : word.end] for word in words_of(encoding, text, "space")] == text.split()


@pytest.mark.parametrize("name", [artifacts.MODEL_FILE, artifacts.TRANSITIONS_FILE, artifacts.TOKENIZER_FILE])
@pytest.mark.parametrize("damage", ["missing", "empty", "garbage"])
def test_a_damaged_file_is_one_clear_line(copied, name, damage):
    if damage == "missing":
        (copied / name).unlink()
    else:
        (copied / name).write_bytes(b"" if damage == "empty" else b"\x00garbage\n" * 50)
    with pytest.raises(artifacts.ArtifactError, match=rf"{name}.*daogou train nlu") as caught:
        OnnxEncoder.load(copied, [VECTOR])
    assert "\n" not in str(caught.value)
