from collections.abc import Sequence

import pytest

from actions.dialogue.cues import Cues
from actions.dialogue.events import Focused, Heard, SearchChanged, Shown
from actions.dialogue.references import References
from actions.dialogue.state import State
from actions.dialogue.tracker import Tracker
from actions.understand import Understood, Wish
from catalog.constraints import Constraint, Range
from tests.actions.dialogue.utterances import understood, wish

PRICES = {"a": 20.0, "b": 35.0}
COLORS = {"a": "red", "b": "blue"}


class Shelf:
    """Two products, and as many more as are asked for, but no sofas for men and none cheaper than 10."""

    currency = "USD"

    def lowest_price(self, product_ids: Sequence[str]) -> float | None:
        known = [PRICES[each] for each in product_ids if each in PRICES]
        return min(known) if known else None

    def count(self, constraints: Sequence[Constraint]) -> int:
        values = {value for constraint in constraints for value in constraint.values}
        bounds = [constraint.value for constraint in constraints if isinstance(constraint.value, Range)]
        too_cheap = any(each.max is not None and each.max < 10 for each in bounds)
        return 0 if too_cheap or {"sofa", "men"} <= values else 7

    def meets(self, product_id: str, constraint: Constraint) -> bool:
        return constraint.name != "color" or COLORS[product_id] in constraint.values


@pytest.fixture
def tracker() -> Tracker:
    cues = Cues.load("en")
    shelf = Shelf()

    def best(ids: Sequence[str], order: str) -> str | None:
        return min(ids, key=PRICES.__getitem__)

    return Tracker(cues, shelf, References(cues, best, lambda ids, words: ()))


def after(tracker: Tracker, *messages: Understood, state: State | None = None) -> State:
    state = state or State.new("c")
    for message in messages:
        state = state.apply(Heard(message.parse.text))
        state = state.apply(tracker.merge(state, message))
    return state


def by_name(state: State) -> dict[str, list[Constraint]]:
    names: dict[str, list[Constraint]] = {}
    for constraint in state.constraints:
        names.setdefault(constraint.name, []).append(constraint)
    return names


def test_values_of_one_message_are_alternatives(tracker: Tracker) -> None:
    state = after(tracker, understood("red or blue socks", wish("color", "red"), wish("color", "blue")))
    [color] = state.constraints
    assert (color.op, color.values) == ("in", ("red", "blue"))


def test_a_later_value_replaces_an_earlier_one(tracker: Tracker) -> None:
    state = after(tracker, understood("red", wish("color", "red")), understood("black", wish("color", "black")))
    [color] = state.constraints
    assert (color.op, color.values, color.turn) == ("eq", ("black",), 2)


def test_also_adds_a_value(tracker: Tracker) -> None:
    state = after(tracker, understood("red", wish("color", "red")), understood("blue as well", wish("color", "blue")))
    [color] = state.constraints
    assert color.values == ("red", "blue")


def test_exclusions_gather_and_take_back_what_was_wanted(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("red or blue", wish("color", "red"), wish("color", "blue")),
        understood("not red", wish("color", "red", "exclude")),
        understood("not green either", wish("color", "green", "exclude")),
    )
    included, excluded = by_name(state)["color"]
    assert (included.op, included.values) == ("eq", ("blue",))
    assert (excluded.op, excluded.values) == ("not", ("red", "green"))


def test_wanting_what_was_excluded_lifts_the_exclusion(tracker: Tracker) -> None:
    state = after(
        tracker, understood("not red", wish("color", "red", "exclude")), understood("ok red", wish("color", "red"))
    )
    [color] = state.constraints
    assert (color.op, color.values) == ("eq", ("red",))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Range(None, 50), Range(20, None), (20, 50)),
        (Range(None, 50), Range(None, 80), (None, 80)),
        (Range(20, 50), Range(None, 40), (20, 40)),
        (Range(20, 50), Range(None, 10), (None, 10)),
        (Range(None, 50), Range(60, None), (60, None)),
        (Range(20, 50), Range(100, 200), (100, 200)),
        (Range(20, None, "USD"), Range(None, 50, "EUR"), (None, 50)),
        (Range(20, None, "USD"), Range(None, 50), (20, 50)),
        (Range(20, None, "GBP"), Range(None, 50), (None, 50)),
    ],
)
def test_bounds_combine_while_they_agree(
    tracker: Tracker, first: Range, second: Range, expected: tuple[float | None, float | None]
) -> None:
    state = after(tracker, understood("a", wish("price", first)), understood("b", wish("price", second)))
    [price] = state.constraints
    assert isinstance(price.value, Range)
    assert (price.value.min, price.value.max) == expected


