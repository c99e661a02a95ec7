"""Outcomes that are written down, so that every figure over them can be counted by hand."""

import pytest

from nlu_mtl.data import Span
from nlu_mtl.reporting.outcomes import Outcomes
from nlu_mtl.spaces import OWN
from tests.nlu_mtl.reporting.written import outcome

SEARCH, REFINE, OUTSIDE = "search_product", "refine_search", "out_of_scope"
RED, SHOES = Span(0, 3, "color"), Span(4, 9, "product_type")


@pytest.fixture(scope="session")
def outcomes() -> Outcomes:
    """Five messages and a product text, with one fault of every kind."""
    return Outcomes(
        OWN,
        (
            outcome("red shoes", SEARCH, SEARCH, 0.95, [RED, SHOES], [RED, SHOES]),
            outcome("red shoes please", SEARCH, REFINE, 0.7, [RED, SHOES], [RED]),
            outcome("not red", REFINE, REFINE, 0.6, [Span(4, 7, "color", "exclude")], [Span(4, 7, "color")]),
            outcome("what a day", OUTSIDE, SEARCH, 0.85, [], [Span(7, 10, "time")]),
            outcome("sing me a song", OUTSIDE, OUTSIDE, 0.99),
        ),
        (outcome("Red mug", None, None, 0.8, [Span(0, 3, "color"), Span(4, 7, "product_type")], [RED], "product"),),
    )
