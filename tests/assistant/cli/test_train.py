"""``daogou train`` as a caller sees it; what it trains is tested where that is written."""

import json

import pytest

from assistant.cli.main import main
from tests.encoders import write_tiny

TRIPS = "".join(f"{verb} seat {number},{verb}\n" for number in range(20) for verb in ("book", "pay"))


@pytest.fixture
def daogou(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DAOGOU_HOME", str(tmp_path / "home"))

    def run(*arguments, code=0):
        with pytest.raises(SystemExit) as left:
            main(["train", *arguments])
        output = capsys.readouterr()
        assert left.value.code == code, output.err
        return output

    return run


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_tiny(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def trips(tmp_path):
    path = tmp_path / "trips.csv"
    path.write_text(f"sentence,label\n{TRIPS}", encoding="utf-8")
    return f"trips=hint3:{path}"


@pytest.mark.parametrize(("options", "seed"), [([], 7), (["--seed", "0"], 0)])
def test_a_recipe_sets_the_seed_unless_it_is_given(daogou, tiny, trips, tmp_path, options, seed):
    recipe = tmp_path / "recipe.yml"
    recipe.write_text("seed: 7\nepochs: 1\nthreads: 1\nepoch: {others: 8}\n", encoding="utf-8")
    output = daogou("nlu", "--data", trips, "--recipe", str(recipe), "--encoder", str(tiny), *options).out
    told = json.loads(output)
    assert told["output"] == str(tmp_path / "home" / "models" / "nlu")
    config = json.loads((tmp_path / "home" / "models" / "nlu" / "config.json").read_text(encoding="utf-8"))
    assert config["training"]["seed"] == seed
    assert config["training"]["epochs"] == len(told["metrics"]["epochs"]) == 1


def test_the_data_are_drawn_by_the_seed_of_the_recipe(daogou, tiny, trips, tmp_path):
    digests = []
    for seed in (7, 7, 8):
        recipe = tmp_path / "recipe.yml"
        recipe.write_text(f"seed: {seed}\nepochs: 1\nthreads: 1\nepoch: {{others: 8}}\n", encoding="utf-8")
        output = tmp_path / f"model-{len(digests)}"
        daogou("nlu", "--data", trips, "--recipe", str(recipe), "--encoder", str(tiny), "--output", str(output))
        digests.append(json.loads((output / "config.json").read_text(encoding="utf-8"))["data_fingerprint"])
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ["intent", "--recipe", "x"],
        ["intent", "--log", "x"],
        ["intent", "--validation", "x"],
        ["intent", "--epochs", "3"],
        ["ranking", "--data", "x"],
        ["ranking", "--reply", "x"],
        ["nlu", "--log", "x"],
        ["nlu", "--reply", "x"],
    ],
    ids=" ".join,
)
def test_options_of_another_command_are_refused(daogou, arguments):
    output = daogou(*arguments, code=2)
    assert f"No such option: {arguments[1]}" in output.err
    assert output.out == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("intent", "an intent must be learnt from examples (got no file of them); write --data FORMAT:PATH"),
        ("ranking", "a ranker must be learnt from a log (got no file of one); write --log FILE"),
    ],
)
def test_what_is_learnt_from_must_be_given(daogou, name, told):
    assert told in daogou(name, code=2).err


def test_bad_recipes_and_data_are_one_line(daogou, tmp_path):
    recipe, data = tmp_path / "recipe.yml", tmp_path / "data.yml"
    recipe.write_text("weights: 3\n", encoding="utf-8")
    data.write_text("undo: |\n  zap that\n", encoding="utf-8")
    for arguments in (["--recipe", str(recipe)], ["--data", f"daogou:{data}"]):
        output = daogou("nlu", *arguments, code=1)
        assert output.err.startswith("error: ")
        assert output.err.count("\n") == 1
        assert "(got " in output.err
    assert not (tmp_path / "home" / "models").exists()
