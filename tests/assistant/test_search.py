import pytest

from assistant.search import FilterError, read_constraints, read_filter
from catalog.constraints import Constraint, Range


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        ("color=red", Constraint("color", "eq", ("red",), "red")),
        ("color = red | blue", Constraint("color", "in", ("red", "blue"), "red | blue")),
        ("brand!=Acme", Constraint("brand", "not", ("Acme",), "Acme")),
        ("price=20..80", Constraint("price", "range", Range(20, 80), "20..80")),
        ("price=..80", Constraint("price", "range", Range(None, 80), "..80")),
        ("rating=4..", Constraint("rating", "range", Range(4, None), "4..")),
        ("size=40..44", Constraint("size", "range", Range(40, 44), "40..44")),
        ("price=80", Constraint("price", "range", Range(80, 80), "80")),
    ],
)
def test_a_filter_becomes_a_constraint(text, constraint):
    assert read_filter(text) == constraint


@pytest.mark.parametrize(
    "text",
    [
        "color",
        "color=",
        "colour=red",
        "price=cheap",
        "price=80..20",
        "price=..",
        "price!=3",
        "price=nan",
        "=red",
        "color=|",
        "color=1..2",
    ],
)
def test_a_wrong_filter_is_one_clear_line(text):
    with pytest.raises(FilterError, match=r"\(got "):
        read_filter(text)


@pytest.mark.parametrize(
    "constraint",
    [
        Constraint("color", "not", ("red",), "not red", 2),
        Constraint("brand", "prefer", ("Acme",), "acme"),
        Constraint("price", "range", Range(None, 80, "USD"), "under 80"),
        Constraint("size", "range", Range(55, None, unit="in"), "at least 55 inches"),
    ],
)
def test_constraints_are_read_as_they_are_written(constraint):
    assert read_constraints([constraint.to_dict()]) == [constraint]


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"name": "color", "op": "like", "value": "red"},
        {"name": "colour", "op": "eq", "value": "red"},
        {"name": "price", "op": "eq", "value": "80"},
        {"name": "color", "op": "range", "value": {"min": 1}},
        {"name": "price", "op": "range", "value": {}},
        {"name": "color", "op": "eq", "value": 3},
        {"name": "price", "op": "range", "value": {"min": "a", "max": 3}},
        {"name": "price", "op": "range", "value": {"min": "a", "max": "b"}},
        {"name": "price", "op": "range", "value": {"min": "5"}},
        {"name": "price", "op": "range", "value": {"min": True}},
        {"name": "price", "op": "range", "value": {"min": float("nan")}},
        {"name": "price", "op": "range", "value": {"min": 10**400}},
        {"name": "price", "op": "range", "value": {"min": 1, "currency": []}},
        {"name": "weight", "op": "range", "value": {"min": 1, "unit": 5}},
        {"name": "color", "op": "eq", "value": {"red": 1}},
        {"name": "color", "op": "in", "value": ["red", 3]},
        {"name": ["color"], "op": "eq", "value": "red"},
        {"name": "color", "op": ["eq"], "value": "red"},
        {"name": "color", "op": "eq", "value": "red", "turn": float("inf")},
    ],
)
def test_a_wrong_constraint_is_refused(item):
    with pytest.raises(FilterError, match=r"\(got "):
        read_constraints([item])
