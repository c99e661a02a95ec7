"""Full text over products: tantivy's BM25 over the words of :mod:`catalog.words`.

Documents are tokenised here and queries are built from terms, never parsed, so that no text of a shopper can be a
syntax error and both sides always agree on what a word is.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalog.errors import CatalogError, IndexBusyError
from catalog.words import FUNCTION_WORDS, number_key, stem, stems, words

_BOOSTS = {"title": 2.5, "facts": 1.0, "description": 0.4}
_NUMBER_BOOST = 6.0
_HEAP_BYTES = 50_000_000
_MOST_WORDS = 32
"""Words of a query that count: more are a letter, not a query."""
_FUZZY_FROM = 5
"""Letters from which a word that no product has is searched with one letter wrong."""
_DEPTH = 500
"""Hits from which the allowed ones are picked; what shoppers filter by mostly is in their words, too."""
_ENOUGH = 50
"""Allowed hits below which more are looked at."""
_GREATEST_DEPTH = 3_000
"""Hits looked at where those were not enough: 1 ms. Making a set of allowed products part of tantivy's query takes 2 ms
at 500 products, and what is not among 3,000 hits shares little with the query."""


@dataclass(frozen=True, slots=True)
class Document:
    """What of a product can be found by words.

    Attributes:
        id: Product id.
        title: Its title.
        facts: Brand, category and attribute values.
        description: Its description.
        numbers: Product numbers, found whole.
    """

    id: str
    title: str
    facts: Sequence[str]
    description: str
    numbers: Sequence[str]

    def digest(self) -> str:
        """Changes whenever the document does."""
        parts = (self.title, *sorted(self.facts), "", self.description, *sorted(self.numbers))
        return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def document_key(product_id: str) -> int:
    """The number tantivy knows a product by: 62 bits of a hash of its id."""
    digest = hashlib.blake2b(product_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2


class KeyedRows:
    """Rows by the number tantivy knows their product by.

    Args:
        ids: Product id of each row.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        self.keys = np.asarray([document_key(product_id) for product_id in ids], dtype=np.int64)
        self._order = np.argsort(self.keys)
        self._ascending = self.keys[self._order]

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Row of each key, -1 where there is none. Shape: (len(keys),)."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        places = np.minimum(np.searchsorted(self._ascending, keys), len(self.keys) - 1)
        return np.where(self._ascending[places] == keys, self._order[places], -1)


