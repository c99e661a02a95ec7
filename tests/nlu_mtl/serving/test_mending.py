import pytest

from nlu_mtl.serving.mending import mend


def mended(text, name, said):
    start = text.index(said)
    return [
        (piece.name, text[piece.start : piece.end], piece.denied)
        for piece in mend(text, (name, start, start + len(said)), len(text))
    ]


@pytest.mark.parametrize(
    ("text", "said", "size", "price"),
    [
        ("tv 32 inch under 400", "32 inch under 400", "32 inch", "under 400"),
        ("ssd 1tb under $80", "1tb under $80", "1tb", "under $80"),
        ("ssd at least 1 TB under 100", "at least 1 TB under 100", "at least 1 TB", "under 100"),
    ],
)
def test_a_bound_behind_a_size_is_one_of_the_price(text, said, size, price):
    assert mended(text, "size", said) == [("size", size, None), ("price", price, None)]


@pytest.mark.parametrize(
    "size", ["between 24 and 27 inches", "UK 9", "8x10", "at least 500 pieces", "32 inch", "size 8 to 9"]
)
def test_sizes_stay_sizes(size):
    assert mended(f"one {size}", "size", size) == [("size", size, None)]


def test_a_bound_without_a_unit_is_one_of_the_price():
    assert mended("dress under 18", "size", "under 18") == [("price", "under 18", None)]
    assert mended("dress under 157", "price", "under") == [("price", "under 157", None)]


@pytest.mark.parametrize(
    ("text", "name", "said", "kept"),
    [
        ("leather-free bag", "material", "leather-free", "leather"),
        ("non-leather belt", "material", "non-leather", "leather"),
        ("backpack not waterproof", "feature", "waterproof", "waterproof"),
        ("boots without a hood", "feature", "hood", "hood"),
    ],
)
def test_words_that_deny_are_believed(text, name, said, kept):
    assert mended(text, name, said) == [(name, kept, True)]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("why not red ones", "color", "red"),
        ("sugar-free gum", "feature", "sugar-free"),
        ("a non-stick pan", "feature", "non-stick"),
        ("not only red", "color", "red"),
        ("if it's not waterproof don't bother", "feature", "waterproof"),
    ],
)
def test_words_that_deny_nothing_are_not(text, name, said):
    assert mended(text, name, said) == [(name, said, None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a pan not without a lid", "lid"),
        ("no jacket without pockets", "pockets"),
        ("i can't do without wheels", "wheels"),
        ("dont show any not without sleeves", "sleeves"),
    ],
)
def test_what_is_denied_twice_is_wished_for(text, said):
    assert mended(text, "feature", said) == [("feature", said, False)]


@pytest.mark.parametrize(
    ("text", "name", "cut", "said"),
    [
        ("maker that isn't black and isn't over a hundred", "price", "over a hundred", "isn't over a hundred"),
        ("maker that isn't black and isn't over a hundred", "price", "t over a hundred", "isn't over a hundred"),
        ("boots, must not cost more than $80", "price", "more than $80", "not cost more than $80"),
        ("boots not red, under $80", "price", "under $80", "under $80"),
        ("a present around 50 dollars", "price", "around 50 dollars", "around 50 dollars"),
        ("tv not more than 50 inches", "size", "more than 50 inches", "not more than 50 inches"),
    ],
)
def test_a_bound_has_the_negation_that_turns_it_round(text, name, cut, said):
    assert mended(text, name, cut) == [(name, said, None)]


def test_a_number_that_is_said_to_be_a_size_is_no_price():
    assert mended("boots sz 10", "price", "sz 10") == [("size", "sz 10", None)]
