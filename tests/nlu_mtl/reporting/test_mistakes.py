from dataclasses import replace

from nlu_mtl.data import Span
from nlu_mtl.reporting.mistakes import worst_mistakes
from nlu_mtl.reporting.outcomes import Outcomes
from nlu_mtl.spaces import OWN
from tests.nlu_mtl.reporting.written import outcome


def test_every_text_with_a_fault_is_one_and_the_surest_comes_first(outcomes):
    mistakes = worst_mistakes(outcomes)
    assert [(each.outcome.example.text, each.confidence) for each in mistakes] == [
        ("what a day", 0.85),
        ("red shoes please", 0.7),
        ("not red", 0.6),
        ("Red mug", 0.0),
    ]


def test_the_confidence_is_that_of_what_is_wrong():
    spans = (Span(0, 3, "color"), Span(4, 9, "brand"))
    sure = outcome("red shoes", "search_product", "search_product", 0.99, spans[:1], spans)
    (mistake,) = worst_mistakes(Outcomes(OWN, (replace(sure, confidences=(0.98, 0.4)),)))
    assert mistake.confidence == 0.4


def test_spans_are_marked_where_they_stand(outcomes):
    mistakes = {each.outcome.example.text: each for each in worst_mistakes(outcomes)}
    missed = mistakes["red shoes please"]
    assert [(each.text, each.state, each.label) for each in missed.expected] == [
        ("red", "right", "color"),
        (" ", "plain", ""),
        ("shoes", "missed", "product_type"),
        (" please", "plain", ""),
    ]
    assert [(each.text, each.state) for each in missed.read] == [("red", "right"), (" shoes please", "plain")]
    reversed_ = mistakes["not red"]
    assert [(each.state, each.label) for each in reversed_.expected][1] == ("missed", "not color")
    assert [(each.state, each.label) for each in reversed_.read][1] == ("wrong", "color")


def test_pieces_are_the_whole_text(outcomes):
    for mistake in worst_mistakes(outcomes):
        for pieces in (mistake.expected, mistake.read):
            assert "".join(piece.text for piece in pieces) == mistake.outcome.example.text


def test_polarity_is_no_mistake_of_a_product_text():
    right = outcome("no red", None, None, 0.9, [Span(3, 6, "color", "exclude")], [Span(3, 6, "color")], "product")
    assert worst_mistakes(Outcomes(OWN, (), (right,))) == []
