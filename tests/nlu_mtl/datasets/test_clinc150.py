import json

import pytest

from nlu_mtl.datasets import DatasetError, read_dataset

CONTENT = {
    "oos_train": [["who painted that", "oos"]],
    "train": [["wind the clock", "clock"], ["hum for me", "music"]],
    "test": [["the clock please", "clock"]],
}


@pytest.fixture
def path(written):
    return written("data.json", json.dumps(CONTENT))


def test_a_part_is_read_alone(path):
    dataset = read_dataset(f"clinc150:{path}#test")
    assert [(each.text, each.intent, each.spans) for each in dataset.examples] == [("the clock please", "clock", ())]
    assert dataset.path == path


def test_parts_are_joined_and_oos_is_out_of_scope(path):
    dataset = read_dataset(f"clinc150:{path}#train+oos_train")
    assert [each.intent for each in dataset.examples] == ["clock", "music", "out_of_scope"]
    assert dataset.intents == ("clock", "music", "out_of_scope")


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("", "must be read by part.*write clinc150:.*#train"),
        ("#", "must be read by part"),
        ("#dev", r"must be read by part.*got 'dev'"),
        ("#train+train", "each part must be named once"),
        ("#val", "the file must have a list 'val' .*oos_train, train, test"),
    ],
)
def test_a_part_that_is_not_there_is_told(path, part, told):
    with pytest.raises(DatasetError, match=told):
        read_dataset(f"clinc150:{path}{part}")


@pytest.mark.parametrize("row", [["a"], "a", ["a", 1], ["a", "b", "c"]])
def test_a_row_that_does_not_fit_is_told_by_part_and_number(written, row):
    path = written("data.json", json.dumps({"train": [["a", "b"], row]}))
    with pytest.raises(DatasetError, match=r"train, row 2: a row must be \[text, intent\]"):
        read_dataset(f"clinc150:{path}#train")
