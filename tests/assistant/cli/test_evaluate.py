"""``daogou evaluate`` as a caller sees it, on the shipped model."""

import json

import pytest

from assistant.cli.main import main

OWN_FILE = (
    "greet: |\n  hello there\nsearch_product: |\n  [red](color) <script>alert(1)</script> [shoes](product_type)\n"
)


@pytest.fixture
def daogou(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DAOGOU_HOME", str(tmp_path / "home"))

    def run(*arguments, code=0):
        with pytest.raises(SystemExit) as left:
            main(["evaluate", "nlu", *arguments])
        output = capsys.readouterr()
        assert left.value.code == code, output.err
        return output

    return run


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yml"
    path.write_text(OWN_FILE)
    return f"daogou:{path}"


def test_entries_keep_their_keys_and_tell_each_name(daogou, own):
    given = json.loads(daogou("--data", own, "--noise", "0.05", "--noise", "0.15", "--json").out)["datasets"]
    assert [(each["name"], each["format"], each["n"]) for each in given] == [
        (name, "daogou", 2) for name in ("daogou", "daogou@5%", "daogou@15%")
    ]
    assert {"intent_accuracy", "entity_f1", "exact_match"} <= given[0]["metrics"].keys()
    assert given[0]["intents"]["greet"].keys() == {"precision", "recall", "f1", "support"}
    assert given[0]["attributes"]["color"]["support"] == 1
    assert [each.get("noise") for each in given] == [None, 0.05, 0.15]


def test_people_see_the_scores_and_the_worst_ten(daogou):
    lines = daogou("--split", "handwritten").out.splitlines()
    assert lines[0] == "handwritten (authored, 351 examples)"
    start = next(number for number, line in enumerate(lines) if line.startswith("  worst read"))
    worst = [line.split() for line in lines[start + 1 :]]
    assert any(line.startswith("  intent_accuracy") for line in lines[:start])
    assert len(worst) == 10
    scores = [float(line[3]) for line in worst]
    assert scores == sorted(scores)
    assert scores[-1] < 1
    assert {line[5] for line in worst} <= {"intent", "attribute"}


def test_a_report_is_written_for_every_set_with_the_command_that_made_it(daogou, own, tmp_path):
    folder = tmp_path / "my report"
    arguments = ("--data", own, "--noise", "0.05", "--report", str(folder))
    output = daogou(*arguments)
    page = (folder / "report.html").read_text(encoding="utf-8")
    markdown = (folder / "report.md").read_text(encoding="utf-8")
    assert f"daogou evaluate nlu --data {own} --noise 0.05 --report '{folder}'" in markdown
    assert "<script" not in page
    assert {path.name for path in folder.glob("*.svg")} == {
        f"{name}-{picture}.svg" for name in ("1-daogou", "2-daogou-5") for picture in ("confusion", "calibration")
    }
    assert "report.html" in output.err
    assert "report.html" not in output.out


def test_bad_options_are_told_before_anything_is_read(daogou, own, tmp_path):
    for rate in ("5", "0", "-1"):
        daogou("--data", own, "--noise", rate, code=2)
    (tmp_path / "file").touch()
    daogou("--data", own, "--report", str(tmp_path / "file"), code=2)
    output = daogou("--split", "handwritten", "--data", "snips:nowhere", code=1)
    assert output.err.count("\n") == 1
    assert "must exist (got 'nowhere')" in output.err
    assert output.out == ""


def test_a_set_that_the_model_cannot_read_is_told_before_others_are_read(daogou, tmp_path):
    path = tmp_path / "flights.csv"
    path.write_text("sentence,label\nto oslo,book\n")
    report = tmp_path / "report"
    output = daogou("--split", "hard", "--data", f"flights=hint3:{path}", "--report", str(report), code=1)
    assert output.err.startswith("error: a label space must be one the model was trained on (got 'flights'")
    assert not report.exists()


def test_data_that_cannot_be_read_leave_no_report(daogou, tmp_path):
    report = tmp_path / "report"
    assert "must exist" in daogou("--data", "snips:nowhere", "--report", str(report), code=1).err
    assert not report.exists()


def test_what_a_report_needs_is_told(daogou, own, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    output = daogou("--data", own, "--report", str(tmp_path / "report"), code=1)
    told = "a report needs more packages (got no jinja2, matplotlib); install them with pip install 'daogou[train]'"
    assert output.err == f"error: {told}\n"
