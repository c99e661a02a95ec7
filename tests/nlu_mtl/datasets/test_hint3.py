import pytest

from nlu_mtl.datasets import DatasetError, read_dataset


def test_what_no_intent_covers_is_out_of_scope(written):
    path = written("lampshop_train.csv", 'sentence,label\n"do you ship, and when? ",SHIP\nmoo,NO_NODES_DETECTED\n')
    dataset = read_dataset(f"hint3:{path}")
    assert [(each.text, each.intent) for each in dataset.examples] == [
        ("do you ship, and when?", "SHIP"),
        ("moo", "out_of_scope"),
    ]


def test_the_files_of_one_shop_share_a_label_space(written):
    names = ("lampshop_train.csv", "lampshop_subset_train.csv", "lampshop_test.csv", "rugshop_test.csv")
    spaces = [read_dataset(f"hint3:{written(name, 'sentence,label' + chr(10) + 'hi,HI')}").name for name in names]
    assert spaces == ["hint3-lampshop"] * 3 + ["hint3-rugshop"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("text,label\nhi,HI\n", "line 1: the header must be sentence,label"),
        ('sentence,label\n"two\nlines",A\nwhere, now,B\n', "line 4: a row must have 2 columns .*3"),
        ("sentence,label\nhi,HI\n ,HI\n", "line 3: a text must not be blank"),
        ("sentence,label\nhi,\n", "line 2: an intent must not be blank"),
        ('sentence,label\nhi,HI\n"open,HI\n', "line 3: a row must be valid CSV"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(written, text, told):
    with pytest.raises(DatasetError, match=told):
        read_dataset(f"hint3:{written('shop.csv', text)}")