def test_a_new_kind_of_product_keeps_audience_and_ruled_out_brands_only(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood(
            "red running shoes for men under 80, size 10, not nike",
            wish("product_type", "running shoes"),
            wish("color", "red"),
            wish("audience", "men"),
            wish("size", "10"),
            wish("price", Range(None, 80)),
            wish("brand", "Nike", "exclude"),
        ),
        understood("show me jackets", wish("product_type", "jacket")),
    )
    assert {(each.name, each.op) for each in state.constraints} == {
        ("audience", "eq"),
        ("brand", "not"),
        ("product_type", "eq"),
    }


def test_what_would_empty_the_new_search_is_not_carried_over(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("sneakers for men", wish("product_type", "sneakers"), wish("audience", "men")),
        understood("now a sofa", wish("product_type", "sofa")),
    )
    assert [each.name for each in state.constraints] == ["product_type"]


def test_another_request_after_a_search_that_found_nothing_starts_afresh(tracker: Tracker) -> None:
    dead_end = (
        understood("sofas for men", wish("product_type", "sofa"), wish("audience", "men")),
        understood("a gift for dad", wish("occasion", "gift")),
    )
    assert "product_type" not in by_name(after(tracker, *dead_end))
    mended = understood("blue ones", wish("color", "blue"), intent="refine_search")
    assert "product_type" in by_name(after(tracker, dead_end[0], mended))


def test_a_preference_does_not_outlive_the_kind_of_product(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("x", wish("product_type", "puzzle"), wish("audience", "5 year olds", linked=False)),
        understood("jackets", wish("product_type", "jacket")),
    )
    assert [each.name for each in state.constraints] == ["product_type"]


def test_a_budget_outlives_the_kind_of_product(tracker: Tracker) -> None:
    budget = wish("price", Range(None, 200))
    said = Wish("price", budget.value, "include", "my budget is 200", linked=True)
    state = after(
        tracker,
        understood("boots", wish("product_type", "boots")),
        understood("my budget is 200", said),
        understood("show me tents", wish("product_type", "tent")),
    )
    assert by_name(state)["price"][0].value == Range(None, 200)


def test_narrowing_the_kind_of_product_keeps_everything(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("red shoes", wish("product_type", "shoes"), wish("color", "red")),
        understood("running shoes", wish("product_type", "running shoes")),
    )
    assert by_name(state)["product_type"][0].values == ("running shoes",)
    assert by_name(state)["color"][0].values == ("red",)


def test_what_the_catalog_does_not_know_still_filters_by_kind_color_brand(tracker: Tracker) -> None:
    state = after(tracker, understood("zorbs", wish("product_type", "zorbs", linked=False)))
    assert state.constraints[0].hard


def test_soft_attributes_only_order(tracker: Tracker) -> None:
    state = after(tracker, understood("casual", wish("style", "casual")))
    assert [each.op for each in state.constraints] == ["prefer"]


def test_features_hold_together(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("waterproof and lightweight", wish("feature", "waterproof"), wish("feature", "lightweight")),
        understood("with laces", wish("feature", "laces")),
        understood("not waterproof", wish("feature", "waterproof", "exclude")),
    )
    assert [(each.op, each.values) for each in state.constraints] == [
        ("eq", ("lightweight",)),
        ("eq", ("laces",)),
        ("not", ("waterproof",)),
    ]


def test_a_feature_the_catalog_does_not_know_only_orders(tracker: Tracker) -> None:
    state = after(tracker, understood("with zorbs", wish("feature", "zorbs", linked=False)))
    assert [each.op for each in state.constraints] == ["prefer"]


def test_ruled_out_features_filter(tracker: Tracker) -> None:
    state = after(tracker, understood("without a hood", wish("feature", "hood", "exclude")))
    assert [(each.op, each.hard) for each in state.constraints] == [("not", True)]


