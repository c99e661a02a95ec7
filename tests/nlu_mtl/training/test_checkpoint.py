import json

import pytest

from nlu_mtl.artifacts import METRICS_FILE, ArtifactError, read_config
from nlu_mtl.datasets import read_dataset
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.training.checkpoint import load_trained
from nlu_mtl.training.config import NluConfig
from nlu_mtl.training.corpora import Corpus, examples_of, space_of
from nlu_mtl.training.evaluation import score_space
from nlu_mtl.training.nlu import train_nlu

CITIES = ("oslo", "rome", "paris", "lima", "tokyo", "quito", "bern", "cairo", "delhi", "seoul")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Two intents that one word tells apart, with a city."""
    path = tmp_path_factory.mktemp("data") / "nlu.yml"
    goals = [("book", "book a trip to"), ("cancel", "cancel my flight to")]
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {words} [{city}](city)\n" for city in CITIES)
        for intent, words in goals
    ]
    path.write_text("version: '3.1'\nnlu:\n" + "".join(blocks), encoding="utf-8")
    dataset = read_dataset(f"trips=rasa:{path}")
    return Corpus(space_of(dataset), examples_of(dataset), examples_of(dataset))


@pytest.fixture(scope="module")
def trained(corpus, tiny_directory, tmp_path_factory):
    output = tmp_path_factory.mktemp("models") / "trips"
    train_nlu(output, encoder=str(tiny_directory), epochs=8, corpora=[corpus], config=NluConfig(threads=1))
    return output


def test_the_weights_before_rounding_score_as_they_did_when_trained(trained, corpus):
    labeller = Labeller(load_trained(trained), read_config(trained), "trips")
    scores = score_space(labeller, corpus.validation)
    told = json.loads((trained / METRICS_FILE).read_text(encoding="utf-8"))["spaces"]["trips"]["fp32"]
    assert scores["intent_accuracy"] > 0.5
    assert {name: scores[name] for name in ("intent_accuracy", "entity_f1")} == pytest.approx(
        {name: told[name] for name in ("intent_accuracy", "entity_f1")}, abs=1e-4
    )


def test_a_directory_without_these_weights_is_named(trained, tmp_path):
    for path in trained.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ArtifactError, match="safetensors"):
        load_trained(tmp_path)
