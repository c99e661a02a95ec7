import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import nlu_mtl.datasets
from nlu_mtl.datasets import DATASETS, DatasetError, detect_format, read_dataset

DOCS = Path(__file__).parents[3] / "docs" / "datasets.md"
SAMPLES = {
    "queryner": ("queries.jsonl", '{"tokens": ["red", "shoes"], "labels": ["B-color", "O"]}\n'),
    "hint3": ("shop_train.csv", "sentence,label\nwhere is my parcel,TRACK\n"),
    "clinc150": ("data.json", '{"val": [], "train": [["hum for me", "music"]]}'),
    "bitext": (
        "service.csv",
        "utterance,intent,entity_type,entity_value,start_offset,end_offset,category,tags\nwell met,greet,,,,,ANY,B\n",
    ),
    "simmc2": ("turns.jsonl", '{"dialogue_idx": 1, "user": "a hat", "act": "GET", "slot_values": {}}\n'),
    "rasa": ("nlu.yml", 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hi\n'),
    "daogou": ("own.yml", "# ours\ngreet: |\n  well met\n"),
}


def test_every_format_is_registered():
    modules = [
        importlib.import_module(each.name)
        for each in pkgutil.iter_modules(nlu_mtl.datasets.__path__, "nlu_mtl.datasets.")
    ]
    formats = {module.__name__.rpartition(".")[2] for module in modules if hasattr(module, "FORMAT")}
    assert formats == set(DATASETS)
    assert all(name == each.name and each.description for name, each in DATASETS.items())


def test_every_format_is_documented():
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in DATASETS if f"`{name}:" not in text] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_told_by_content(written, name):
    assert detect_format(written(*SAMPLES[name])).name == name


def test_a_data_set_says_what_format_it_was_read_in(written):
    path = written(*SAMPLES["rasa"])
    assert read_dataset(f"rasa:{path}").format == read_dataset(f"mine=rasa:{path}").format == "rasa"


def test_a_snips_folder_is_told_by_its_files(written):
    paths = [written(f"s/{name}", "O\n") for name in ("seq.in", "seq.out", "label")]
    assert detect_format(paths[0].parent).name == "snips"
    paths[0].unlink()
    assert detect_format(paths[0].parent) is None


def test_anything_else_is_no_format(written):
    for name, text in (("a.csv", "a,b\n1,2\n"), ("b.yml", "- 1\n"), ("c.json", "{}"), ("d.jsonl", ""), ("e", "x")):
        assert detect_format(written(name, text)) is None


def test_what_a_bare_path_should_be_is_told(written):
    path = written(*SAMPLES["rasa"])
    with pytest.raises(DatasetError, match=f"write rasa:{path}"):
        read_dataset(str(path))


@pytest.mark.parametrize("spec", ["", "nonsense", "xml:/a", "rasa", "rasa:", "my bot=rasa:/a"])
def test_a_spec_of_another_shape_is_refused(spec):
    with pytest.raises(DatasetError, match=r"must be \[NAME=\]FORMAT:PATH.*formats are snips"):
        read_dataset(spec)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"must exist \(got '.*nowhere'\)"):
        read_dataset(f"snips:{tmp_path}/nowhere")


def test_a_file_without_examples_is_refused(written):
    with pytest.raises(DatasetError, match="must have examples"):
        read_dataset(f"hint3:{written('a.csv', 'sentence,label')}")


@pytest.mark.parametrize("name", [name for name, each in DATASETS.items() if name != "snips"])
def test_what_is_not_utf_8_is_told_with_its_line(tmp_path, name):
    path = tmp_path / Path(SAMPLES[name][0])
    path.write_bytes(SAMPLES[name][1].encode() + b"\xff\xfe")
    line = 1 + SAMPLES[name][1].count("\n")
    part = "#train" if DATASETS[name].parts else ""
    with pytest.raises(DatasetError, match=f"line {line}: text must be UTF-8"):
        read_dataset(f"{name}:{path}{part}")


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "snips"])
def test_a_folder_or_file_of_another_kind_gives_one_clear_error(tmp_path, name):
    part = "#train" if DATASETS[name].parts else ""
    with pytest.raises(DatasetError):
        read_dataset(f"{name}:{tmp_path}{part}")
    for other, (file, text) in SAMPLES.items():
        if other != name:
            (tmp_path / file).write_text(text, encoding="utf-8")
            with pytest.raises(DatasetError):
                read_dataset(f"{name}:{tmp_path / file}{part}")


def test_a_label_space_can_be_named(written):
    path = written(*SAMPLES["rasa"])
    assert read_dataset(f"rasa:{path}").name == "rasa"
    assert read_dataset(f"travel-bot=rasa:{path}").name == "travel-bot"


def test_the_label_space_is_sorted(written):
    rows = '{"tokens": ["red", "hat"], "labels": ["B-tint", "B-item"]}\n'
    dataset = read_dataset(f"queryner:{written('a.jsonl', rows)}")
    assert dataset.labels == ("item", "tint")
    assert dataset.intents == ()


def test_a_byte_order_mark_is_no_part_of_the_text(written):
    path = written("a.csv", "\N{ZERO WIDTH NO-BREAK SPACE}sentence,label\nhello,HI\n")
    assert read_dataset(f"hint3:{path}").intents == ("HI",)


def test_reading_needs_no_torch():
    code = "import sys, nlu_mtl.datasets; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
