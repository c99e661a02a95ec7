from pathlib import Path

import numpy as np

from catalog.embeddings import embed, outdated
from catalog.partial import Embedded, PartialBuild
from catalog.synonyms import load_synonyms
from tests.catalog.fakes import FakeModel, new_database, put, remove


def test_a_vector_is_that_of_the_products_whole_text(tmp_path: Path) -> None:
    database, model = new_database(tmp_path), FakeModel()
    put(database, {"id": "a", "title": "Mug", "description": "Keeps warm", "brand": "Acme", "color": "red"})
    done = embed(database, model, ["a"], PartialBuild(tmp_path / "partial", "m"), load_synonyms())
    assert model.texts == ["Mug. Acme, red. Keeps warm"]
    assert np.allclose(done["a"].vector, model.embed(model.texts)[0])


def test_what_changed_is_outdated_and_short_texts_come_first(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    put(
        database,
        {"id": "a", "title": "A long title of a mug"},
        {"id": "b", "title": "Mug"},
        {"id": "c", "title": "Cup"},
    )
    partial = PartialBuild(tmp_path / "partial", "m")
    with database.read() as connection:
        assert outdated(connection, {}) == ["b", "c", "a"]
    done = embed(database, FakeModel(), ["a", "b", "c"], partial, load_synonyms())
    put(database, {"id": "c", "title": "Red Cup"})
    with database.read() as connection:
        assert outdated(connection, done) == ["c"]
        lost = {**done, "b": Embedded(done["b"].text_hash, done["b"].vector, read=1)}
        assert outdated(connection, lost) == ["b", "c"]


def test_a_product_that_went_meanwhile_is_left_out(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    put(database, {"id": "a", "title": "Red Mug"}, {"id": "b", "title": "Cup"})
    remove(database, "a")
    done = embed(database, FakeModel(), ["a", "b"], PartialBuild(tmp_path / "partial", "m"), load_synonyms())
    assert done.keys() == {"b"}
