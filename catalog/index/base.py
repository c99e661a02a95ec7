"""What an index of vectors does, whatever its structure."""

from pathlib import Path
from typing import ClassVar, Protocol, Self

import numpy as np

from catalog.arrays import Mask, Rows, Vectors

Hits = tuple[Rows, Vectors]
"""Rows and their inner products with the query, best first, ties by row. Shapes: (n,), (n,)."""


class VectorIndex(Protocol):
    """Finds the rows of a matrix of unit vectors whose inner product with a query is greatest."""

    kind: ClassVar[str]

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """Indexes every row. ``vectors`` may be memory-mapped and must outlive the index. Shape: (n, dimension)."""

    def update(self, vectors: Vectors, old_rows: Rows, changed: Rows) -> Self:
        """The index of a new matrix that shares rows with the one indexed.

        Args:
            vectors: The new matrix. Shape: (n, dimension).
            old_rows: For each new row the row in which the old matrix had it, -1 where it is new. Shape: (n,).
            changed: New rows whose vector is not the old one.
        """

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> Hits:
        """The ``k`` best rows, fewer where fewer are allowed.

        Args:
            query: Shape: (dimension,).
            k: How many.
            allowed: Rows that may be found; None is all. Shape: (n,).
        """

    def save(self, directory: Path) -> None:
        """Writes what the matrix alone does not give into ``directory``."""

    @classmethod
    def load(cls, directory: Path, vectors: Vectors) -> Self:
        """Reads what :meth:`save` wrote.

        Raises:
            OSError: A file is missing or cannot be read.
            ValueError: A file does not fit ``vectors``.
        """


def best(rows: Rows, scores: Vectors, k: int) -> Hits:
    """The ``k`` best of ``rows``, best first, ties by row."""
    if len(rows) > k:
        chosen = np.argpartition(-scores, k - 1)[:k]
        worst = scores[chosen].min()
        if np.count_nonzero(scores == worst) > 1:  # a tie at the border goes to the smaller rows
            chosen = np.flatnonzero(scores >= worst)
        rows, scores = rows[chosen], scores[chosen]
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]
