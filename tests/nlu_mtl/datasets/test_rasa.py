from pathlib import Path

import pytest

from nlu_mtl.datasets import DatasetError, Labelled, LabelledSpan, read_dataset, write_rasa

NLU = """\
version: "3.1"
nlu:
- intent: book_flight
  examples: |
    - from [Oslo]{"entity": "city", "role": "from"} to [NYC]{"entity": "city", "role": "to", "value": "New York"}
    - two [small](size) ones
    # a line that Rasa leaves out

    - a [window](seat:window seat) seat
- intent: no
  examples:
  - text: |
      nope
    metadata: {sentiment: bad}
  - text: "[never](time)"
- synonym: New York
  examples: |
    - NYC
- regex: number
  examples: |
    - [0-9]+
- lookup: city
  examples: |
    - Oslo
- lookup: seat
  examples: |
    - aisle
"""


def read(path: Path):
    return read_dataset(f"rasa:{path}")


def test_examples_are_read_with_roles_and_values(written):
    dataset = read(written("nlu.yml", NLU))
    assert [(each.text, each.intent) for each in dataset.examples] == [
        ("from Oslo to NYC", "book_flight"),
        ("two small ones", "book_flight"),
        ("a window seat", "book_flight"),
        ("nope", "no"),
        ("never", "no"),
    ]
    assert dataset.examples[0].spans == (
        LabelledSpan(5, 9, "city#from"),
        LabelledSpan(13, 16, "city#to", value="New York"),
    )
    assert dataset.examples[2].spans == (LabelledSpan(2, 8, "seat", value="window seat"),)
    assert dataset.labels == ("city#from", "city#to", "seat", "size", "time")


def test_what_is_no_example_is_counted(written):
    notices = read(written("nlu.yml", NLU)).notices
    assert notices == (
        "1 × line without a dash left out",
        "2 × lookup left out",
        "1 × regex left out",
        "1 × synonym left out",
    )


def test_a_folder_is_read_whole_and_other_training_data_passed_over(written):
    written("data/nlu/a.yml", "nlu:\n- intent: greet\n  examples: |\n    - hi\n")
    written("data/b.yaml", "nlu:\n- intent: bye\n  examples: |\n    - see you\n")
    written("data/rules.yml", "rules:\n- rule: r\n  steps: []\n")
    folder = written("data/notes.txt", "nlu:").parent
    assert {each.text for each in read(folder).examples} == {"hi", "see you"}


def test_the_role_exclude_is_polarity(written):
    text = 'nlu:\n- intent: find\n  examples: |\n    - no [oak]{"entity": "wood", "role": "exclude", "group": "1"}\n'
    dataset = read(written("nlu.yml", text))
    assert dataset.examples[0].spans == (LabelledSpan(3, 6, "wood@1", "exclude"),)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("- intent: a\n  examples: |\n    - fine\n    - a [b](c\n", "line 5: an annotation must be"),
        ('- intent: a\n  examples: |\n    - a [b][{"entity": "c"}]\n', "line 4: an annotation must be"),
        ("- intent: a\n  examples: |\n    - a [b]{entity: c}\n", "line 4: entity attributes must be valid JSON"),
        ('- intent: a\n  examples: |\n    - a [b]{"entty": "c"}\n', "line 4: entity attributes must be entity, role"),
        ('- intent: a\n  examples: |\n    - a [b]{"role": "c"}\n', "line 4: an entity must have a name"),
        ("- intent: a\n  examples: |\n    - a [b](c#d)\n", "line 4: an entity must have a name without # and @"),
        ("- intent: a\n  examples: |\n    -\n", "line 4: a text must not be blank"),
        ("- intent: a\n", "line 2: an item must have intent and examples"),
        ("- intent: a\n  examples:\n  - txt: b\n", "line 4: an example must have a text"),
        ("- 3\n", "line 2: this must be a mapping"),
        ("  intent: a\n", "line 2: this must be a list"),
        ("- intent: [a, b]\n  examples: |\n    - c\n", "line 2: this must be a text"),
        ("- intent: a\n  intent: b\n", "line 3: a key must be given once"),
        ("- intent: {a\n", "line 3: the file must be valid YAML"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(written, item, told):
    with pytest.raises(DatasetError, match=told):
        read(written("nlu.yml", "nlu:\n" + item))


def test_a_file_without_training_data_is_told(written):
    with pytest.raises(DatasetError, match="must have a key nlu"):
        read(written("domain.yml", "intents:\n- a\n"))


@pytest.mark.parametrize(
    "example",
    [
        Labelled("from Oslo on", "fly", (LabelledSpan(5, 9, "city#from@2", value="OSL"),)),
        Labelled("no oak", "find", (LabelledSpan(3, 6, "wood", "exclude"),)),
        Labelled("- no: 'yes' # \"quoted\" \\n 🙂 é", "no", ()),
        Labelled("[sic] (really) {1}", "faq/what is: this?", ()),
        Labelled("red hat", "true", (LabelledSpan(0, 3, "color"), LabelledSpan(4, 7, "kind (of hat)"))),
        Labelled("#1", "42", (LabelledSpan(0, 2, "rank"),)),
    ],
)
def test_what_is_written_reads_back(tmp_path, example):
    write_rasa([example], tmp_path / "nlu.yml")
    assert read(tmp_path / "nlu.yml").examples == (example,)


def test_writing_what_was_read_changes_nothing(written, tmp_path):
    before = read(written("nlu.yml", NLU))
    write_rasa(before.examples, tmp_path / "again.yml")
    assert read(tmp_path / "again.yml").examples == before.examples


def test_examples_are_written_by_intent(tmp_path):
    write_rasa([Labelled(text, text[0], ()) for text in ("a 1", "b 1", "a 2")], tmp_path / "nlu.yml")
    assert [each.text for each in read(tmp_path / "nlu.yml").examples] == ["a 1", "a 2", "b 1"]


@pytest.mark.parametrize(
    ("example", "told"),
    [
        (Labelled("hello", None, ()), "example 2: an example for Rasa must have an intent"),
        (Labelled("two\nlines", "a", ()), "example 2: a text for Rasa must be one line"),
        (Labelled(" hello", "a", ()), "example 2: a text for Rasa must have no brackets"),
        (Labelled("see [it](here)", "a", ()), "example 2: a text for Rasa must have no brackets"),
        (Labelled("a [b", "a", (LabelledSpan(2, 4, "c"),)), "example 2: a text for Rasa must have no brackets"),
    ],
)
def test_what_rasa_cannot_hold_is_refused_and_nothing_written(tmp_path, example, told):
    with pytest.raises(DatasetError, match=told):
        write_rasa([Labelled("fine", "a", ()), example], tmp_path / "nlu.yml")
    assert not (tmp_path / "nlu.yml").exists()


def test_examples_without_an_intent_can_be_given_one(tmp_path):
    write_rasa([Labelled("hello", None, ()), Labelled("bye", "leave", ())], tmp_path / "nlu.yml", intent="query")
    assert [each.intent for each in read(tmp_path / "nlu.yml").examples] == ["query", "leave"]
