import json

import pytest

from nlu_mtl.datasets import DatasetError, read_dataset


@pytest.fixture
def turns(written):
    def write(*rows):
        lines = [json.dumps({"dialogue_idx": 7, "act": "GET", **row}) for row in rows]
        return read_dataset(f"simmc2:{written('turns.jsonl', chr(10).join(lines))}")

    return write


@pytest.mark.parametrize(
    ("user", "slots", "found"),
    [
        ("Any Red scarves or a scarf?", {"type": "scarf", "color": "red"}, [("color", "Red"), ("type", "scarf")]),
        ("two hats, that hat", {"type": "hat"}, [("type", "hats"), ("type", "hat")]),
        ("three dresses", {"type": "dress"}, [("type", "dresses")]),
        ("a hatstand", {"type": "hat"}, []),
        ("dark blue one", {"color": "blue", "shade": "dark blue"}, [("shade", "dark blue")]),
        ("I'm after size M", {"size": "M"}, [("size", "M")]),
        ("it's for me", {"size": "S"}, []),
        ("xl or L", {"sizes": ["XL", "L"]}, [("sizes", "xl"), ("sizes", "L")]),
        ("the one for 19.99", {"price": 19.99}, [("price", "19.99")]),
        ("it is 119.99", {"price": 19.99}, []),
        ("nice", {"pattern": ""}, []),
        ("a+b socks", {"brand": "a+b"}, [("brand", "a+b")]),
    ],
)
def test_values_are_found_in_the_words(turns, words, user, slots, found):
    assert words(turns({"user": user, "slot_values": slots})) == [found]


def test_what_a_value_stands_for_is_kept(turns):
    spans = turns({"user": "hats or a hat", "slot_values": {"type": "hat"}}).examples[0].spans
    assert [span.value for span in spans] == ["hat", None]


def test_values_that_are_not_said_are_counted(turns):
    dataset = turns({"user": "the left one", "slot_values": {"type": "hat", "size": ["S", "M"]}}, {"user": "thanks"})
    assert dataset.notices == ("3 of 3 slot values are not in the words of their turn and give no span",)


def test_turns_are_grouped_by_dialogue(turns):
    dataset = turns({"user": "hello", "dialogue_idx": 3}, {"user": "a hat", "act": "ASK"})
    assert [(each.group, each.intent) for each in dataset.examples] == [("3", "GET"), ("7", "ASK")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"user": 3}, "line 1: a turn must have dialogue_idx, user and act"),
        ({"user": "a", "slot_values": ["b"]}, "line 1: slot_values must be an object"),
        ({"user": "a", "slot_values": {"b": None}}, "line 1: a slot value must be a string or a number"),
        ({"user": "  "}, "line 1: a text must not be blank"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(turns, row, told):
    with pytest.raises(DatasetError, match=told):
        turns(row)
