"""Vector indexes by kind. A new kind is one file and one line here."""

from catalog.index.base import Hits, Mask, Rows, VectorIndex, Vectors
from catalog.index.exact import ExactIndex
from catalog.index.hnsw import HnswIndex

__all__ = ["INDEXES", "ExactIndex", "Hits", "HnswIndex", "Mask", "Rows", "VectorIndex", "Vectors", "kind_for"]

INDEXES: dict[str, type[VectorIndex]] = {ExactIndex.kind: ExactIndex, HnswIndex.kind: HnswIndex}

EXACT_UP_TO = 40_000
"""Products up to which comparing all of them costs no more than a graph asked for 200 (1.1 ms of CPU at 22,000 × 384,
the graph 1.1 at a recall of .94 and 2 at .98), is always right and needs no building."""


def kind_for(size: int) -> str:
    """The kind of index for a catalog of ``size`` products."""
    return ExactIndex.kind if size <= EXACT_UP_TO else HnswIndex.kind
