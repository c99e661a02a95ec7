import pytest

from nlu_mtl.reporting.outcomes import Outcomes
from nlu_mtl.reporting.scores import scores
from nlu_mtl.spaces import LabelSpace
from tests.nlu_mtl.reporting.written import outcome


def test_each_score_counts_what_it_says(outcomes):
    metrics = scores(outcomes)
    assert metrics["intent_accuracy"] == pytest.approx(3 / 5)
    assert metrics["intent_macro_f1"] == pytest.approx((1 / 2 + 2 / 3 + 2 / 3) / 3)
    assert metrics["entity_f1"] == pytest.approx(2 * 4 / (5 + 5))
    assert metrics["attribute_f1"] == pytest.approx(2 * 3 / (5 + 5))
    assert metrics["polarity_accuracy"] == pytest.approx(3 / 4)
    assert metrics["exact_match"] == pytest.approx(2 / 5)
    assert metrics["product_entity_f1"] == pytest.approx(2 * 1 / (1 + 2))
    assert metrics["oos_recall"] == metrics["oos_precision"] / 2 == 1 / 2
    assert metrics["in_scope_accuracy"] == pytest.approx(2 / 3)
    assert "entity_f1.time" not in metrics


def test_rejection_is_scored_in_a_label_space_without_that_intent():
    space = LabelSpace("flights", ("book", "cancel"))
    wanted = ["book", "book", "cancel", "out_of_scope", "out_of_scope", "out_of_scope"]
    said = ["book", "out_of_scope", "book", "out_of_scope", "out_of_scope", "cancel"]
    messages = (outcome(f"text {number}", *pair) for number, pair in enumerate(zip(wanted, said, strict=True)))
    metrics = scores(Outcomes(space, tuple(messages)))
    assert metrics["oos_recall"] == pytest.approx(2 / 3)
    assert metrics["oos_precision"] == pytest.approx(2 / 3)
    assert metrics["in_scope_accuracy"] == pytest.approx(1 / 3)


def test_texts_without_an_intent_do_not_count_against_the_intents():
    space = LabelSpace("flights", ("book",), ("city",))
    messages = (outcome("to oslo", "book", "book"), outcome("oslo", None, "book"))
    metrics = scores(Outcomes(space, messages))
    assert metrics["intent_accuracy"] == metrics["exact_match"] == 1


def test_a_space_of_spans_alone_has_no_scores_of_intents():
    metrics = scores(Outcomes(LabelSpace("queries", (), ("city",)), (outcome("oslo", None, None),)))
    assert metrics == {"entity_f1": 1.0, "exact_match": 1.0}