class FullText:
    """The full-text index in one folder, as it was when it was opened.

    Args:
        index: An open tantivy index.
    """

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def open(cls, directory: Path) -> "FullText":
        """Opens an index for searching.

        Raises:
            CatalogError: There is none, or it cannot be read.
        """
        try:
            index = tantivy.Index.open(str(directory))
            index.config_reader("manual")
            return cls(index)
        except (ValueError, OSError) as error:
            cause = str(error).splitlines()[0]
            raise CatalogError(
                f"the full-text index must be readable (got {cause!r} in {directory}); run `daogou index --rebuild`"
            ) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, text: str, limit: int, rows: KeyedRows, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best rows for any text, by BM25 over the words that it shares with each product.

        Args:
            text: Anything a shopper may write.
            limit: How many.
            rows: The rows to be found.
            allowed: Rows that may be found; None is all. Shape: (n,).

        Returns:
            Rows and BM25 scores, best first. Shapes: (m,), (m,).
        """
        query = self._query(text)
        wanted = min(limit, len(rows) if allowed is None else int(np.count_nonzero(allowed)))
        if query is None or wanted <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        depth = limit if allowed is None else _DEPTH
        found, scores, complete = self._collect(query, depth, rows, allowed)
        if not complete and len(found) < min(wanted, _ENOUGH):
            found, scores, _ = self._collect(query, _GREATEST_DEPTH, rows, allowed)
        best = np.lexsort((found, -scores))[:limit]
        return found[best], scores[best]

    def _collect(
        self, query: tantivy.Query, depth: int, keyed: KeyedRows, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], bool]:
        """The allowed rows among the ``depth`` best hits, their scores, and whether there are no more hits."""
        hits = self._searcher.search(query, limit=depth, count=False).hits
        if not hits:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), True
        found, addresses = zip(*hits, strict=True)
        rows = keyed.find(np.asarray(self._searcher.fast_field_values("key", list(addresses)), dtype=np.int64))
        kept = rows >= 0
        if allowed is not None:
            kept &= allowed[rows]
        return rows[kept], np.asarray(found, dtype=np.float32)[kept], len(hits) < depth

    def _query(self, text: str) -> tantivy.Query | None:
        plain = words(text)[: 4 * _MOST_WORDS]
        said = list(dict.fromkeys(stem(word) for word in plain if word not in FUNCTION_WORDS))[:_MOST_WORDS]
        said = said or list(dict.fromkeys(stem(word) for word in plain))[:_MOST_WORDS]
        parts = [part for word in said for part in self._word(word)]
        numbers = dict.fromkeys(number_key(piece) for piece in text.split()[:_MOST_WORDS])
        known = (each for each in numbers if _has_digit(each) and self._searcher.doc_freq("number", each))
        parts += [self._term("number", number, _NUMBER_BOOST) for number in known]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts]) if parts else None

    def _word(self, word: str) -> Iterator[tantivy.Query]:
        fields = [field for field in _BOOSTS if self._searcher.doc_freq(field, word)]
        for field in fields:
            yield self._term(field, word, _BOOSTS[field])
        if not fields and len(word) >= _FUZZY_FROM and word.isalpha():
            near = tantivy.Query.fuzzy_term_query(self._schema, "title", word, distance=1)
            yield tantivy.Query.boost_query(near, _BOOSTS["title"])

    def _term(self, field: str, word: str, boost: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, word, "freq"), boost)


@contextmanager
def write_fulltext(directory: Path) -> Iterator["FullTextWriter"]:
    """The one writer over the index in ``directory``, until the block ends.

    It commits at the end of the block; if the block raises, what was written since the last commit is forgotten.

    Args:
        directory: Created if it is not there; replaced if it holds another schema.

    Raises:
        IndexBusyError: Another process writes it.
        CatalogError: The folder cannot be written.
    """
    try:
        index, fresh = _open_or_create(directory)
        writer = index.writer(_HEAP_BYTES, 1)
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise IndexBusyError(
                f"one process at a time may write the full-text index (got another one in {directory}); "
                "wait for the other `daogou index`"
            ) from error
        cause = str(error).splitlines()[0]
        raise CatalogError(
            f"the full-text index must be writable (got {cause!r} in {directory}); give this user access to it"
        ) from error
    try:
        yield FullTextWriter(writer, empty=fresh)
        writer.commit()
        writer.wait_merging_threads()
    except BaseException:
        writer.rollback()
        raise


class FullTextWriter:
    """Adds, replaces and removes documents.

    Args:
        writer: Of tantivy.
        empty: Whether the index has no documents yet.
    """

    def __init__(self, writer: tantivy.IndexWriter, *, empty: bool) -> None:
        self._writer = writer
        self.empty = empty

    def clear(self) -> None:
        """Removes all documents."""
        self._writer.delete_all_documents()
        self.empty = True

    def commit(self) -> None:
        """Makes what was written visible to those who open the index from now on."""
        self._writer.commit()

    def replace(self, documents: Iterable[Document]) -> None:
        """Puts each document in the place of the one with its id."""
        for document in documents:
            key = document_key(document.id)
            if not self.empty:
                self._writer.delete_documents_by_term("key", key)
            self._writer.add_document(
                tantivy.Document(
                    key=key,
                    title=" ".join(stems(document.title)),
                    facts=" ".join(word for fact in document.facts for word in stems(fact)),
                    description=" ".join(stems(document.description)),
                    number=" ".join(_numbers(document)),
                )
            )

    def remove(self, product_ids: Iterable[str]) -> None:
        """Removes the documents of products that are gone."""
        for product_id in product_ids:
            self._writer.delete_documents_by_term("key", document_key(product_id))


def _numbers(document: Document) -> list[str]:
    """Product numbers and the title's words with a digit, without punctuation."""
    pieces = [piece for piece in document.title.split() if _has_digit(piece)]
    return list(dict.fromkeys(number for each in (*document.numbers, *pieces) if (number := number_key(each))))


def _has_digit(text: str) -> bool:
    return any(each.isdigit() for each in text)


def _open_or_create(directory: Path) -> tuple[tantivy.Index, bool]:
    schema = _schema()
    if directory.exists() and tantivy.Index.exists(str(directory)):
        try:
            index = tantivy.Index(schema, path=str(directory), reuse=True)
            return index, index.searcher().num_docs == 0
        except ValueError:
            shutil.rmtree(directory)
    directory.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(schema, path=str(directory)), True


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    for field in (*_BOOSTS, "number"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
