from pathlib import Path

import pytest

from actions.conversation import ACTIONS
from actions.dialogue.events import Heard, Offered, SearchChanged, Shown
from actions.dialogue.policy import Policy, PolicyError
from actions.dialogue.state import NO_SEARCH, State
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


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("- {intent: dance, action: action_greet}\n- {intent: '*', action: action_greet}", "intent.*'dance'"),
        ("- {intent: greet, action: action_dance}\n- {intent: '*', action: action_greet}", "action.*'action_dance'"),
        ("- {intent: '*', when: sunny, action: action_greet}\n- {intent: '*', action: action_greet}", "'sunny'"),
        ("- {intent: '*', track: walk, action: action_greet}", "'walk'"),
        ("- {intent: greet, action: action_greet}", "last row"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused(tmp_path: Path, table: str, message: str) -> None:
    path = tmp_path / "policy.yml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(PolicyError, match=message):
        Policy.load(list(ACTIONS), path)
