"""Counts and invariants on the published data sets; nothing of their content is written here."""

import os
from itertools import groupby
from pathlib import Path

import pytest

from nlu_mtl.datasets import detect_format, folds, noised_copy, read_dataset, split_dataset, write_rasa

FOLDER = Path(os.environ.get("DAOGOU_DATA", "")) / "nlu"
BITEXT = "Bitext_Sample_Customer_Service_{}_Dataset.csv"
EXPECTED = {
    "snips:snips/train": (13084, 7, 39),
    "snips:snips/valid": (700, 7, 39),
    "snips:snips/test": (700, 7, 39),
    "queryner:queryner/train.jsonl": (7841, 0, 17),
    "queryner:queryner/train.conll": (7841, 0, 17),
    "queryner:queryner/dev.jsonl": (871, 0, 16),
    "hint3:hint3/curekart_train.csv": (599, 28, 0),
    "hint3:hint3/sofmattress_train.csv": (328, 21, 0),
    "clinc150:clinc150/data_full.json#train": (15000, 150, 0),
    "clinc150:clinc150/data_full.json#val": (3000, 150, 0),
    "clinc150:clinc150/data_full.json#test": (4500, 150, 0),
    "clinc150:clinc150/data_full.json#oos_test": (1000, 1, 0),
    "clinc150:clinc150/data_full.json#train+oos_train": (15100, 151, 0),
    f"bitext:bitext/train/{BITEXT.format('Training')}": (6480, 27, 7),
    f"bitext:bitext/dev/{BITEXT.format('Validation')}": (810, 27, 7),
    "simmc2:simmc2/dev_turns.jsonl": (3494, 7, 9),
}
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not os.environ.get("DAOGOU_DATA") or not FOLDER.is_dir(), reason="DAOGOU_DATA names no folder with NLU data"
    ),
]


def read(spec: str):
    name, _, path = spec.partition(":")
    return read_dataset(f"{name}:{FOLDER / path}")


def assert_spans_are_sound(dataset):
    for example in dataset.examples:
        last = 0
        for span in example.spans:
            assert last <= span.start < span.end <= len(example.text)
            assert example.text[span.start : span.end].strip()
            last = span.end


@pytest.mark.parametrize("spec", EXPECTED)
def test_rows_intents_and_labels_are_as_published(spec):
    dataset = read(spec)
    assert (len(dataset.examples), len(dataset.intents), len(dataset.labels)) == EXPECTED[spec]
    assert detect_format(dataset.path).name == spec.partition(":")[0]
    assert_spans_are_sound(dataset)


@pytest.mark.parametrize("spec", [spec for spec in EXPECTED if spec.startswith(("snips", "queryner"))])
def test_spans_cut_out_whole_tokens_of_valid_bio(spec):
    dataset = read(spec)
    assert dataset.notices == ()
    for example in dataset.examples:
        spaced = f" {example.text} "
        assert all(spaced[span.start] == spaced[span.end + 1] == " " for span in example.spans)


def test_the_tags_of_snips_can_be_told_from_the_spans():
    dataset = read("snips:snips/test")
    tags = (FOLDER / "snips" / "test" / "seq.out").read_text(encoding="utf-8").splitlines()
    for example, line in zip(dataset.examples, tags, strict=True):
        begun = [tag.partition("-")[2] for tag in line.split() if tag.startswith("B-")]
        assert [span.label for span in example.spans] == begun
        words = sum(len(example.text[span.start : span.end].split()) for span in example.spans)
        assert words == sum(tag != "O" for tag in line.split())


def test_both_files_of_queryner_agree():
    assert read("queryner:queryner/train.jsonl").examples == read("queryner:queryner/train.conll").examples


def test_dialogues_make_five_even_folds():
    dataset = read("simmc2:simmc2/dev_turns.jsonl")
    assert len({each.group for each in dataset.examples}) == 563
    assert all(len(list(turns)) for _, turns in groupby(dataset.examples, key=lambda each: each.group))
    for train, test in folds(dataset, 5, seed=0):
        assert {each.group for each in train.examples}.isdisjoint(each.group for each in test.examples)
        assert abs(len(test.examples) - 3494 / 5) < 10


@pytest.mark.parametrize("shop", ["curekart", "sofmattress"])
def test_a_stratified_fifth_leaves_every_intent_to_train_on(shop):
    dataset = read(f"hint3:hint3/{shop}_train.csv")
    rest, drawn = split_dataset(dataset, 0.2, seed=0, stratify="intent")
    assert len(drawn.examples) == round(0.2 * len(dataset.examples))
    assert {each.intent for each in rest.examples} == set(dataset.intents)


@pytest.mark.parametrize("spec", EXPECTED)
def test_what_is_written_for_rasa_reads_back(spec, tmp_path):
    dataset = read(spec)
    write_rasa(dataset.examples, tmp_path / "nlu.yml", intent="query")
    again = read_dataset(f"rasa:{tmp_path / 'nlu.yml'}")
    before = sorted(((each.text, each.intent or "query", each.spans) for each in dataset.examples), key=repr)
    assert sorted(((each.text, each.intent, each.spans) for each in again.examples), key=repr) == before


@pytest.mark.parametrize("spec", ["snips:snips/test", "queryner:queryner/dev.jsonl"])
@pytest.mark.parametrize("rate", [0.05, 0.15])
def test_noise_loses_no_span(spec, rate):
    dataset = read(spec)
    noised = noised_copy(dataset, rate, seed=0)
    assert_spans_are_sound(noised)
    assert [[s.label for s in each.spans] for each in noised.examples] == [
        [s.label for s in each.spans] for each in dataset.examples
    ]
