"""Search: hard constraints first, then meaning and words inside what they allow."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from catalog.arrays import Mask, Rows, Vectors
from catalog.attributes import FACETS
from catalog.columns import Columns
from catalog.constraints import Constraint
from catalog.fulltext import FullText, KeyedRows
from catalog.index.exact import inner_products
from catalog.index.files import Generation
from catalog.linking import Linker

MEANING = 0.6
"""Weight of the vector score in the fused score; the rest is the text score, 1 for the best hit."""
PREFERRED = 0.05
"""What each preference met adds to the fused score."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Products that meet every hard constraint, best first.

    Attributes:
        rows: Their rows in the columns. Shape: (n,).
        ids: Their ids.
        vector: Inner product with the query's vector, 0 without one. Shape: (n,).
        lexical: BM25 score, 0 where no word is shared. Shape: (n,).
        fused: What they are ordered by. Shape: (n,).
        total: Products that meet every hard constraint, found or not.
        unknown: By constraint name, how many products meet all others and are kept out only because theirs is unknown.
    """

    rows: Rows
    ids: list[str]
    vector: NDArray[np.float32]
    lexical: NDArray[np.float32]
    fused: NDArray[np.float32]
    total: int
    unknown: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The catalog as one turn sees it from beginning to end, whatever is imported or indexed meanwhile.

    Attributes:
        columns: What is filtered and sorted by.
        linker: Links a shopper's words to the catalog's values.
        row_in_index: For each row of the columns its row in the index, -1 where it is not indexed; None where the rows
            are the same. Shape: (n,).
        row_in_columns: For each row of the index its row in the columns, -1 where it is gone. Shape: (indexed,).
    """

    columns: Columns
    generation: Generation
    text: FullText
    linker: Linker
    keyed: KeyedRows
    row_in_index: Rows | None
    row_in_columns: Rows | None

    @classmethod
    def of(cls, columns: Columns, generation: Generation, text: FullText) -> "Snapshot":
        """Puts columns and index side by side, whichever of them is older."""
        row_in_index = row_in_columns = None
        if generation.ids != columns.ids:
            place = {product_id: row for row, product_id in enumerate(generation.ids)}
            row_in_index = np.asarray([place.get(product_id, -1) for product_id in columns.ids], dtype=np.int64)
            row_in_columns = np.full(len(generation.ids), -1)
            indexed = np.flatnonzero(row_in_index >= 0)
            row_in_columns[row_in_index[indexed]] = indexed
        linker = Linker(columns, generation.facets, generation.facet_vectors)
        return cls(columns, generation, text, linker, KeyedRows(columns.ids), row_in_index, row_in_columns)

    def search(
        self, text: str, vector: NDArray[np.float32] | None, constraints: Sequence[Constraint], limit: int = 200
    ) -> SearchResult:
        """The best products for a query among those that meet every hard constraint.

        The fused score is ``.6 · inner product + .4 · BM25 / best BM25``, plus .05 for each preference met. Without
        text and vector, products come by availability and rating. Ties go by id.

        Args:
            text: The query's words; may be empty.
            vector: Its unit vector, if there is one. Shape: (dimension,).
            constraints: Hard ones filter; ``prefer`` orders.
            limit: How many.

        Raises:
            ConstraintError: A constraint asks what no product can answer.
        """
        hard = [each for each in constraints if each.hard]
        allowed, total, unknown = _allow(self.columns, hard)
        if text.strip() or vector is not None:
            rows, meaning, lexical = _retrieve(self, text, vector, allowed, limit)
            fused = _fuse(self.columns, rows, meaning, lexical, constraints)
            order = np.lexsort((rows, -fused))
            rows, meaning, lexical, fused = rows[order], meaning[order], lexical[order], fused[order]
        else:
            rows = np.empty(0, dtype=np.int64)
            meaning = lexical = fused = np.empty(0, dtype=np.float32)
        if len(rows) < limit and (hard or not (text.strip() or vector is not None)):
            rest = _popular(self.columns, allowed, rows, limit - len(rows))
            blank = np.zeros(len(rest), dtype=np.float32)
            rows = np.concatenate([rows, rest])
            meaning, lexical, fused = (np.concatenate([each, blank]) for each in (meaning, lexical, fused))
        rows, meaning, lexical, fused = rows[:limit], meaning[:limit], lexical[:limit], fused[:limit]
        ids = [self.columns.ids[row] for row in rows.tolist()]
        return SearchResult(rows, ids, meaning, lexical, fused, total, unknown)

    def vectors(self, rows: NDArray[np.int64] | Sequence[int]) -> NDArray[np.float32]:
        """Item vectors for the re-ranker, zeros for products not indexed yet. Shape: (len(rows), dimension)."""
        wanted = np.asarray(rows, dtype=np.int64)
        matrix = self.generation.vectors
        if self.row_in_index is None:
            return np.asarray(matrix[wanted])
        places = self.row_in_index[wanted]
        found = np.zeros((len(wanted), self.generation.meta.dimension), dtype=np.float32)
        found[places >= 0] = matrix[places[places >= 0]]
        return found

    def without_each(self, constraints: Sequence[Constraint]) -> list[tuple[Constraint, int]]:
        """How many products would be left if this one hard constraint were dropped, most first."""
        hard = [each for each in constraints if each.hard]
        masks = [self.columns.mask(each) for each in hard]
        met = _met(masks, len(self.columns))
        counts = [int(np.count_nonzero(met - mask == len(hard) - 1)) for mask in masks]
        return sorted(zip(hard, counts, strict=True), key=lambda pair: -pair[1])


