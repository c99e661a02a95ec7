"""Brings the index up to date with the catalog: vectors, attributes read from text, full text, facet vectors.

Batches are kept as they are done, so a stopped build goes on where it was; what searches see changes only at the end.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from catalog.arrays import Vectors
from catalog.columns import Columns
from catalog.database import Database, bump_catalog_version, catalog_id, catalog_version
from catalog.documents import update_documents
from catalog.embeddings import Progress, embed, outdated
from catalog.errors import CatalogError
from catalog.fulltext import write_fulltext
from catalog.index import INDEXES, VectorIndex, kind_for
from catalog.index.files import Generation, IndexFiles, Meta
from catalog.linking import values_by_meaning
from catalog.models import Product
from catalog.partial import Embedded, PartialBuild
from catalog.ports import TextModel
from catalog.synonyms import load_synonyms


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build did.

    Attributes:
        products: In the index now.
        embedded: Texts that went through the model.
        resumed: Texts that a build which was stopped had done.
        removed: Products that left the index.
        attributes: Facet values read from the embedded texts.
        kind: Kind of vector index.
        fingerprint: Of the model.
        catalog_version: That the index is up to.
        changed: Whether a new generation was written.
        seconds: Wall time.
    """

    products: int
    embedded: int
    resumed: int
    removed: int
    attributes: int
    kind: str
    fingerprint: str
    catalog_version: int
    changed: bool
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON takes it."""
        return asdict(self)


def build_index(
    database: Database,
    home_directory: Path,
    model: TextModel,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> IndexReport:
    """Brings the index under ``home_directory`` up to date with the catalog.

    Only products whose text changed go through the model, only changed documents are written.

    Args:
        database: The installation's database.
        home_directory: The installation's home.
        model: Embeds texts and reads attributes out of them.
        rebuild: Whether to begin with nothing; needed when the model is another one.
        progress: Called with texts done and texts to do, after each batch.

    Raises:
        CatalogError: The catalog is empty, the index was built with another model or from another database and
            ``rebuild`` is not set, or another process is building.
        DatabaseError: The database cannot be used.
    """
    started = time.monotonic()
    files = IndexFiles(home_directory)
    # One writer may have the full text: it keeps other builds out until the generation is there.
    with write_fulltext(files.fulltext) as writer:
        version, identity = _catalog_to_index(database)
        previous = None if rebuild else files.load_for(model.fingerprint, identity)
        partial = PartialBuild(files.partial, model.fingerprint)
        if previous is None:
            writer.clear()
        if rebuild:
            partial.clear()
        resumed = partial.load()
        done = _embedded(previous) | resumed
        with database.read() as connection:
            ids = outdated(connection, done)
        fresh = embed(database, model, ids, partial, load_synonyms(), progress)
        with database.read() as connection:
            before = {} if writer.empty else _documents(previous)
            documents = update_documents(connection, writer, before)
        writer.commit()
        done |= fresh
        if previous is not None and not fresh and not resumed and documents == before and _is_of(previous, version):
            generation = previous
        else:
            generation = _finish(database, files, model, previous, done, documents, version)
        partial.clear()
    return IndexReport(
        products=generation.meta.count,
        embedded=len(fresh),
        resumed=len(resumed),
        removed=0 if previous is None else len(set(previous.ids).difference(generation.ids)),
        attributes=sum(each.read for each in fresh.values()),
        kind=generation.meta.kind,
        fingerprint=model.fingerprint,
        catalog_version=generation.meta.catalog_version,
        changed=generation is not previous,
        seconds=round(time.monotonic() - started, 3),
    )


def _catalog_to_index(database: Database) -> tuple[int, str | None]:
    """Version and id of the catalog."""
    with database.read() as connection:
        if connection.execute(select(Product.id).where(Product.active.is_(True)).limit(1)).first() is None:
            raise CatalogError(f"the catalog must hold products (got none in {database.url}); run `daogou import FEED`")
        return catalog_version(connection), catalog_id(connection)


def _embedded(previous: Generation | None) -> dict[str, Embedded]:
    if previous is None:
        return {}
    columns = previous.text_hashes, previous.vectors, previous.read_counts
    embedded = [Embedded(*row) for row in zip(*columns, strict=True)]
    return dict(zip(previous.ids, embedded, strict=True))


def _documents(previous: Generation | None) -> dict[str, str]:
    return dict(zip(previous.ids, previous.document_hashes, strict=True)) if previous is not None else {}


def _is_of(generation: Generation, version: int) -> bool:
    """Whether the generation is one of this catalog version, and of the kind that its size asks for."""
    meta = generation.meta
    return meta.catalog_version == version and meta.kind == kind_for(meta.count)


def _finish(
    database: Database,
    files: IndexFiles,
    model: TextModel,
    previous: Generation | None,
    embedded: Mapping[str, Embedded],
    documents: Mapping[str, str],
    version: int,
) -> Generation:
    """Writes the new generation and raises the catalog's version, from which servers see that attributes changed.

    Where products changed while the build ran, the generation keeps the version it began with: it is stale.
    """
    with database.write() as connection:
        unchanged = catalog_version(connection) == version
        raised = bump_catalog_version(connection)
        identity = catalog_id(connection)
    with database.read() as connection:
        columns = Columns.load(connection)
    ids = sorted(embedded.keys() & documents.keys())
    rows = [embedded[product_id] for product_id in ids]
    vectors = np.stack([each.vector for each in rows]) if rows else np.zeros((0, model.dimension), dtype=np.float32)
    facets = values_by_meaning(columns)
    kind = kind_for(len(ids))
    generation = Generation(
        name=files.next_name(),
        meta=Meta(model.fingerprint, raised if unchanged else version, model.dimension, len(ids), kind, identity),
        ids=ids,
        text_hashes=[each.text_hash for each in rows],
        document_hashes=[documents[product_id] for product_id in ids],
        read_counts=[each.read for each in rows],
        vectors=vectors,
        index=_index(kind, previous, ids, vectors),
        facets=facets,
        facet_vectors=_facet_vectors(model, facets, previous),
    )
    files.save(generation)
    return generation


def _index(kind: str, previous: Generation | None, ids: list[str], vectors: Vectors) -> VectorIndex:
    """The previous index brought up to date where it is of the same kind, else a new one."""
    if previous is None or previous.meta.kind != kind:
        return INDEXES[kind].build(vectors)
    place = {product_id: row for row, product_id in enumerate(previous.ids)}
    old_rows = np.asarray([place.get(product_id, -1) for product_id in ids], dtype=np.int64)
    shared = np.flatnonzero(old_rows >= 0)
    changed = shared[np.any(previous.vectors[old_rows[shared]] != vectors[shared], axis=1)]
    return previous.index.update(vectors, old_rows, changed)


def _facet_vectors(model: TextModel, facets: list[tuple[str, str]], previous: Generation | None) -> Vectors:
    known: dict[str, Any] = {}
    if previous is not None:
        known = {value: vector for (_, value), vector in zip(previous.facets, previous.facet_vectors, strict=True)}
    fresh = sorted({value for _, value in facets} - known.keys())
    if fresh:
        known.update(zip(fresh, model.embed(fresh), strict=True))
    if not facets:
        return np.zeros((0, model.dimension), dtype=np.float32)
    return np.stack([known[value] for _, value in facets]).astype(np.float32)
