import pytest
import torch

from nlu_mtl.training.heads import SentenceHead, TagHead, TokenHead

HIDDEN = torch.randn(2, 5, 8, generator=torch.Generator().manual_seed(0))
MASK = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]])


def test_a_sentence_head_does_not_read_padding():
    head = SentenceHead(8, 3).eval()
    other = HIDDEN.clone()
    other[1, 2:] = 100.0
    assert head(HIDDEN, MASK).shape == (2, 3)
    torch.testing.assert_close(head(HIDDEN, MASK), head(other, MASK))


@pytest.mark.parametrize(("classes", "shape"), [(4, (2, 5, 4)), (1, (2, 5))])
def test_a_token_head_answers_for_each_token(classes, shape):
    assert TokenHead(8, classes)(HIDDEN, MASK).shape == shape


def test_a_tag_head_scores_each_token_without_padding_and_each_step():
    head = TagHead(8, 5).eval()
    other = HIDDEN.clone()
    other[1, 2:] = 100.0
    assert head(HIDDEN, MASK).shape == (2, 5, 5)
    torch.testing.assert_close(head(HIDDEN, MASK)[1, :2], head(other, MASK)[1, :2])
    assert head.transitions.shape == (6, 5)
    assert head.transitions[-1, 2] < -1000  # a text cannot begin inside a span