def test_a_need_without_attributes_is_searched_in_its_own_words(tracker: Tracker) -> None:
    state = after(tracker, understood("something for my dad who fishes"))
    assert state.search.query == "something for my dad who fishes"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("the price doesn't matter", {"price"}),
        ("any colour is fine", {"color"}),
        ("forget the brand and the budget", {"brand", "price"}),
        ("drop everything", {"price", "color", "brand"}),
    ],
)
def test_relaxing_drops_what_is_named(tracker: Tracker, text: str, gone: set[str]) -> None:
    state = after(
        tracker,
        understood(
            "x",
            wish("product_type", "shoes"),
            wish("price", Range(None, 80)),
            wish("color", "red"),
            wish("brand", "Acme"),
        ),
    )
    relaxed = tracker.relax(state, understood(text, intent="remove_constraint"))
    assert {each.name for each in state.constraints} - {each.name for each in relaxed.constraints} == gone


def test_relaxing_by_value_drops_that_constraint(tracker: Tracker) -> None:
    state = after(tracker, understood("x", wish("color", "red"), wish("material", "wool")))
    relaxed = tracker.relax(state, understood("forget red", wish("color", "red"), intent="remove_constraint"))
    assert [each.name for each in relaxed.constraints] == ["material"]


def test_cheaper_is_below_everything_shown_or_below_the_focus(tracker: Tracker) -> None:
    state = after(tracker, understood("boots", wish("product_type", "boots")))
    state = state.apply(Shown("r", ("a", "b"), 0))
    cheaper = after(tracker, understood("cheaper ones", intent="refine_search"), state=state)
    assert by_name(cheaper)["price"][0].value == Range(None, 19.99)
    focused = after(tracker, understood("cheaper", intent="refine_search"), state=state.apply(Focused("b")))
    assert by_name(focused)["price"][0].value == Range(None, 34.99)


def test_sorting_keeps_the_constraints(tracker: Tracker) -> None:
    state = after(tracker, understood("red boots", wish("product_type", "boots"), wish("color", "red")))
    ordered = tracker.sort(state, understood("cheapest first", intent="sort_results", sort="price_asc"))
    assert ordered == SearchChanged(state.constraints, "", "price_asc")


def test_a_bare_price_is_in_the_shops_currency_whatever_was_said_before(tracker: Tracker) -> None:
    pounds = understood("under £90", wish("price", Range(None, 90, "GBP")))
    state = after(tracker, pounds, understood("budget 200", wish("price", Range(None, 200)), intent="refine_search"))
    assert by_name(state)["price"][0].value == Range(None, 200)
    dollars = understood("from $20", wish("price", Range(20, None, "USD")))
    state = after(tracker, pounds, dollars, understood("max 50", wish("price", Range(None, 50))))
    assert by_name(state)["price"][0].value == Range(20, 50, "USD")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("red or blue", ("red", "blue")),
        ("either red or blue", ("red", "blue")),
        ("also in red or blue", ("brown", "red", "blue")),
        ("or red or blue", ("brown", "red", "blue")),
        ("in red and blue too", ("brown", "red", "blue")),
        ("brown is too dark, red or blue", ("red", "blue")),
    ],
)
def test_alternatives_replace_unless_they_are_added(tracker: Tracker, text: str, values: tuple[str, ...]) -> None:
    said = understood(text, wish("color", "red"), wish("color", "blue"), intent="refine_search")
    assert by_name(after(tracker, understood("in brown", wish("color", "brown")), said))["color"][0].values == values


def test_two_kinds_of_product_are_alternatives(tracker: Tracker) -> None:
    both = understood("kettle or coffee maker", wish("product_type", "kettle"), wish("product_type", "coffee maker"))
    before = understood("red coffee maker", wish("product_type", "coffee maker"), wish("color", "red"))
    for state in (after(tracker, both), after(tracker, before, both)):
        assert by_name(state)["product_type"][0].values == ("kettle", "coffee maker")
    assert "color" in by_name(state)


