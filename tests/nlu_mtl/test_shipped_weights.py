import json

import pytest

from nlu_mtl import artifacts
from nlu_mtl.spaces import OWN
from nlu_mtl.training.held_out import Evaluator, HeldOut

DIRECTORY = artifacts.shipped_directory()
MEGABYTE = 1_000_000


def test_the_shipped_weights_are_whole_and_small():
    artifacts.verify(DIRECTORY)
    assert sum(path.stat().st_size for path in DIRECTORY.iterdir()) < 30 * MEGABYTE


def test_the_shipped_labels_are_the_schemas(shipped):
    assert shipped.config.space() == OWN


@pytest.mark.parametrize("split", ["test", "handwritten"])
def test_the_shipped_weights_reach_their_recorded_scores(shipped, split):
    recorded = json.loads((DIRECTORY / artifacts.METRICS_FILE).read_text(encoding="utf-8"))[split]["int8"]
    evaluated = Evaluator(DIRECTORY).evaluate(HeldOut.of_split(split, shipped.config.training["seed"]))
    scores = {"n": evaluated.count, **evaluated.metrics}
    judged = ("n", "intent_accuracy", "entity_f1", "attribute_f1", "polarity_accuracy", "exact_match")
    assert {name: scores[name] for name in judged} == pytest.approx(
        {name: recorded[name] for name in judged}, abs=0.005
    )
