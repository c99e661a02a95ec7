"""The open catalog: takes up what is imported and indexed while it serves."""

import logging
import threading
from pathlib import Path

from sqlalchemy import Connection

from catalog.columns import Columns
from catalog.database import Database, catalog_id, catalog_version
from catalog.errors import CatalogError
from catalog.fulltext import FullText
from catalog.index.files import Generation, IndexFiles
from catalog.ports import TextModel
from catalog.search import Snapshot

log = logging.getLogger(__name__)


class Catalog:
    """The open catalog. Threads may share it.

    Args:
        snapshot: What to begin with.
        files: Where new generations of the index appear.
        fingerprint: Of the model whose query vectors are compared.
    """

    def __init__(self, snapshot: Snapshot, files: IndexFiles, fingerprint: str) -> None:
        self._snapshot = snapshot
        self._files = files
        self._fingerprint = fingerprint
        self._seen: str | None = snapshot.generation.name
        self._refreshing = threading.Lock()

    @classmethod
    def open(cls, database: Database, directory: Path, model: TextModel) -> "Catalog":
        """Opens the catalog with its index.

        Args:
            database: The installation's database.
            directory: The installation's home, under which the index lies.
            model: Whose vectors queries will have.

        Raises:
            CatalogError: The catalog is empty, there is no index, or it was built with another model or from another
                database.
            DatabaseError: The database cannot be read.
        """
        files = IndexFiles(directory)
        with database.read() as connection:
            columns, identity = Columns.load(connection), catalog_id(connection)
        if not len(columns):
            raise CatalogError(f"the catalog must hold products (got none in {database.url}); run `daogou import FEED`")
        generation = _open_index(files, model.fingerprint, identity)
        return cls(Snapshot.of(columns, generation, FullText.open(files.fulltext)), files, model.fingerprint)

    @property
    def snapshot(self) -> Snapshot:
        """The catalog as it is now; whoever reads it more than once holds on to one snapshot."""
        return self._snapshot

    def refresh(self, connection: Connection) -> None:
        """Takes up a changed catalog or index; one cheap query where nothing changed.

        Another thread that refreshes at the same time goes on with what it has. An index that was rebuilt with another
        model or from another database, or cannot be read, is not taken up.
        """
        version, name = catalog_version(connection), self._files.current()
        if version == self._snapshot.columns.version and name == self._seen:
            return
        if not self._refreshing.acquire(blocking=False):
            return
        try:
            current = self._snapshot
            columns = current.columns if version == current.columns.version else Columns.load(connection)
            generation, text = current.generation, current.text
            if name != self._seen:
                generation, text = self._newer(current, catalog_id(connection))
            self._snapshot = Snapshot.of(columns, generation, text)
            self._seen = name
        finally:
            self._refreshing.release()

    def _newer(self, current: Snapshot, identity: str | None) -> tuple[Generation, FullText]:
        """The index on disk, or the one in memory where that one cannot be used."""
        try:
            return _open_index(self._files, self._fingerprint, identity), FullText.open(self._files.fulltext)
        except CatalogError as error:
            log.warning("the index in memory stays: %s", error)
            return current.generation, current.text


def _open_index(files: IndexFiles, fingerprint: str, identity: str | None) -> Generation:
    generation = files.load_for(fingerprint, identity)
    if generation is None:
        raise CatalogError(f"the catalog must be indexed (got no index in {files.directory}); run `daogou index`")
    return generation
