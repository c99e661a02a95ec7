from pathlib import Path

import numpy as np
import pytest

from catalog.arrays import Vectors
from catalog.index import ExactIndex, HnswIndex, kind_for

RANDOM = np.random.default_rng(1)
K = 20


def clustered(count: int, dimension: int = 32) -> Vectors:
    centres = RANDOM.standard_normal((40, dimension))
    vectors = centres[RANDOM.integers(0, 40, count)] + 0.5 * RANDOM.standard_normal((count, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


VECTORS = clustered(9000)
GRAPH = HnswIndex.build(VECTORS)
QUERIES = VECTORS[::300]


def recall(index: HnswIndex, vectors: Vectors, allowed: np.ndarray | None = None) -> float:
    exact = ExactIndex.build(vectors)
    shares = []
    for query in QUERIES:
        right, scores = exact.search(query, K, allowed)
        found, found_scores = index.search(query, K, allowed)
        truth = dict(zip(right.tolist(), scores.tolist(), strict=True))
        for row, score in zip(found.tolist(), found_scores.tolist(), strict=True):
            assert score == pytest.approx(truth.get(row, score), abs=1e-5)
        shares.append(len(truth.keys() & set(found.tolist())) / max(len(truth), 1))
    return float(np.mean(shares))


def test_the_graph_finds_what_the_exact_index_finds_with_its_scores() -> None:
    assert recall(GRAPH, VECTORS) >= 0.99


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.3, 0.6, 0.9])
def test_filters_of_any_width_leave_recall_high_and_let_nothing_else_through(share: float) -> None:
    allowed = RANDOM.random(len(VECTORS)) < share
    assert recall(GRAPH, VECTORS, allowed) >= 0.99
    assert all(allowed[GRAPH.search(query, K, allowed)[0]].all() for query in QUERIES)


def test_a_filter_far_from_the_query_still_finds_its_rows() -> None:
    query = QUERIES[0]
    allowed = np.zeros(len(VECTORS), dtype=bool)
    allowed[np.argsort(VECTORS @ query)[:6000]] = True
    rows, _ = GRAPH.search(query, K, allowed)
    assert rows.tolist() == ExactIndex.build(VECTORS).search(query, K, allowed)[0].tolist()


def test_changed_removed_and_added_rows_are_taken_up() -> None:
    kept = np.arange(100, 9000)
    fresh = clustered(50)
    vectors = np.concatenate([VECTORS[kept], fresh])
    vectors[10] = clustered(1)[0]
    old_rows = np.concatenate([kept, np.full(50, -1)])
    updated = GRAPH.update(vectors, old_rows, np.asarray([10]))
    assert recall(updated, vectors) >= 0.99
    assert updated.search(vectors[10], 1)[0].tolist() == [10]
    assert updated.search(fresh[3], 1)[0].tolist() == [8903]
    assert GRAPH.search(VECTORS[5], 1)[0].tolist() == [5]


def test_a_graph_of_mostly_outdated_nodes_is_built_anew() -> None:
    vectors = clustered(9000)
    updated = GRAPH.update(vectors, np.arange(9000), np.arange(0, 9000, 2))
    exact = ExactIndex.build(vectors)
    assert updated.search(vectors[8], 5)[0].tolist() == exact.search(vectors[8], 5)[0].tolist()


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    GRAPH.save(tmp_path)
    loaded = HnswIndex.load(tmp_path, VECTORS)
    for query in QUERIES[:5]:
        assert loaded.search(query, K)[0].tolist() == GRAPH.search(query, K)[0].tolist()


def test_a_graph_of_another_matrix_is_refused(tmp_path: Path) -> None:
    GRAPH.save(tmp_path)
    with pytest.raises(ValueError, match="nodes must be rows of the matrix"):
        HnswIndex.load(tmp_path, VECTORS[:100])


def test_small_catalogs_are_compared_exactly() -> None:
    assert kind_for(1200) == "exact"
    assert kind_for(1_000_000) == "hnsw"
