"""The open shop: hands each turn a finder on the catalog as it is now."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from actions.finder import ProductFinder
from actions.ranking import Reranker
from catalog.database import Database
from catalog.live import Catalog
from nlu_mtl.serving.parser import Parser

CACHED_QUERIES = 1024


class Shop:
    """One catalog with what it takes to search it. Threads may share it.

    Args:
        catalog: The open catalog.
        database: Where cards are read from.
        parser: Gives what parses messages and embeds queries, as it is now.
        reranker: Orders candidates.
    """

    def __init__(self, catalog: Catalog, database: Database, parser: Callable[[], Parser], reranker: Reranker) -> None:
        self._parser = parser
        self._catalog = catalog
        self._database = database
        self._reranker = reranker
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def parser(self) -> Parser:
        """The joint model as it is now; its vectors are always the same ones."""
        return self._parser()

    def finder(self) -> ProductFinder:
        """A finder on the catalog as it is now; it sees no later change."""
        with self._database.read() as connection:
            self._catalog.refresh(connection)
        return ProductFinder(self._catalog.snapshot, self._database, self._embed, self._reranker)

    def _embed(self, query: str) -> NDArray[np.float32]:
        """The query's vector, from the last queries' if it is among them. Shape: (dimension,)."""
        with self._lock:
            if (known := self._vectors.get(query)) is not None:
                self._vectors.move_to_end(query)
                return known
        vector: NDArray[np.float32] = self.parser.embed([query])[0]
        with self._lock:
            self._vectors[query] = vector
            if len(self._vectors) > CACHED_QUERIES:
                self._vectors.popitem(last=False)
        return vector
