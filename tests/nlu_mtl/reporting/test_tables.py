import pytest

from nlu_mtl.reporting.scores import scores
from nlu_mtl.reporting.tables import Row, f1, intent_rows, span_rows, worst_first


def test_rows_count_what_was_read_and_what_was_expected(outcomes):
    rows = {row.name: row for row in intent_rows(outcomes.messages)}
    assert rows["search_product"].precision == rows["search_product"].recall == 1 / 2
    assert rows["refine_search"].to_dict() == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "support": 1}
    spans = {row.name: row for row in span_rows(outcomes.messages)}
    assert (spans["color"].hits, spans["color"].predicted, spans["color"].support) == (3, 3, 3)
    assert spans["time"].precision == 0


def test_rows_agree_with_the_scores(outcomes):
    metrics, rows = scores(outcomes), intent_rows(outcomes.messages)
    assert sum(row.hits for row in rows) / sum(row.support for row in rows) == metrics["intent_accuracy"]
    outside = next(row for row in rows if row.name == "out_of_scope")
    assert outside.recall == metrics["oos_recall"]
    assert all(metrics[f"entity_f1.{row.name}"] == row.f1 for row in span_rows(outcomes.messages) if row.support)


def test_what_never_occurs_has_no_share():
    assert Row("never read", 0, 0, 3).to_dict() == {"precision": None, "recall": 0.0, "f1": 0.0, "support": 3}
    assert Row("never expected", 0, 2, 0).recall is None


def test_nothing_expected_and_nothing_found_is_right():
    assert f1(0, 0, 0) == 1
    assert f1(0, 1, 0) == 0


def test_the_worst_come_first_and_the_common_among_equals():
    rows = [Row("good", 9, 10, 10), Row("rare", 0, 1, 1), Row("common", 0, 1, 8)]
    assert [row.name for row in worst_first(rows)] == ["common", "rare", "good"]
    assert worst_first(rows)[-1].f1 == pytest.approx(0.9)
