import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.dialogue.events import (
    CartChanged,
    Compared,
    Event,
    FavouriteChanged,
    Focused,
    Heard,
    Offered,
    SearchChanged,
    Shown,
    StartedOver,
    Undone,
    events_from_json,
    events_to_json,
)
from actions.dialogue.state import NO_SEARCH, State
from catalog.constraints import Constraint, Range

IDS = st.sampled_from(["p1", "p2", "p3", "p4"])
BOUNDS = st.tuples(st.floats(0, 50), st.floats(50, 100)).map(lambda pair: Range(*pair))
CONSTRAINTS = st.one_of(
    st.sampled_from(["red", "blue"]).map(lambda value: Constraint("color", "eq", (value,), value, 1)),
    st.lists(IDS, min_size=1, max_size=3, unique=True).map(
        lambda values: Constraint("brand", "not", tuple(values), "x")
    ),
    BOUNDS.map(lambda bounds: Constraint("price", "range", bounds, "bounds", 2)),
)
SEARCHES = st.builds(
    SearchChanged, st.lists(CONSTRAINTS, max_size=3).map(tuple), st.text(max_size=8), st.sampled_from([None, "rating"])
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Heard, st.text(max_size=8)),
    SEARCHES,
    st.builds(Shown, st.just("r"), st.lists(IDS, max_size=4, unique=True).map(tuple), st.integers(0, 20)),
    st.builds(Focused, IDS),
    st.builds(Compared, st.lists(IDS, min_size=2, max_size=4, unique=True).map(tuple)),
    st.builds(CartChanged, IDS, st.integers(0, 3)),
    st.builds(FavouriteChanged, IDS, st.booleans()),
    st.builds(Offered, SEARCHES),
    st.builds(Undone),
    st.builds(StartedOver),
)


def replayed(events: tuple[Event, ...] | list[Event]) -> State:
    state = State.new("c")
    for event in events:
        state = state.apply(event)
    return state


@given(st.lists(EVENTS, max_size=12))
def test_stored_events_replay_to_the_same_state_and_state_survives_storage(events: list[Event]) -> None:
    state = replayed(events)
    assert replayed(events_from_json(json.loads(json.dumps(events_to_json(events))))) == state
    assert State.from_dict(json.loads(json.dumps(state.to_dict()))) == state


def test_undo_takes_back_the_last_change_of_the_search() -> None:
    red = SearchChanged((Constraint("color", "eq", ("red",), "red"),), "")
    blue = SearchChanged((Constraint("color", "eq", ("blue",), "blue"),), "")
    assert replayed([Heard("a"), red, Heard("b"), blue, Heard("c"), Undone()]).search == red
    assert replayed([red, blue, Undone(), Undone(), Undone()]).search == NO_SEARCH


def test_undo_takes_back_all_that_a_turn_changed_and_nothing_else() -> None:
    red = SearchChanged((Constraint("color", "eq", ("red",), "red"),), "")
    turns: list[list[Event]] = [
        [Heard("a"), red, Shown("r", ("p1", "p2"), 0)],
        [Heard("b"), CartChanged("p1", 1), CartChanged("p2", 1), FavouriteChanged("p3", True)],
        [Heard("c"), CartChanged("p1", 0)],
        [Heard("d")],
    ]
    states = [replayed([event for turn in turns[: number + 1] for event in turn]) for number in range(len(turns))]
    now = states[-1]
    assert now.changed_last == {"cart"}
    for former, changed in ((states[1], {"cart", "favourites"}), (states[0], {"search"}), (State.new("c"), set())):
        now = now.apply(Undone())
        assert (now.search, now.cart, now.favourites) == (former.search, former.cart, former.favourites)
        assert now.changed_last == changed
    assert now.apply(Undone()) == now


def test_what_changes_nothing_is_nothing_to_undo() -> None:
    assert not replayed([Heard("a"), CartChanged("p1", 0), NO_SEARCH, StartedOver()]).changed_last


def test_a_comparison_holds_until_other_products_are_shown() -> None:
    compared: list[Event] = [Shown("r", ("p1", "p2", "p3"), 0), Compared(("p1", "p3"))]
    assert replayed(compared).compared == ("p1", "p3")
    assert replayed([*compared, Shown("s", ("p4",), 0)]).compared == ()


def test_start_over_keeps_cart_and_favourites_and_can_be_undone() -> None:
    red = SearchChanged((Constraint("color", "eq", ("red",), "red"),), "")
    events: list[Event] = [red, CartChanged("p1", 2), FavouriteChanged("p2", True), Shown("r", ("p1", "p2"), 0)]
    state = replayed([*events, Heard("start over"), StartedOver()])
    assert (state.cart, state.favourites, state.shown) == ((("p1", 2),), ("p2",), ())
    assert not state.searching
    assert state.apply(Undone()).search == red


def test_a_product_shown_alone_is_in_focus() -> None:
    assert replayed([Shown("r", ("p3",), 0)]).focus == "p3"
    assert replayed([Shown("r", ("p3", "p4"), 0)]).focus is None


def test_an_offer_is_pending_in_the_next_turn_only() -> None:
    offered: list[Event] = [Heard("a"), Offered(NO_SEARCH), Heard("yes")]
    assert replayed(offered).pending == NO_SEARCH
    assert replayed([*offered, Heard("yes")]).pending is None


def test_another_versions_state_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        State.from_dict({**State.new("c").to_dict(), "version": 99})
