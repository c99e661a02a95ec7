from pathlib import Path

import pytest

from benchmarks.understanding.page import write_page
from benchmarks.understanding.runs import load, save
from benchmarks.understanding.sets import SETS
from nlu_mtl.schema import OUT_OF_SCOPE

RUN = {"seed": 0, "parts": 1, "wall_seconds": 120.0, "cpu_seconds": 60.0}


def scores(value: float) -> dict[str, dict[str, float]]:
    return {column: {"entity_f1": value} for column in ("fp32", "int8", "int8@5%", "int8@15%")}


def test_the_page_tells_means_and_their_spread() -> None:
    page = write_page({"queryner": [{**RUN, "scores": scores(0.6)}, {**RUN, "seed": 1, "scores": scores(0.7)}]})
    row = next(line for line in page.splitlines() if "QueryNER dev" in line)
    assert "seeds: 2" in row
    assert row.count("0.6500 ± 0.0707") == 4
    assert "1 CPU min" in row


def test_one_seed_has_no_spread() -> None:
    page = write_page({"queryner": [{**RUN, "scores": scores(0.6)}]})
    assert "| 0.6000 | 0.6000 |" in page


def test_runs_are_read_back(tmp_path: Path) -> None:
    run = {**RUN, "scores": scores(0.6)}
    save(run, tmp_path / "queryner" / "seed-0.json")
    assert load(tmp_path / "queryner") == [run]


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(SETS))
@pytest.mark.parametrize("seed", [0, 1])
def test_no_test_text_is_trained_or_validated_on(name: str, seed: int) -> None:
    for part in SETS[name].parts(seed):
        assert part.train.examples
        assert part.validation.examples
        assert part.test.examples
        if name in ("bitext", "queryner", "hint3-curekart", "hint3-sofmattress", "simmc2"):  # split by us
            trained = {id(each) for each in part.train.examples}
            assert not trained & {id(each) for each in (*part.validation.examples, *part.test.examples)}
            texts = {each.text.casefold() for each in part.train.examples}
            if name != "simmc2":  # dialogues share short answers
                assert not texts & {each.text.casefold() for each in part.validation.examples}


@pytest.mark.real
def test_hint3_never_trains_on_what_is_out_of_its_scope() -> None:
    for part in SETS["hint3-curekart"].parts(0):
        assert OUT_OF_SCOPE not in part.train.intents
        outside = [
            {each.text for each in held.examples if each.intent == OUT_OF_SCOPE}
            for held in (part.validation, part.test)
        ]
        assert all(outside)
        assert not outside[0] & outside[1]
