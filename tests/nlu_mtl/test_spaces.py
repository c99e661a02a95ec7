import pytest

from nlu_mtl.spaces import LabelSpace, LabelSpaceError

FLIGHTS = LabelSpace("flights", ("book", "cancel"))


def test_out_of_scope_and_no_intent_are_known_everywhere():
    FLIGHTS.require_known(["book", "out_of_scope", None])
    LabelSpace("queries", labels=("city",)).require_known(["anything"])


def test_an_intent_that_was_not_trained_is_named_with_the_way_out():
    with pytest.raises(LabelSpaceError, match=r"flights was trained on.*'pay' and 1 more.*write out_of_scope"):
        FLIGHTS.require_known(["book", "pay", "refund"])
