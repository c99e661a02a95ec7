import pytest

from nlu_mtl.datasets import DatasetError, read_dataset

CONLL = "green\tB-color\ntea\tB-item\npot\tI-item\n\nlamp\tO\n"
JSON_LINES = (
    '{"example_id": 1, "tokens": ["green", "tea", "pot"], "labels": ["B-color", "B-item", "I-item"]}\n'
    '{"example_id": 2, "tokens": ["lamp"], "labels": ["O"]}\n'
)


def test_both_files_give_the_same(written, words):
    tables = [read_dataset(f"queryner:{written(*each)}") for each in (("q.conll", CONLL), ("q.jsonl", JSON_LINES))]
    assert tables[0].examples == tables[1].examples
    assert words(tables[0]) == [[("color", "green"), ("item", "tea pot")], []]
    assert [each.text for each in tables[0].examples] == ["green tea pot", "lamp"]
    assert {each.intent for each in tables[0].examples} == {None}


def test_the_last_query_needs_no_blank_line(written):
    assert len(read_dataset(f"queryner:{written('q.conll', CONLL.strip())}").examples) == 2


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("q.conll", "a\tO\nb O\n", "line 2: a line must be a token, a tab and a tag"),
        ("q.conll", "a\tO\n\nb\tX\n", "line 3: a tag must be"),
        ("q.jsonl", JSON_LINES + "{oops\n", "line 3: it must be valid JSON"),
        ("q.jsonl", "[1]\n", "line 1: it must be a JSON object"),
        ("q.jsonl", '{"tokens": ["a"]}\n', "line 1: a row must have labels"),
        ("q.jsonl", '{"tokens": ["a"], "labels": [1]}\n', "line 1: a row must have labels"),
        ("q.jsonl", '{"tokens": ["a"], "labels": []}\n', "line 1: there must be one tag for each token"),
        ("q.jsonl", '{"tokens": ["a b"], "labels": ["O"]}\n', "line 1: a token must be a word without white space"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(written, name, text, told):
    with pytest.raises(DatasetError, match=told):
        read_dataset(f"queryner:{written(name, text)}")
