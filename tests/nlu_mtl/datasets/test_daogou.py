from pathlib import Path

import pytest

import nlu_mtl.data
from nlu_mtl.data import load_examples
from nlu_mtl.datasets import DatasetError, LabelledSpan, read_dataset


def test_polarity_is_kept(written):
    path = written("own.yml", "refine_search: |\n  [red](color) but not [nike](brand:exclude)\n")
    dataset = read_dataset(f"daogou:{path}")
    assert dataset.examples[0].text == "red but not nike"
    assert dataset.examples[0].spans == (LabelledSpan(0, 3, "color"), LabelledSpan(12, 16, "brand", "exclude"))


def test_it_reads_what_the_corpus_reads():
    dataset = read_dataset(f"daogou:{Path(nlu_mtl.data.__file__).parent / 'handwritten.yml'}")
    own = load_examples("handwritten")
    assert [(each.text, each.intent) for each in dataset.examples] == [(each.text, each.intent) for each in own]
    assert [[(s.start, s.end, s.label, s.polarity) for s in each.spans] for each in dataset.examples] == [
        [(s.start, s.end, s.name, s.polarity) for s in each.spans] for each in own
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("greet: |\n  hi\n\n  [x](colour)\n", "line 4: an attribute must be one of the schema's"),
        ("greet: |\n  [x](color\n", "line 2: annotations must read"),
        ("thank: |\n  ta\ngreeet: |\n  hi\n", "line 3: an intent must be one of .*greeet.*write greet"),
        ("greet: |\n  hi\ngreet: |\n  ho\n", "line 3: a key must be given once"),
        ("- hi\n", "line 1: this must be a mapping"),
        ("greet: [hi]\n", "line 1: this must be a text"),
        ("", "must hold a mapping"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(written, text, told):
    with pytest.raises(DatasetError, match=told):
        read_dataset(f"daogou:{written('own.yml', text)}")


def test_new_intents_may_stand_beside_known_ones(written):
    path = written("own.yml", "thank: |\n  ta\ngift_wrap: |\n  wrap it please\n")
    dataset = read_dataset(f"daogou:{path}")
    assert dataset.intents == ("gift_wrap", "thank")
