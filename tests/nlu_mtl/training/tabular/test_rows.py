import pytest
import torch

from nlu_mtl.training.tabular.rows import Rows, RowsError


def rows() -> Rows:
    return Rows(torch.arange(6).reshape(3, 2), torch.ones(3, 1), torch.zeros(3, 4))


def test_rows_are_taken_together() -> None:
    taken = rows().take(torch.tensor([2, 0]))
    assert len(taken) == 2
    assert taken.ids.tolist() == [[4, 5], [0, 1]]
    assert len(rows().take(torch.tensor([True, False, False]))) == 1


def test_what_is_no_rows_is_refused() -> None:
    whole = rows()
    whole.check()
    with pytest.raises(RowsError, match=r"as many rows \(got \[3, 3, 2\]\)"):
        Rows(whole.ids, whole.numbers, whole.labels[:2]).check()
    with pytest.raises(RowsError, match=r"0 or more \(got -1\)"):
        Rows(whole.ids - 1, whole.numbers, whole.labels).check()
    with pytest.raises(RowsError, match="finite"):
        Rows(whole.ids, whole.numbers / 0, whole.labels).check()
    with pytest.raises(RowsError, match=r"0, 1 or NaN \(got 2.0\)"):
        Rows(whole.ids, whole.numbers, whole.labels + 2).check()
