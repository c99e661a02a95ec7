"""A navigable small-world graph (Malkov and Yashunin, 2018) for catalogs too wide to compare whole.

The graph holds vectors in eight bits a dimension, a quarter of the memory; what it finds is scored again from the exact
matrix, so that scores equal those of :class:`catalog.index.exact.ExactIndex`.
"""

from pathlib import Path
from typing import Any, ClassVar

import faiss
import numpy as np

from catalog.arrays import Mask, Rows, Vectors
from catalog.index.base import Hits, best
from catalog.index.exact import exact_search, inner_products

_LINKS = 32
_BUILD_BREADTH = 100
_SPARE = 2.0
"""Nodes visited for every one asked: on product vectors 200 neighbours are then .995 right, at 1 only .98."""
_LEAST_BREADTH = 32
"""Neighbours looked for at least: a narrow search goes astray."""
_ROWS_A_NODE = 35
"""Rows that can be compared in the time of visiting one node of the graph."""
_SCATTERED = 2.3
"""What comparing a chosen row costs, against one of all rows in their order."""
_FORGET_FROM = 0.2
"""Share of outdated nodes from which the graph is built anew."""
_GRAPH_FILE, _ROWS_FILE = "graph.faiss", "graph_rows.npy"


class HnswIndex:
    """A graph over the rows of a matrix; narrow allowed sets are compared exactly instead.

    A graph cannot forget: a changed vector becomes a new node and its old node leads to no row any more.

    Args:
        graph: FAISS index over the nodes.
        rows: Row of each node, -1 where the node is outdated. Shape: (nodes,).
        vectors: Unit vectors. Shape: (n, dimension).
    """

    kind: ClassVar[str] = "hnsw"

    def __init__(self, graph: Any, rows: Rows, vectors: Vectors) -> None:
        if len(rows) != graph.ntotal or (len(rows) and rows.max() >= len(vectors)):
            raise ValueError(
                f"the graph's nodes must be rows of the matrix (got {graph.ntotal} nodes, {len(vectors)} rows)"
            )
        self.vectors = vectors
        self._graph = graph
        self._rows = rows

    @classmethod
    def build(cls, vectors: Vectors) -> "HnswIndex":
        """See :class:`catalog.index.base.VectorIndex`; some 0.2 ms a row."""
        graph: Any = faiss.index_factory(vectors.shape[1], f"HNSW{_LINKS}_SQ8", faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = _BUILD_BREADTH
        exact = np.ascontiguousarray(vectors, dtype=np.float32)
        graph.train(exact)
        graph.add(exact)
        return cls(graph, np.arange(len(vectors)), vectors)

    def update(self, vectors: Vectors, old_rows: Rows, changed: Rows) -> "HnswIndex":
        """See :class:`catalog.index.base.VectorIndex`; builds anew once a fifth of the nodes is outdated."""
        outdated = np.ones(len(self.vectors), dtype=np.int64) * -1
        kept = np.flatnonzero(old_rows >= 0)
        kept = np.setdiff1d(kept, changed, assume_unique=True)
        outdated[old_rows[kept]] = kept
        live = self._rows >= 0
        rows = np.where(live, outdated[np.where(live, self._rows, 0)], -1)
        fresh = np.setdiff1d(np.arange(len(vectors)), kept, assume_unique=True)
        if np.count_nonzero(rows < 0) > _FORGET_FROM * (len(rows) + len(fresh)) or len(fresh) > len(kept):
            return self.build(vectors)
        graph = faiss.clone_index(self._graph)
        if len(fresh):
            graph.add(np.ascontiguousarray(vectors[fresh], dtype=np.float32))
        return type(self)(graph, np.concatenate([rows, fresh]), vectors)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> Hits:
        """See :class:`catalog.index.base.VectorIndex`.

        Of the graph more is asked than wanted, by the share of nodes that may be found. Where that costs more than
        comparing the allowed rows, as in narrow sets, or finds too few of them, they are compared.
        """
        total = len(self.vectors)
        wanted = total if allowed is None else int(np.count_nonzero(allowed))
        if wanted <= k:
            return exact_search(self.vectors, query, k, allowed)
        depth = min(int(max(k, _LEAST_BREADTH) * _SPARE * self._graph.ntotal / wanted) + 1, self._graph.ntotal)
        if depth * _ROWS_A_NODE > min(total, _SCATTERED * wanted):
            return exact_search(self.vectors, query, k, allowed)
        settings = faiss.SearchParametersHNSW(efSearch=depth)  # type: ignore[attr-defined]
        _, nodes = self._graph.search(np.ascontiguousarray(query[None], dtype=np.float32), depth, params=settings)
        rows = self._rows[nodes[0][nodes[0] >= 0]]
        rows = rows[rows >= 0]
        if allowed is not None:
            rows = rows[allowed[rows]]
        if len(rows) < k:
            return exact_search(self.vectors, query, k, allowed)
        return best(rows, inner_products(self.vectors, query, rows), k)

    def save(self, directory: Path) -> None:
        """See :class:`catalog.index.base.VectorIndex`."""
        faiss.write_index(self._graph, str(directory / _GRAPH_FILE))
        np.save(directory / _ROWS_FILE, self._rows)

    @classmethod
    def load(cls, directory: Path, vectors: Vectors) -> "HnswIndex":
        """See :class:`catalog.index.base.VectorIndex`."""
        rows = np.load(directory / _ROWS_FILE)
        try:
            graph = faiss.read_index(str(directory / _GRAPH_FILE))
        except RuntimeError as error:
            raise ValueError(f"the graph cannot be read (got {str(error).splitlines()[0]})") from error
        return cls(graph, rows, vectors)
