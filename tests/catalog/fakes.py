"""Hand-written fakes of the catalog's ports: a text model that hashes words, and a shelf of authored products."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from catalog.database import Database, bump_catalog_version
from catalog.models import AttributeValue, Product, Variant
from catalog.product_text import product_text, text_hash
from catalog.words import stems

COLORS = {"red", "blue", "navy", "black", "white", "gray", "grey", "green", "yellow", "pink"}
MATERIALS = {"leather", "cotton", "steel", "wool", "plastic"}


@dataclass(frozen=True)
class FakeRead:
    name: str
    text: str
    confidence: float = 0.9


@dataclass(frozen=True)
class FakeReading:
    vector: NDArray[np.float32]
    attributes: tuple[FakeRead, ...]


@dataclass
class FakeModel:
    """A bag of hashed words as vector; color and material words as attributes. Remembers what it was given."""

    fingerprint: str = "fake-1"
    dimension: int = 64
    texts: list[str] = field(default_factory=list)
    fail_after: int | None = None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vector(text) for text in texts]).astype(np.float32)

    def read(self, texts: Sequence[str]) -> list[FakeReading]:
        if self.fail_after is not None and len(self.texts) >= self.fail_after:
            raise KeyboardInterrupt
        self.texts += texts
        return [FakeReading(self._vector(text), tuple(_attributes(text))) for text in texts]

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for word in stems(text):
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
            vector += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector


def _attributes(text: str) -> Iterable[FakeRead]:
    for word in text.lower().replace(".", " ").replace(",", " ").replace("/", " ").split():
        if word in COLORS:
            yield FakeRead("color", word)
        if word in MATERIALS:
            yield FakeRead("material", word)


def new_database(path: Path) -> Database:
    database = Database(f"sqlite:///{path / 'shop.db'}")
    database.upgrade()
    return database


def put(database: Database, *products: dict[str, Any]) -> None:
    """Adds or replaces products given as ``{id, title, …, facet: value or list, variants: [...]}``."""
    own = {column.name for column in Product.__table__.columns}
    with database.write() as connection:
        for given in products:
            facets = {
                name: [value] if isinstance(value, str) else list(value)
                for name, value in given.items()
                if name not in own and name != "variants"
            }
            columns = {name: value for name, value in given.items() if name in own}
            text = product_text(
                given["title"], given.get("description", ""), given.get("brand"), given.get("category"), facets
            )
            columns = {"description": "", "feed": "test", "row_hash": "", "text_hash": text_hash(text)} | columns
            connection.execute(Product.__table__.delete().where(Product.id == given["id"]))
            connection.execute(insert(Product).values(**columns))
            for name, values in facets.items():
                rows = [
                    {"product_id": given["id"], "name": name, "value": each, "source": "feed", "confidence": 1.0}
                    for each in values
                ]
                connection.execute(insert(AttributeValue), rows)
            for variant in given.get("variants", ()):
                connection.execute(insert(Variant).values(product_id=given["id"], **variant))
        bump_catalog_version(connection)


def remove(database: Database, *ids: str) -> None:
    with database.write() as connection:
        connection.execute(Product.__table__.delete().where(Product.id.in_(ids)))
        bump_catalog_version(connection)
