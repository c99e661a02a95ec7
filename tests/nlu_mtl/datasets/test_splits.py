from collections import Counter
from pathlib import Path

import pytest

from nlu_mtl.datasets import Dataset, DatasetError, Labelled, folds, split_dataset

SIZES = {"track": 50, "return": 23, "rare": 3, "once": 1}


def dataset(examples):
    return Dataset.of("shop", examples, Path("shop.csv"))


@pytest.fixture
def by_intent() -> Dataset:
    return dataset(Labelled(f"{intent} {n}", intent, ()) for intent, size in SIZES.items() for n in range(size))


@pytest.fixture
def dialogues() -> Dataset:
    return dataset(Labelled(f"turn {d} {t}", "ask", (), f"d{d}") for d in range(30) for t in range(1 + d % 7))


def texts(part: Dataset) -> list[str]:
    return [each.text for each in part.examples]


@pytest.mark.parametrize("stratify", [None, "intent"])
def test_parts_are_disjoint_and_together_the_whole(by_intent, stratify):
    rest, drawn = split_dataset(by_intent, 0.2, 0, stratify)
    assert sorted(texts(rest) + texts(drawn)) == sorted(texts(by_intent))
    assert len(drawn.examples) == round(0.2 * 77)
    assert {rest.intents, drawn.intents, by_intent.intents} == {by_intent.intents}


def test_each_intent_gives_its_share_and_keeps_one(by_intent):
    rest, drawn = split_dataset(by_intent, 0.2, 0, "intent")
    share = Counter(each.intent for each in drawn.examples)
    assert all(abs(share[intent] - 0.2 * size) <= 1 for intent, size in SIZES.items())
    assert {each.intent for each in rest.examples} == set(SIZES)


def test_parts_keep_the_order_of_the_whole(by_intent):
    order = texts(by_intent)
    for part in split_dataset(by_intent, 0.4, 3):
        assert texts(part) == sorted(texts(part), key=order.index)


def test_a_split_depends_on_the_seed_alone(by_intent):
    assert split_dataset(by_intent, 0.2, 5) == split_dataset(by_intent, 0.2, 5)
    assert split_dataset(by_intent, 0.2, 5) != split_dataset(by_intent, 0.2, 6)


def test_no_text_is_in_both_parts():
    many = dataset(Labelled(text, "a", ()) for n in range(40) for text in (f"Hello {n}", f"hello {n}"))
    rest, drawn = split_dataset(many, 0.3, 0)
    assert {text.casefold() for text in texts(rest)}.isdisjoint(text.casefold() for text in texts(drawn))


def test_groups_stay_together(dialogues):
    rest, drawn = split_dataset(dialogues, 0.25, 1, group=True)
    assert {each.group for each in rest.examples}.isdisjoint(each.group for each in drawn.examples)
    assert abs(len(drawn.examples) / len(dialogues.examples) - 0.25) < 0.05


def test_folds_are_even_and_each_example_is_tested_once(dialogues):
    parts = folds(dialogues, 5, 0)
    tested = [text for _, test in parts for text in texts(test)]
    assert sorted(tested) == sorted(texts(dialogues))
    for train, test in parts:
        assert len(train.examples) + len(test.examples) == len(dialogues.examples)
        assert {each.group for each in train.examples}.isdisjoint(each.group for each in test.examples)
        assert abs(len(test.examples) - len(dialogues.examples) / 5) <= 3
    assert parts == folds(dialogues, 5, 0) != folds(dialogues, 5, 1)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda d: split_dataset(d, 0, 0), r"a fraction must be between 0 and 1 \(got 0\)"),
        (lambda d: split_dataset(d, 1.0, 0), "a fraction must be between"),
        (lambda d: split_dataset(d, 0.001, 0), "must leave examples in both parts"),
        (lambda d: split_dataset(d, 0.2, 0, group=True), "must have a group"),
        (lambda d: folds(d, 5, 0), "must have a group"),
        (lambda d: folds(d, 1, 0, by_group=False), "folds must be from 2 to 77"),
        (lambda d: folds(d, 78, 0, by_group=False), "folds must be from 2 to 77"),
    ],
)
def test_what_cannot_be_is_told(by_intent, call, told):
    with pytest.raises(DatasetError, match=told):
        call(by_intent)


def test_stratifying_needs_intents():
    with pytest.raises(DatasetError, match="must have intents"):
        split_dataset(dataset([Labelled("a", None, ()), Labelled("b", None, ())]), 0.5, 0, "intent")
