from actions.dialogue.events import SearchChanged
from actions.query_text import meaning_text, query_text
from catalog.constraints import Constraint, Range

SEARCH = SearchChanged(
    (
        Constraint("product_type", "in", ("mug", "teapot"), "mugs or teapots"),
        Constraint("color", "eq", ("red",), "red"),
        Constraint("style", "prefer", ("modern",), "modern"),
        Constraint("brand", "not", ("Acme",), "not acme"),
        Constraint("price", "range", Range(None, 20), "under 20"),
    ),
    "for tea",
)


def test_the_query_has_what_is_wanted_in_the_order_of_a_phrase() -> None:
    assert query_text(SEARCH) == "red modern mug teapot for tea"


def test_what_filters_does_not_order_by_meaning_too() -> None:
    assert meaning_text(SEARCH) == "modern mug teapot for tea"


def test_an_empty_search_has_no_words() -> None:
    assert query_text(SearchChanged((), "")) == ""
