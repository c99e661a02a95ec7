import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_mtl.artifacts import ArtifactError, ModelConfig
from nlu_mtl.serving.intents import IntentReader, rank_intents
from nlu_mtl.serving.rejection import METHODS
from nlu_mtl.spaces import LabelSpace, Rejection

WITH = LabelSpace("flights", ("book", "out_of_scope", "cancel", "pay"))
WITHOUT = LabelSpace("flights", ("book", "cancel", "pay"))
ARRAYS = {"whitening": np.eye(2, dtype=np.float32), "means": np.eye(2, dtype=np.float32)[:1]}
numbers = st.floats(-20, 20, width=32)


def reader(space, rejection=None, temperature=1.0):
    rejections = {} if rejection is None else {"flights": rejection}
    return IntentReader(ModelConfig("base", 2, 16, (space,), {"flights": temperature}, rejections), space)


def read(space, logits, rejection=None, vector=(1, 0)):
    outputs = {"intent_flights": np.array([logits], np.float32), "vector": np.array([vector], np.float32)}
    return reader(space, rejection).read(outputs, 0)


def test_a_higher_temperature_is_less_sure_of_the_same_intent():
    logits = np.array([0.0, 3.0, 1.0], dtype=np.float32)
    cold, warm = (rank_intents(logits, ("a", "b", "c"), temperature) for temperature in (1.0, 2.0))
    assert [each.name for each in cold] == [each.name for each in warm] == ["b", "c", "a"]
    assert cold[0].confidence > warm[0].confidence
    assert sum(each.confidence for each in warm) == pytest.approx(1)


def test_without_rejection_the_likeliest_intent_stands():
    assert [each.name for each in read(WITHOUT, [0.1, 0.2, 0.0])] == ["cancel", "book", "pay"]
    assert read(WITH, [0.1, 0.2, 0.0, 0.0])[0].name == "out_of_scope"


@pytest.mark.parametrize("space", [WITH, WITHOUT])
@given(logits=st.lists(numbers, min_size=4, max_size=4), threshold=numbers, scale=st.floats(1e-6, 100))
def test_a_ranking_holds_every_intent_once_and_the_decision_first(space, logits, threshold, scale):
    logits = logits[: len(space.intents)]
    ranking = read(space, logits, Rejection("max_logit", threshold, scale))
    assert sorted(each.name for each in ranking) == sorted(WITH.intents)
    confidences = [each.confidence for each in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1)
    inside = [value for value, name in zip(np.float32(logits), space.intents, strict=True) if name != "out_of_scope"]
    assert (ranking[0].name == "out_of_scope") == (max(inside) < threshold)


@given(low=numbers, high=numbers)
def test_a_higher_threshold_never_keeps_more(low, high):
    generator = np.random.default_rng(0)
    texts = generator.normal(size=(40, 3)) * 8
    low, high = sorted((low, high))
    kept = [
        {row for row, logits in enumerate(texts) if read(WITHOUT, logits, rejection)[0].name != "out_of_scope"}
        for rejection in (Rejection("energy", low, 1.0), Rejection("energy", high, 1.0))
    ]
    assert kept[1] <= kept[0]


def test_what_fits_worse_is_surer_to_be_out_of_scope():
    rejection = Rejection("max_logit", 5.0, 2.0)
    sure = [
        {each.name: each.confidence for each in read(WITHOUT, [value, 0, 0], rejection)}["out_of_scope"]
        for value in (9, 6, 5, 4, 1)
    ]
    assert sure == sorted(sure)
    assert sure[2] == pytest.approx(0.5, abs=0.01)


def test_distances_read_the_sentence_vector():
    rejection = Rejection("mahalanobis", -0.5, 0.1, ARRAYS)
    assert read(WITHOUT, [3, 0, 0], rejection, vector=(1, 0))[0].name == "book"
    assert read(WITHOUT, [3, 0, 0], rejection, vector=(0, 1))[0].name == "out_of_scope"
    assert reader(WITHOUT, rejection).outputs == ("intent_flights", "vector")


@pytest.mark.parametrize(
    ("rejection", "told"),
    [
        (Rejection("oracle", 0, 1), f"one of {', '.join(METHODS)} .got 'oracle'"),
        (Rejection("own_class", 0, 1), "an intent that it lacks"),
        (Rejection("mahalanobis", 0, 1, {"means": ARRAYS["means"]}), "the array 'whitening'"),
    ],
)
def test_a_rejection_that_cannot_be_followed_is_told(rejection, told):
    with pytest.raises(ArtifactError, match=rf"flights.*{told}.*daogou train nlu"):
        reader(WITHOUT, rejection)
