import pytest

from nlu_mtl.datasets import DatasetError, LabelledSpan, read_dataset

HEADER = "utterance,intent,entity_type,entity_value,start_offset,end_offset,category,tags\n"


def test_an_entity_is_a_span_and_keeps_its_value(written):
    rows = "open a silver account,open_account,tier,Silver,7,13,ACCOUNT,B\nbye,leave,,,,,ANY,B\n"
    dataset = read_dataset(f"bitext:{written('a.csv', HEADER + rows)}")
    assert dataset.examples[0].spans == (LabelledSpan(7, 13, "tier", value="Silver"),)
    assert dataset.examples[1].spans == ()
    assert dataset.intents == ("leave", "open_account")


def test_offsets_count_code_points(written, words):
    dataset = read_dataset(f"bitext:{written('a.csv', HEADER + '🙂 order 77,track,number,77,8,10,ORDER,B')}")
    assert words(dataset) == [[("number", "77")]]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("order 77,track,number,77,6,7,ORDER,B", "line 2: offsets must cut out the value '77' .*'7'"),
        ("order 77,track,number,77,six,8,ORDER,B", "line 2: offsets must be whole numbers"),
        ("order 77,track,number,77,-2,8,ORDER,B", "line 2: offsets must be whole numbers"),
        ("order 77,track,number,,8,8,ORDER,B", "line 2: spans must be disjoint and within the text"),
    ],
)
def test_offsets_that_do_not_fit_are_told(written, row, told):
    with pytest.raises(DatasetError, match=told):
        read_dataset(f"bitext:{written('a.csv', HEADER + row)}")
