from pathlib import Path

import pytest

from actions.conversation import ACTIONS
from actions.dialogue.events import CartChanged, Heard, Offered, SearchChanged, Shown
from actions.dialogue.policy import Policy, PolicyError
from actions.dialogue.state import NO_SEARCH, State
from catalog.constraints import Constraint
from nlu_mtl.schema import INTENTS
from tests.actions.dialogue.utterances import understood, wish

FRESH = State.new("c")
SEARCHING = FRESH.apply(SearchChanged((), "boots")).apply(Shown("r", ("a", "b"), 0))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load(list(ACTIONS))


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("state", [FRESH, SEARCHING], ids=["fresh", "searching"])
def test_every_intent_is_answered_in_every_state(policy: Policy, intent: str, state: State) -> None:
    assert policy.choose(intent, state, understood("x", intent=intent)).action in ACTIONS


def test_every_action_can_be_reached(policy: Policy) -> None:
    assert {row.action for row in policy.rows} == set(ACTIONS)


def test_yes_means_the_offer_only_while_one_is_pending(policy: Policy) -> None:
    yes = understood("yes", intent="affirm")
    assert policy.choose("affirm", SEARCHING.apply(Offered(NO_SEARCH)).apply(Heard("yes")), yes).track == "accept"
    assert policy.choose("affirm", SEARCHING, yes).action == "action_ask_what"


def test_a_question_about_a_product_not_shown_searches_for_it_first(policy: Policy) -> None:
    asked = understood("how much are boots", wish("product_type", "boots"), intent="ask_price")
    assert policy.choose("ask_price", FRESH, asked).action == "action_search_products"
    assert policy.choose("ask_price", SEARCHING, asked).action == "action_product_price"


CART = SEARCHING.apply(Heard("add it")).apply(CartChanged("a", 1)).apply(Heard("next"))


@pytest.mark.parametrize(
    ("text", "intent", "quantity", "action"),
    [
        ("make it 2", "add_to_cart", 2, "action_change_quantity"),
        ("change it to 3", "remove_from_cart", 3, "action_change_quantity"),
        ("make it 2", "refine_search", 2, "action_change_quantity"),
        ("add 2 more, actually", "add_to_cart", 2, "action_add_to_cart"),
        ("actually the second one", "add_to_cart", None, "action_add_to_cart"),
        ("empty my cart", "remove_from_cart", None, "action_empty_cart"),
        ("remove everything", "start_over", None, "action_empty_cart"),
        ("clear everything", "start_over", None, "action_start_over"),
        ("remove the first one", "remove_from_cart", None, "action_remove_from_cart"),
    ],
)
def test_what_is_said_about_the_cart(policy: Policy, text: str, intent: str, quantity: int | None, action: str) -> None:
    assert policy.choose(intent, CART, understood(text, intent=intent, quantity=quantity)).action == action


def test_a_number_is_about_the_cart_only_after_it_changed_and_only_where_it_counts_pieces(policy: Policy) -> None:
    fifty = understood("make it 50", intent="refine_search", quantity=50)
    searched = CART.apply(SearchChanged((), "tents"))
    assert policy.choose("refine_search", searched, fifty).action == "action_search_products"
    sized = understood("only size 10", wish("size", "10"), intent="refine_search", quantity=10)
    assert policy.choose("refine_search", CART, sized).action == "action_search_products"


def test_what_is_removed_is_a_line_of_the_cart_unless_it_is_searched(policy: Policy) -> None:
    searched = CART.apply(SearchChanged((Constraint("product_type", "eq", ("tent",), "tents"),), ""))
    actions = {
        ("remove it", (), ("it",)): "action_remove_from_cart",
        ("remove the mug", (wish("product_type", "mug"),), ()): "action_remove_from_cart",
        ("remove the tents", (wish("product_type", "tent"),), ()): "action_search_products",
        ("remove the price limit", (), ()): "action_search_products",
    }
    for (text, wishes, references), action in actions.items():
        said = understood(text, *wishes, intent="remove_constraint", references=references)
        assert policy.choose("remove_constraint", searched, said).action == action


def test_removing_all_of_a_kind_does_not_empty_the_cart(policy: Policy) -> None:
    mugs = understood("remove all mugs from my cart", wish("product_type", "mug"), intent="remove_from_cart")
    assert policy.choose("remove_from_cart", CART, mugs).action == "action_remove_from_cart"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("which is cheaper?", "compare_products"),
        ("what's the lightest", "sort_results"),
        ("which one is best rated", "search_product"),
    ],
)
def test_a_question_about_what_was_shown_is_answered_with_one(policy: Policy, text: str, intent: str) -> None:
    assert policy.choose(intent, SEARCHING, understood(text, intent=intent)).action == "action_best_of_shown"
    named = understood(text, wish("product_type", "tent"), intent=intent)
    assert policy.choose(intent, SEARCHING, named).action != "action_best_of_shown"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("- {intent: dance, action: action_greet}\n- {intent: '*', action: action_greet}", "intent.*'dance'"),
        ("- {intent: greet, action: action_dance}\n- {intent: '*', action: action_greet}", "action.*'action_dance'"),
        ("- {intent: '*', when: sunny, action: action_greet}\n- {intent: '*', action: action_greet}", "'sunny'"),
        ("- {intent: '*', track: walk, action: action_greet}", "'walk'"),
        ("- {intent: greet, action: action_greet}", "last row"),
        ("- {action: action_greet}\n- {intent: '*', action: action_greet}", "must have intent and action"),
        ("- {intent: '*', action: action_greet, wen: shown}", "'wen'"),
        ("- action_greet", "'action_greet'.*correct the row"),
        ("", "list of rows"),
        ("a: [", "readable YAML"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused(tmp_path: Path, table: str, message: str) -> None:
    path = tmp_path / "policy.yml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(PolicyError, match=message):
        Policy.load(list(ACTIONS), path)


def test_an_intent_that_no_row_names_is_answered_by_the_last_one(policy: Policy) -> None:
    assert policy.choose("gift_wrap", SEARCHING, understood("x", intent="gift_wrap")) == policy.rows[-1]
