"""Rows of a log as tensors: ids, numbers, and a label a task, any of which may be unknown."""

from dataclasses import dataclass

import torch
from torch import Tensor


class RowsError(ValueError):
    """Tensors that are no rows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to learn from or to score; ``n`` rows.

    Attributes:
        ids: Category of each row in each column, 0 where it was not seen in training. Shape: (n, columns), int64.
        numbers: Scaled numbers. Shape: (n, numbers), float32.
        labels: 0 or 1 for each task, NaN where it is not known. Shape: (n, tasks), float32.
    """

    ids: Tensor
    numbers: Tensor
    labels: Tensor

    def check(self) -> None:
        """Whether the tensors are rows; for batches cut from such it need not be asked again.

        Raises:
            RowsError: if they hold different numbers of rows, an id is negative, a number not finite, or a label none.
        """
        counts = [len(each) for each in (self.ids, self.numbers, self.labels)]
        if len(set(counts)) > 1:
            raise RowsError(f"ids, numbers and labels must have as many rows (got {counts}); cut them alike")
        if self.ids.numel() and int(self.ids.min()) < 0:
            raise RowsError(f"ids must be 0 or more (got {int(self.ids.min())}); 0 is what training has not seen")
        if not bool(torch.isfinite(self.numbers).all()):
            raise RowsError("numbers must be finite (got NaN or infinity); fill in what is missing first")
        strange = self.labels[~torch.isnan(self.labels) & (self.labels != 0) & (self.labels != 1)]
        if len(strange):
            raise RowsError(f"labels must be 0, 1 or NaN (got {float(strange[0])}); code them so")

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Tensor) -> "Rows":
        """Some of the rows. Shape: rows (m,) of numbers, or (n,) of booleans."""
        return Rows(self.ids[rows], self.numbers[rows], self.labels[rows])
