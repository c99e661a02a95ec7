from pathlib import Path

import pytest

from nlu_mtl.data.grammar import Grammar, GrammarError, read_template, read_templates


def test_a_weight_repeats_a_template() -> None:
    assert len(read_templates("3* one\ntwo\n# a comment")) == 4


@pytest.mark.parametrize("line", ["(open", "closed)", "[open", "[wrong)", "(wrong](color)"])
def test_brackets_must_match(line: str) -> None:
    with pytest.raises(GrammarError, match="must"):
        read_template(line)


def test_shipped_files_load_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(
        "templates:\n  greet:\n    train: |\n      hi\n    held_out: |\n      hey\n", encoding="utf-8"
    )
    grammar = Grammar.load(tmp_path)
    assert len(grammar.trained["greet"]) == len(grammar.held_out["greet"]) == 1
