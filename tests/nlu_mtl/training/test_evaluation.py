import numpy as np
import pytest

from nlu_mtl.data import Example, Span
from nlu_mtl.schema import INTENTS, Attribute, Intent, ParsedUtterance
from nlu_mtl.serving.parser import Reading
from nlu_mtl.training.evaluation import fit_temperature, retrieval_scores, score

VECTOR = np.ones(1, dtype=np.float32)


def attribute(text, start, name, polarity="include"):
    return Attribute(name, text, text, polarity, start, start + len(text), 0.9)


class Recorded:
    """A parser whose answers are written down."""

    def __init__(self, answers):
        self.answers = answers

    def parse_batch(self, texts, split=True):
        assert not split
        results = []
        for text in texts:
            name, attributes = self.answers[text]
            intent = Intent(name, 1.0)
            results.append(ParsedUtterance(text, intent, (intent,), tuple(attributes), VECTOR))
        return results

    def read(self, texts):
        return [Reading(VECTOR, tuple(self.answers[text])) for text in texts]

    def embed(self, texts):
        return np.stack([self.answers[text] for text in texts])


EXAMPLES = [
    Example("red shoes", "search_product", (Span(0, 3, "color"), Span(4, 9, "product_type"))),
    Example("not red", "refine_search", (Span(4, 7, "color", "exclude"),)),
    Example("what a day", "out_of_scope", ()),
    Example("Red mug", None, (Span(0, 3, "color"),), "product"),
]


def test_a_perfect_parser_scores_one_everywhere():
    parser = Recorded(
        {
            "red shoes": ("search_product", [attribute("red", 0, "color"), attribute("shoes", 4, "product_type")]),
            "not red": ("refine_search", [attribute("red", 4, "color", "exclude")]),
            "what a day": ("out_of_scope", []),
            "Red mug": [attribute("Red", 0, "color")],
        }
    )
    metrics = score(parser, EXAMPLES)
    assert metrics.pop("intent_calibration_error") == 0
    assert set(metrics.values()) == {1.0}


def test_each_fault_lowers_its_own_scores():
    parser = Recorded(
        {
            "red shoes": ("search_product", [attribute("red", 0, "color")]),
            "not red": ("refine_search", [attribute("red", 4, "color")]),
            "what a day": ("greet", []),
            "Red mug": [],
        }
    )
    metrics = score(parser, EXAMPLES)
    assert metrics["intent_accuracy"] == pytest.approx(2 / 3)
    assert metrics["oos_recall"] == metrics["oos_precision"] == 0
    assert metrics["in_scope_accuracy"] == 1
    assert metrics["entity_f1"] == pytest.approx(4 / 5)
    assert metrics["attribute_f1"] == pytest.approx(2 / 5)
    assert metrics["polarity_accuracy"] == pytest.approx(1 / 2)
    assert metrics["exact_match"] == 0
    assert metrics["product_entity_f1"] == 0
    assert metrics["entity_f1.product_type"] == 0
    assert metrics["entity_f1.color"] == 1


def test_only_what_applies_is_scored():
    parser = Recorded({"Red mug": [attribute("Red", 0, "color")]})
    assert score(parser, EXAMPLES[3:]) == {"product_entity_f1": 1.0}
    assert score(parser, []) == {}


def test_retrieval_is_judged_against_the_base_encoder():
    own = {"q": np.array([1.0, 0]), "p": np.array([0.8, 0.6]), "r": np.array([0, 1.0]), "other": np.array([0.6, 0.8])}
    base = {**own, "p": np.array([0.0, 1.0])}
    metrics = retrieval_scores(Recorded(own), [("q", "p"), ("r", "other")], base)
    assert metrics["retrieval_mrr"] == pytest.approx(1.0)
    assert metrics["retrieval_mrr_base"] == pytest.approx(0.5)
    assert metrics["closeness"] == pytest.approx((1 + 0.6 + 1 + 1) / 4)


def test_the_temperature_undoes_overconfidence():
    generator = np.random.default_rng(0)
    truth = generator.normal(size=(4000, len(INTENTS))).astype(np.float32) * 2
    chosen = [generator.choice(len(INTENTS), p=np.exp(row) / np.exp(row).sum()) for row in truth.astype(np.float64)]
    assert fit_temperature(3 * truth, [INTENTS[number] for number in chosen], INTENTS) == pytest.approx(3, rel=0.15)
