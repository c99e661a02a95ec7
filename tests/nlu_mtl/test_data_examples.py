import pytest

from nlu_mtl.data.examples import AnnotationError, read_annotated, write_annotated


def test_annotations_read_back_as_written() -> None:
    annotated = "[red](color) [shoes](product_type) but not [nike](brand:exclude)"
    text, spans = read_annotated(annotated)
    assert text == "red shoes but not nike"
    assert write_annotated(text, spans) == annotated


@pytest.mark.parametrize("annotated", ["[red](colour) shoes", "[red](color:maybe)", "[[red](color)](size)"])
def test_bad_annotations_are_refused(annotated: str) -> None:
    with pytest.raises(AnnotationError):
        read_annotated(annotated)
