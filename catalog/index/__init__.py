"""Vector indexes by kind. A new kind is one file and one line here."""

from catalog.index.base import Hits, VectorIndex
from catalog.index.exact import ExactIndex
from catalog.index.hnsw import HnswIndex

__all__ = ["INDEXES", "ExactIndex", "Hits", "HnswIndex", "VectorIndex", "kind_for"]

INDEXES: dict[str, type[VectorIndex]] = {ExactIndex.kind: ExactIndex, HnswIndex.kind: HnswIndex}

EXACT_UP_TO = 20_000
"""Products up to which comparing all of them (1.3 ms of CPU at 22,000 × 384) costs little more than a graph asked for
200 (0.9 ms at a recall of .995), is always right and needs no building."""


def kind_for(size: int) -> str:
    """The kind of index for a catalog of ``size`` products."""
    return ExactIndex.kind if size <= EXACT_UP_TO else HnswIndex.kind