def test_what_was_about_the_former_kind_of_product_goes_with_it(tracker: Tracker) -> None:
    bags = understood(
        "brown waterproof bags, size L, not leather, under 80",
        wish("product_type", "bag"),
        wish("color", "brown"),
        wish("feature", "waterproof"),
        wish("size", "L"),
        wish("material", "leather", "exclude"),
        wish("price", Range(None, 80)),
    )
    state = after(tracker, bags, understood("headphones", wish("product_type", "headphones")))
    assert [each.name for each in state.constraints] == ["product_type"]


def test_the_same_color_is_kept_for_another_kind_of_product(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("red wool jackets", wish("product_type", "jacket"), wish("color", "red"), wish("material", "wool")),
        understood("now mugs in the same color", wish("product_type", "mug")),
    )
    assert {each.name for each in state.constraints} == {"product_type", "color"}


def test_only_what_empties_the_new_search_is_left_behind(tracker: Tracker) -> None:
    state = after(
        tracker,
        understood("jackets for men, not acme", wish("audience", "men"), wish("brand", "Acme", "exclude")),
        understood("jackets", wish("product_type", "jacket")),
        understood("a sofa", wish("product_type", "sofa")),
    )
    assert {each.name for each in state.constraints} == {"brand", "product_type"}


@pytest.mark.parametrize(
    ("said", "band", "bounds"),
    [("around 40", Range(34, 46), Range(None, 19.99)), ("between 15 and 46", Range(15, 46), Range(15, 19.99))],
)
def test_cheaper_moves_a_band_and_keeps_a_floor(tracker: Tracker, said: str, band: Range, bounds: Range) -> None:
    price = Wish("price", band, "include", said, linked=True)
    state = after(tracker, understood(f"boots {said}", wish("product_type", "boots"), price))
    state = after(tracker, understood("cheaper", intent="refine_search"), state=state.apply(Shown("r", ("a", "b"), 0)))
    assert by_name(state)["price"][0].value == bounds


def test_cheaper_changes_nothing_where_nothing_is(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRICES, "a", 9.0)
    before = after(tracker, understood("boots", wish("product_type", "boots"))).apply(Shown("r", ("a", "b"), 0))
    state = after(tracker, understood("something cheaper", intent="refine_search"), state=before)
    assert state.search == before.search


def test_cheaper_is_below_the_product_pointed_at(tracker: Tracker) -> None:
    state = after(tracker, understood("boots", wish("product_type", "boots"))).apply(Shown("r", ("a", "b"), 0))
    said = understood("cheaper than the second one", references=("the second one",), intent="refine_search")
    assert by_name(after(tracker, said, state=state))["price"][0].value == Range(None, 34.99)


def test_cheaper_says_nothing_about_another_kind_of_product(tracker: Tracker) -> None:
    state = after(tracker, understood("boots", wish("product_type", "boots"))).apply(Shown("r", ("a", "b"), 0))
    assert "price" not in by_name(
        after(tracker, understood("cheaper tents", wish("product_type", "tent")), state=state)
    )


def test_similar_holds_what_is_said_along_and_drops_what_the_product_does_not_meet(tracker: Tracker) -> None:
    state = after(tracker, understood("blue boots", wish("product_type", "boots"), wish("color", "blue")))
    state = state.apply(Shown("r", ("a", "b"), 0)).apply(Heard("x"))
    like_red = tracker.similar(state, understood("similar to the first one", references=("the first one",)))
    assert like_red is not None
    assert ([each.name for each in like_red.constraints], like_red.like) == (["product_type"], "a")
    cheaper = tracker.similar(state, understood("like the second one but cheaper", references=("the second one",)))
    assert cheaper is not None
    assert {each.name: each.value for each in cheaper.constraints}["price"] == Range(None, 34.99)
    assert tracker.similar(state, understood("like the tenth one", references=("the tenth one",))) is None


def test_what_is_found_alike_stays_so_until_another_search(tracker: Tracker) -> None:
    state = after(tracker, understood("boots", wish("product_type", "boots"))).apply(Shown("r", ("a", "b"), 0))
    similar = tracker.similar(state, understood("similar ones"))
    assert similar is not None
    refined = after(
        tracker, understood("in red", wish("color", "red"), intent="refine_search"), state=state.apply(similar)
    )
    assert refined.search.like == "a"
    assert after(tracker, understood("tents", wish("product_type", "tent")), state=refined).search.like is None
