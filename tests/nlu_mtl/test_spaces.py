import pytest

from nlu_mtl.spaces import OWN, LabelSpace, LabelSpaceError, require_distinct

FLIGHTS = LabelSpace("flights", ("book", "cancel"))


def test_out_of_scope_and_no_intent_are_known_everywhere():
    FLIGHTS.require_known(["book", "out_of_scope", None])
    LabelSpace("queries", labels=("city",)).require_known(["anything"])


def test_an_intent_that_was_not_trained_is_named_with_the_way_out():
    with pytest.raises(LabelSpaceError, match=r"flights was trained on.*'pay' and 1 more.*write out_of_scope"):
        FLIGHTS.require_known(["book", "pay", "refund"])


def test_label_spaces_that_would_share_heads_are_told():
    require_distinct([OWN, FLIGHTS, LabelSpace("flights2", ("book",))])
    for one, other in (("a-b", "a.b"), ("a_b", "a-b"), ("a", "a")):
        with pytest.raises(LabelSpaceError, match=rf"names of their own.*\(got '{one}' and '{other}'\)"):
            require_distinct([LabelSpace(one, ("book",)), LabelSpace(other, labels=("city",))])
    with pytest.raises(LabelSpaceError, match="'daogou' and 'daogou'"):
        require_distinct([OWN, OWN])
