"""The exact index: every allowed row is compared. It is the truth that others are tested against."""

from pathlib import Path
from typing import ClassVar

import faiss
import numpy as np

from catalog.arrays import Mask, Rows, Vectors
from catalog.index.base import Hits, best

_WHOLE_FROM = 0.4
"""Share of allowed rows from which comparing all rows in their order is faster than comparing the allowed ones."""

faiss.omp_set_num_threads(1)  # a query is too small to share: FAISS's threads waiting for each other cost 6 ms of CPU


class ExactIndex:
    """Compares the query with all vectors, or with the allowed ones gathered.

    Args:
        vectors: Unit vectors. Shape: (n, dimension).
    """

    kind: ClassVar[str] = "exact"

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    @classmethod
    def build(cls, vectors: Vectors) -> "ExactIndex":
        """See :class:`catalog.index.base.VectorIndex`; costs nothing."""
        return cls(vectors)

    def update(self, vectors: Vectors, old_rows: Rows, changed: Rows) -> "ExactIndex":
        """See :class:`catalog.index.base.VectorIndex`; costs nothing."""
        return type(self)(vectors)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> Hits:
        """See :class:`catalog.index.base.VectorIndex`."""
        return exact_search(self.vectors, query, k, allowed)

    def save(self, directory: Path) -> None:
        """Nothing to write: the matrix is all there is."""

    @classmethod
    def load(cls, directory: Path, vectors: Vectors) -> "ExactIndex":
        """See :class:`catalog.index.base.VectorIndex`."""
        return cls(vectors)


def exact_search(vectors: Vectors, query: Vectors, k: int, allowed: Mask | None = None) -> Hits:
    """The ``k`` allowed rows of ``vectors`` with the greatest inner product, as :meth:`VectorIndex.search`."""
    if allowed is None:
        return best(np.arange(len(vectors)), inner_products(vectors, query), k)
    rows = np.flatnonzero(allowed)
    if len(rows) > _WHOLE_FROM * len(vectors):
        return best(rows, inner_products(vectors, query)[rows], k)
    return best(rows, inner_products(vectors, query, rows), k)


def inner_products(vectors: Vectors, query: Vectors, rows: Rows | None = None) -> Vectors:
    """Inner products of ``query`` with ``rows`` of ``vectors``, or with all of them.

    FAISS reads the rows where they are: gathering them first costs twice the comparison, and BLAS's product of a
    matrix and one vector is slower than FAISS's by half.

    Args:
        vectors: Contiguous. Shape: (n, dimension).
        query: Shape: (dimension,).
        rows: Shape: (m,).

    Returns:
        Shape: (m,) or (n,).
    """
    count = len(vectors) if rows is None else len(rows)
    scores = np.empty(count, dtype=np.float32)
    if not count:
        return scores
    query = np.ascontiguousarray(query, dtype=np.float32)
    arguments = faiss.swig_ptr(scores), faiss.swig_ptr(query), faiss.swig_ptr(vectors)
    dimension = vectors.shape[1]
    if rows is None:
        faiss.fvec_inner_products_ny(*arguments, dimension, count)  # type: ignore[attr-defined]
    else:
        rows = np.ascontiguousarray(rows, dtype=np.int64)
        faiss.fvec_inner_products_by_idx(*arguments, faiss.swig_ptr(rows), dimension, 1, count)  # type: ignore[attr-defined]
    return scores
