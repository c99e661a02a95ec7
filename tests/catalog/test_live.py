"""Opening the catalog, and taking up what changes while it is open."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from catalog.database import Database, catalog_id
from catalog.errors import CatalogError
from catalog.index.files import IndexFiles
from catalog.indexing import build_index
from catalog.live import Catalog
from tests.catalog.fakes import FakeModel, new_database, put, remove
from tests.catalog.test_search import search, wish

MODEL = FakeModel()


def refreshed(catalog: Catalog, database: Database) -> Catalog:
    with database.read() as connection:
        catalog.refresh(connection)
    return catalog


def opened(tmp_path: Path, products: Sequence[dict[str, Any]]) -> tuple[Database, Catalog]:
    database = new_database(tmp_path)
    put(database, *products)
    build_index(database, tmp_path, MODEL)
    return database, Catalog.open(database, tmp_path, MODEL)


def test_refreshing_takes_up_what_was_imported_and_indexed(tmp_path: Path) -> None:
    database, catalog = opened(tmp_path, [{"id": "b", "title": "Mug"}, {"id": "d", "title": "Plate", "color": "red"}])
    columns = catalog.snapshot.columns
    assert refreshed(catalog, database).snapshot.columns is columns
    put(database, {"id": "a", "title": "Red Mug", "color": "red"}, {"id": "c", "title": "Bowl", "color": "red"})
    remove(database, "b")
    refreshed(catalog, database)
    assert catalog.snapshot.columns.ids == ["a", "c", "d"]
    assert set(search(catalog.snapshot, "", wish("color", "eq", "red"))) == {"a", "c", "d"}
    assert search(catalog.snapshot, "plate")[0] == "d"
    assert not catalog.snapshot.vectors([0]).any()
    assert catalog.snapshot.vectors([2]) == pytest.approx(MODEL.embed(["Plate. red"]), abs=1e-5)
    build_index(database, tmp_path, MODEL)
    refreshed(catalog, database)
    assert search(catalog.snapshot, "red mug")[0] == "a"
    assert catalog.snapshot.vectors([0]).any()
    assert catalog.snapshot.generation.meta.count == 3


def test_an_index_rebuilt_with_another_model_is_not_taken_up(tmp_path: Path) -> None:
    database, catalog = opened(tmp_path, [{"id": "b", "title": "Mug"}])
    build_index(database, tmp_path, FakeModel("other"), rebuild=True)
    refreshed(catalog, database)
    assert catalog.snapshot.generation.meta.fingerprint == MODEL.fingerprint
    assert search(catalog.snapshot, "mug") == ["b"]


@pytest.mark.parametrize("lost", ["CURRENT", "fulltext/meta.json"])
def test_an_index_that_cannot_be_read_is_not_taken_up(tmp_path: Path, lost: str) -> None:
    database, catalog = opened(tmp_path, [{"id": "b", "title": "Mug"}])
    put(database, {"id": "a", "title": "Plate"})
    build_index(database, tmp_path, MODEL)
    (tmp_path / "index" / lost).unlink()
    before = refreshed(catalog, database).snapshot
    assert before.columns.ids == ["a", "b"]
    assert search(before, "mug") == ["b"]
    assert refreshed(catalog, database).snapshot is before


def test_what_is_missing_is_said_with_what_to_run(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    with pytest.raises(CatalogError, match="daogou import FEED"):
        Catalog.open(database, tmp_path, MODEL)
    put(database, {"id": "b", "title": "Mug"})
    with pytest.raises(CatalogError, match="run `daogou index`"):
        Catalog.open(database, tmp_path, MODEL)
    build_index(database, tmp_path, MODEL)
    with pytest.raises(CatalogError, match=r"fake-1.*fake-2.*daogou index --rebuild"):
        Catalog.open(database, tmp_path, FakeModel("fake-2"))


def test_a_snapshot_sees_nothing_that_comes_later(tmp_path: Path) -> None:
    database, catalog = opened(tmp_path, [{"id": "b", "title": "Mug"}])
    before = catalog.snapshot
    put(database, {"id": "a", "title": "Red Mug"})
    build_index(database, tmp_path, MODEL)
    assert search(refreshed(catalog, database).snapshot, "mug") == ["b", "a"]
    assert search(before, "mug") == ["b"]


def test_an_index_of_another_database_is_refused_until_it_is_rebuilt(tmp_path: Path) -> None:
    ours, catalog = opened(tmp_path, [{"id": "b", "title": "Mug"}])
    (tmp_path / "other").mkdir()
    others = new_database(tmp_path / "other")
    put(others, {"id": "b", "title": "Plate"})
    for refused in (lambda: Catalog.open(others, tmp_path, MODEL), lambda: build_index(others, tmp_path, MODEL)):
        with pytest.raises(CatalogError, match=r"another database's.*daogou index --rebuild"):
            refused()
    build_index(others, tmp_path, MODEL, rebuild=True)
    assert search(Catalog.open(others, tmp_path, MODEL).snapshot, "plate") == ["b"]
    assert search(refreshed(catalog, ours).snapshot, "mug") == ["b"]
    with pytest.raises(CatalogError, match="another database's"):
        Catalog.open(ours, tmp_path, MODEL)


def test_an_index_that_does_not_note_its_catalog_is_taken_and_noted_by_the_next_build(tmp_path: Path) -> None:
    database, _ = opened(tmp_path, [{"id": "b", "title": "Mug"}])
    files = IndexFiles(tmp_path)
    path = files.directory / str(files.current()) / "meta.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "catalog_id": None}), encoding="utf-8")
    assert search(Catalog.open(database, tmp_path, MODEL).snapshot, "mug") == ["b"]
    put(database, {"id": "a", "title": "Plate"})
    build_index(database, tmp_path, MODEL)
    meta = files.read_meta()
    with database.read() as connection:
        assert meta is not None
        assert meta.catalog_id == catalog_id(connection)
