"""The index on disk: whole generations, each in its own folder, of which one is current.

::

    index/
      CURRENT                 name of the current generation, replaced in one step
      generation-00000007/
        meta.json             what it was made with and from, sizes and SHA-256 of its files
        rows.json             ids, text and document hashes, one a row
        vectors.npy           item vectors, memory-mapped
        facets.json, facet_vectors.npy
        …                     what the kind of index keeps beside the matrix
      partial/                batches of a build not finished, taken up by the next
      fulltext/               tantivy's own files, which has its own commits

A generation is written under another name and renamed when complete, so that a half-written one is never read.
"""

import hashlib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from catalog.arrays import Vectors
from catalog.errors import CatalogError
from catalog.index import INDEXES, VectorIndex

_CURRENT, _META, _ROWS, _VECTORS = "CURRENT", "meta.json", "rows.json", "vectors.npy"
_FACETS, _FACET_VECTORS = "facets.json", "facet_vectors.npy"
_COLUMNS = ("ids", "text_hashes", "document_hashes", "read_counts")
_LAYOUT = 1
_NAME = re.compile(r"generation-(\d+)")


@dataclass(frozen=True, slots=True)
class Meta:
    """What a generation was made with and from.

    Attributes:
        fingerprint: Of the model its vectors come from.
        catalog_version: Version of the catalog it was brought up to.
        dimension: Length of a vector.
        count: Number of products.
        kind: Kind of vector index.
        catalog_id: Of the catalog it was built from; None where that was not noted.
    """

    fingerprint: str
    catalog_version: int
    dimension: int
    count: int
    kind: str
    catalog_id: str | None = None

    def is_of(self, catalog_id: str | None) -> bool:
        """Whether it was built from the catalog of that id, as far as known."""
        return self.catalog_id in (None, catalog_id)


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete state of the index.

    Attributes:
        name: Its folder's name.
        meta: What it was made with and from.
        ids: Product ids in row order, ascending.
        text_hashes: Of the text each vector was made from.
        document_hashes: Of the full-text document of each product.
        read_counts: Facet values that were read out of each product's text.
        vectors: Unit vectors. Shape: (n, dimension).
        index: Over the vectors.
        facets: Facet name and value of each facet vector.
        facet_vectors: Unit vectors of facet values. Shape: (facet values, dimension).
    """

    name: str
    meta: Meta
    ids: list[str]
    text_hashes: list[str]
    document_hashes: list[str]
    read_counts: list[int]
    vectors: Vectors
    index: VectorIndex
    facets: list[tuple[str, str]]
    facet_vectors: Vectors


class IndexFiles:
    """Reads and writes generations in one folder.

    Args:
        directory: The installation's home; the index lives in ``index/`` under it.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = Path(directory) / "index"
        self.fulltext = self.directory / "fulltext"
        self.partial = self.directory / "partial"

    def current(self) -> str | None:
        """Name of the current generation, None where nothing was built yet."""
        try:
            return (self.directory / _CURRENT).read_text(encoding="utf-8", errors="replace").strip() or None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CatalogError(
                f"the index must be readable (got {error.strerror} at {self.directory}); give this user access to it"
            ) from error

    def read_meta(self) -> Meta | None:
        """What the current generation was made with and from, None where nothing was built yet.

        Raises:
            CatalogError: It cannot be read.
        """
        name = self.current()
        return _meta(self._described(name)) if name else None

    def load(self) -> Generation | None:
        """The current generation, vectors memory-mapped; None where nothing was built yet.

        Raises:
            CatalogError: Its files are missing, cut short or of another layout.
        """
        name = self.current()
        if name is None:
            return None
        described = self._described(name)
        folder = self.directory / name
        try:
            for file, (size, _) in described["files"].items():
                if (found := (folder / file).stat().st_size) != size:
                    raise ValueError(f"{file} has {found} bytes, not {size}")
            meta = _meta(described)
            vectors = np.load(folder / _VECTORS, mmap_mode="r") if meta.count else _no_vectors(meta.dimension)
            if vectors.shape != (meta.count, meta.dimension):
                raise ValueError(f"vectors of shape {vectors.shape}, not {(meta.count, meta.dimension)}")
            rows = json.loads((folder / _ROWS).read_text(encoding="utf-8"))
            if any(len(rows[column]) != meta.count for column in _COLUMNS):
                raise ValueError(f"{_ROWS} has not {meta.count} rows")
            facets = [(facet, value) for facet, value in json.loads((folder / _FACETS).read_text(encoding="utf-8"))]
            index = INDEXES[meta.kind].load(folder, vectors)
            facet_vectors = np.load(folder / _FACET_VECTORS)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._broken(name, error) from error
        columns = {column: rows[column] for column in _COLUMNS}
        parts = {"vectors": vectors, "index": index, "facets": facets, "facet_vectors": facet_vectors}
        return Generation(name=name, meta=meta, **columns, **parts)

    def load_for(self, fingerprint: str, catalog_id: str | None) -> Generation | None:
        """As :meth:`load`, for the model of that fingerprint and the catalog of that id.

        Raises:
            CatalogError: As :meth:`load`, or the generation was built with another model or from another catalog.
        """
        meta = self.read_meta()
        if meta is not None and not meta.is_of(catalog_id):
            raise CatalogError(
                f"the index must be built from the database in use (got another database's in {self.directory}); "
                "give each database a home of its own, or run `daogou index --rebuild`"
            )
        if meta is not None and meta.fingerprint != fingerprint:
            raise CatalogError(
                f"the index must be built with the model in use (got {meta.fingerprint} in {self.directory}, the model "
                f"is {fingerprint}); run `daogou index --rebuild`"
            )
        return self.load()

    def verify(self) -> None:
        """Compares every file of the current generation with its checksum.

        Raises:
            CatalogError: A file is missing or not what was written.
        """
        name = self.current()
        if name is None:
            return
        for file, (_, checksum) in self._described(name)["files"].items():
            try:
                found = _sha256(self.directory / name / file)
            except OSError as error:
                raise self._broken(name, error) from error
            if found != checksum:
                raise self._broken(name, ValueError(f"{file} differs from its checksum"))

    def save(self, generation: Generation) -> None:
        """Writes a generation and makes it the current one; a crash at any point leaves the old one current.

        Raises:
            OSError: The disk is full or not writable; the old generation stays.
        """
        before = self.current()
        target = self.directory / generation.name
        draft = self.directory / f"{generation.name}.draft"
        for leftover in (draft, target):
            shutil.rmtree(leftover, ignore_errors=True)
        draft.mkdir(parents=True)
        np.save(draft / _VECTORS, np.ascontiguousarray(generation.vectors, dtype=np.float32))
        np.save(draft / _FACET_VECTORS, generation.facet_vectors)
        rows = {column: getattr(generation, column) for column in _COLUMNS}
        (draft / _ROWS).write_text(json.dumps(rows), encoding="utf-8")
        (draft / _FACETS).write_text(json.dumps(generation.facets), encoding="utf-8")
        generation.index.save(draft)
        files = {path.name: (path.stat().st_size, _sha256(path)) for path in sorted(draft.iterdir())}
        described = {"layout": _LAYOUT, **asdict(generation.meta), "files": files}
        (draft / _META).write_text(json.dumps(described, indent=1), encoding="utf-8")
        for path in draft.iterdir():
            _flush(path)
        draft.rename(target)
        write_whole(self.directory / _CURRENT, generation.name.encode())
        self._forget(keep={generation.name, before})

    def next_name(self) -> str:
        """The name of the generation after the last one, whatever the pointer to the current one says."""
        found = (_NAME.fullmatch(path.name) for path in self.directory.glob("generation-*"))
        return f"generation-{max((int(each[1]) for each in found if each), default=0) + 1:08d}"

    def _described(self, name: str) -> dict[str, Any]:
        try:
            described: dict[str, Any] = json.loads((self.directory / name / _META).read_text(encoding="utf-8"))
            if described["layout"] != _LAYOUT:
                raise ValueError(f"layout {described['layout']}, not {_LAYOUT}")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._broken(name, error) from error
        return described

    def _broken(self, name: str, error: Exception) -> CatalogError:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        return CatalogError(
            f"the index must be complete (got {cause} in {self.directory / name}); run `daogou index --rebuild`"
        )

    def _forget(self, keep: set[str | None]) -> None:
        """Removes older generations; the one before stays for processes that are just opening it."""
        for path in self.directory.glob("generation-*"):
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that it is either the old one or complete, even if the machine stops."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(content)
    _flush(draft)
    draft.replace(path)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _meta(described: dict[str, Any]) -> Meta:
    names = ("fingerprint", "catalog_version", "dimension", "count", "kind")
    return Meta(**{name: described[name] for name in names}, catalog_id=described.get("catalog_id"))


def _no_vectors(dimension: int) -> Vectors:
    return np.zeros((0, dimension), dtype=np.float32)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
