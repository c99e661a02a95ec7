import json
from pathlib import Path

import numpy as np
import pytest

from nlu_mtl import artifacts
from nlu_mtl.artifacts import read_config, read_fingerprint, shipped_directory, verify
from nlu_mtl.datasets import Dataset, DatasetError, Labelled
from nlu_mtl.schema import INTENTS
from nlu_mtl.serving.parser import Parser
from nlu_mtl.serving.rejection import METHODS, Evidence
from nlu_mtl.spaces import LabelSpace, Rejection
from nlu_mtl.training.few_shot import train_intent, with_classes
from nlu_mtl.training.further_classes import FewShotConfig

QUICK = FewShotConfig(replayed=8, replayed_out_of_scope=20, alike=40, copies=3, validated=60)
REPAIRS = (
    "do you repair broken soles",
    "can you fix the heel of my boots",
    "my zipper is stuck, do you mend that",
    "i would like my jacket repaired",
    "how much is it to have a seam mended",
    "is there a repair service",
)
LESSONS = (
    "do you offer sewing classes",
    "i want to learn how to knit, is there a course",
    "sign me up for the workshop on saturday",
    "when is the next pottery class",
    "are there lessons for beginners",
)


def dataset(intent, texts):
    return Dataset.of("shop", [Labelled(text, intent, ()) for text in texts], Path("shop.yml"), (), "daogou")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("once") / "nlu"
    return folder, train_intent(shipped_directory(), folder, dataset("ask_repair", REPAIRS), config=QUICK)


@pytest.fixture(scope="module")
def twice(once, tmp_path_factory):
    folder = tmp_path_factory.mktemp("twice") / "nlu"
    train_intent(once[0], folder, dataset("ask_class", LESSONS), config=QUICK)
    return folder


def test_a_new_intent_is_read_and_the_report_says_what_it_cost(once):
    folder, metrics = once
    parser = Parser.load(folder)
    assert parser.parse("could you repair the sole of my shoe").intent.name == "ask_repair"
    assert parser.config.space().intents == (*INTENTS, "ask_repair")
    assert (metrics["new"], metrics["examples"]) == (["ask_repair"], len(REPAIRS))
    accuracy = metrics["intent_accuracy"]
    assert accuracy["after"] >= accuracy["before"] - 0.1


def test_all_but_the_intents_stays_as_it_was(once, shipped):
    texts = ["red running shoes under $80, not nike", "what is your return policy?", "add the second one to my cart"]
    for before, after in zip(shipped.parse_batch(texts), Parser.load(once[0]).parse_batch(texts), strict=True):
        assert after.vector.tobytes() == before.vector.tobytes()
        assert after.attributes == before.attributes
        assert after.intent.name == before.intent.name
    assert read_fingerprint(once[0]) == read_fingerprint(shipped_directory())


def test_the_new_model_is_whole_and_tells_what_was_added(once):
    verify(once[0])
    assert "ask_repair" in (once[0] / artifacts.CARD_FILE).read_text(encoding="utf-8")
    recorded = json.loads((once[0] / artifacts.METRICS_FILE).read_text(encoding="utf-8"))
    assert recorded["added"] == [once[1]]
    assert read_config(once[0]).data_fingerprint != read_config(shipped_directory()).data_fingerprint


def test_a_second_intent_leaves_the_first_in_place(once, twice):
    parser = Parser.load(twice)
    assert parser.config.space().intents == (*INTENTS, "ask_repair", "ask_class")
    assert parser.parse("can you mend my torn jacket").intent.name == "ask_repair"
    assert parser.parse("is there a course on sewing").intent.name == "ask_class"
    assert Parser.load(once[0]).parse("is there a course on sewing").intent.name != "ask_class"


def test_a_model_can_be_extended_in_place(once, tmp_path):
    folder = tmp_path / "nlu"
    train_intent(once[0], folder, dataset("ask_class", LESSONS), config=QUICK)
    train_intent(folder, folder, dataset("ask_class", ("teach me to sew please",)), config=QUICK)
    assert Parser.load(folder).config.space().intents == (*INTENTS, "ask_repair", "ask_class")
    assert [path.name for path in tmp_path.iterdir()] == ["nlu"]


def test_bad_examples_leave_the_model_as_it_is(once):
    before = read_config(once[0])
    with pytest.raises(DatasetError, match="5 different examples"):
        train_intent(once[0], once[0], dataset("ask_class", LESSONS[:1]), config=QUICK)
    assert read_config(once[0]) == before


def test_a_rejection_by_distance_knows_the_new_intents():
    wide = np.array([3, 4], dtype=np.float32)
    whitening, means = np.diag([2, 1]).astype(np.float32), np.zeros((1, 2), dtype=np.float32)
    known = Rejection("mahalanobis", -4.0, 1.0, {"whitening": whitening, "means": means})
    space = LabelSpace("daogou", ("greet", "ask_repair"), ())
    near = Evidence.of(space, np.zeros((1, 2), dtype=np.float32), wide[None])
    assert METHODS["mahalanobis"].score(near, known.arrays)[0] < known.threshold
    wider = with_classes(known, [wide])
    assert METHODS["mahalanobis"].score(near, wider.arrays)[0] == 0
    assert (wider.method, wider.threshold, wider.scale) == (known.method, known.threshold, known.scale)
    directions = with_classes(Rejection("cosine", 0.5, 1.0, {"directions": means}), [wide]).arrays["directions"]
    assert directions.tolist() == pytest.approx(np.array([[0, 0], [0.6, 0.8]]))


def test_a_rejection_by_logits_stays_as_it_is():
    known = Rejection("energy", 1.0, 1.0)
    assert with_classes(known, [np.ones(2, dtype=np.float32)]) == known