def _met(masks: Sequence[Mask], size: int) -> NDArray[np.uint8]:
    """How many of the masks each row is in. Shape: (size,)."""
    met = np.zeros(size, dtype=np.uint8)
    for mask in masks:
        met += mask
    return met


def _allow(columns: Columns, hard: Sequence[Constraint]) -> tuple[Mask | None, int, dict[str, int]]:
    """Rows that meet all, how many, and how many each keeps out for unknown values only."""
    if not hard:
        return None, len(columns), {}
    masks = [columns.mask(each) for each in hard]
    met = _met(masks, len(columns))
    allowed = met == len(hard)
    unknown: dict[str, int] = {}
    for constraint, mask in zip(hard, masks, strict=True):
        if constraint.op == "not" or FACETS[constraint.name].always_told:
            continue
        alone = (met == len(hard) - 1) & ~mask & ~columns.known(constraint)
        if count := int(np.count_nonzero(alone)):
            unknown[constraint.name] = unknown.get(constraint.name, 0) + count
    return allowed, int(np.count_nonzero(allowed)), unknown


def _retrieve(
    snapshot: Snapshot, text: str, vector: NDArray[np.float32] | None, allowed: Mask | None, limit: int
) -> tuple[Rows, Vectors, Vectors]:
    """What meaning and words find among the allowed, each row once, with both scores."""
    by_words, scores = snapshot.text.search(text, limit, snapshot.keyed, allowed)
    near = _nearest(snapshot, vector, allowed, limit) if vector is not None else by_words[:0]
    rows = np.union1d(by_words, near)
    lexical = np.zeros(len(rows), dtype=np.float32)
    lexical[np.searchsorted(rows, by_words)] = scores
    return rows, _compare(snapshot, vector, rows), lexical


def _nearest(snapshot: Snapshot, vector: NDArray[np.float32], allowed: Mask | None, limit: int) -> Rows:
    index = snapshot.generation.index
    if snapshot.row_in_index is None or snapshot.row_in_columns is None:
        return index.search(vector, limit, allowed)[0]
    there = snapshot.row_in_columns >= 0
    if allowed is not None:
        there &= allowed[snapshot.row_in_columns]
    return snapshot.row_in_columns[index.search(vector, limit, there)[0]]


def _compare(snapshot: Snapshot, vector: NDArray[np.float32] | None, rows: Rows) -> Vectors:
    """Inner products of the query with rows, 0 without a query or for products not indexed yet."""
    scores = np.zeros(len(rows), dtype=np.float32)
    if vector is None:
        return scores
    places = rows if snapshot.row_in_index is None else snapshot.row_in_index[rows]
    indexed = places >= 0
    scores[indexed] = inner_products(snapshot.generation.vectors, vector, places[indexed])
    return scores


def _fuse(columns: Columns, rows: Rows, meaning: Vectors, lexical: Vectors, wishes: Sequence[Constraint]) -> Vectors:
    best = float(lexical.max()) if len(lexical) else 0.0
    fused = MEANING * meaning + (1 - MEANING) * (lexical / best if best > 0 else lexical)
    for wish in wishes:
        if not wish.hard:
            fused += PREFERRED * columns.mask(wish)[rows]
    return fused.astype(np.float32)


def _popular(columns: Columns, allowed: Mask | None, found: Rows, count: int) -> Rows:
    """Allowed rows not found otherwise, in order of popularity."""
    order: Rows = columns.by_popularity
    wanted = np.ones(len(columns), dtype=bool) if allowed is None else allowed.copy()
    wanted[found] = False
    chosen: Rows = order[wanted[order]]
    return chosen[:count]
