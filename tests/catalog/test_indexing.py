import shutil
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update

from catalog.database import Database, bump_catalog_version, catalog_version
from catalog.errors import CatalogError
from catalog.fulltext import FullText
from catalog.index.files import Generation, IndexFiles
from catalog.indexing import build_index
from catalog.models import AttributeValue, Product
from tests.catalog.fakes import FakeModel, new_database, put, remove

MUGS = [{"id": f"m{number}", "title": f"Mug number {number}", "description": "A red mug"} for number in range(5)]


@pytest.fixture
def database(any_database: Database) -> Database:
    database = any_database
    put(database, *MUGS)
    return database


def read_values(database: Database, product_id: str) -> set[tuple[str, str]]:
    with database.read() as connection:
        rows = connection.execute(
            select(AttributeValue.name, AttributeValue.value).where(
                AttributeValue.product_id == product_id, AttributeValue.source == "text"
            )
        )
        return {(name, value) for name, value in rows}


def version(database: Database) -> int:
    with database.read() as connection:
        return catalog_version(connection)


def test_the_first_build_does_everything_in_one_pass_a_text(database: Database, tmp_path: Path) -> None:
    model, before = FakeModel(), version(database)
    report = build_index(database, tmp_path, model)
    assert (report.products, report.embedded, report.attributes, report.kind) == (5, 5, 5, "exact")
    assert len(model.texts) == 5
    assert read_values(database, "m1") == {("color", "red")}
    assert version(database) > before
    generation = IndexFiles(tmp_path).load()
    assert generation is not None
    assert generation.meta.catalog_version == version(database) == report.catalog_version
    assert generation.ids == [mug["id"] for mug in MUGS]
    assert np.linalg.norm(generation.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert len(FullText.open(IndexFiles(tmp_path).fulltext)) == 5


def test_values_that_are_linked_by_meaning_are_embedded(database: Database, tmp_path: Path) -> None:
    model = FakeModel()
    put(database, {"id": "m9", "title": "Mug number 9", "material": "stoneware", "color": "teal"})
    build_index(database, tmp_path, model)
    generation = IndexFiles(tmp_path).load()
    assert generation is not None
    assert generation.facets == [("material", "stoneware")]
    assert generation.facet_vectors == pytest.approx(model.embed(["stoneware"]))


def test_a_second_build_does_nothing(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    before, model = version(database), FakeModel()
    report = build_index(database, tmp_path, model)
    assert (report.embedded, report.changed) == (0, False)
    assert model.texts == []
    assert version(database) == before


def test_a_change_that_is_in_no_text_leaves_no_stale_index(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    with database.write() as connection:
        connection.execute(update(Product).where(Product.id == "m1").values(price=5.0))
        bump_catalog_version(connection)
    model = FakeModel()
    build_index(database, tmp_path, model)
    assert model.texts == []
    meta = IndexFiles(tmp_path).read_meta()
    assert meta is not None
    assert meta.catalog_version == version(database)


def test_a_lost_full_text_is_written_anew(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    shutil.rmtree(IndexFiles(tmp_path).fulltext)
    model = FakeModel()
    assert build_index(database, tmp_path, model).changed
    assert model.texts == []
    assert len(FullText.open(IndexFiles(tmp_path).fulltext)) == 5


def test_only_changed_texts_are_embedded_again(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    before = IndexFiles(tmp_path).load()
    put(database, {"id": "m2", "title": "Blue Mug"}, {"id": "new", "title": "Black Plate"})
    remove(database, "m0")
    model = FakeModel()
    report = build_index(database, tmp_path, model)
    assert sorted(model.texts) == ["Black Plate", "Blue Mug"]
    assert (report.embedded, report.removed, report.products) == (2, 1, 5)
    after = IndexFiles(tmp_path).load()
    assert before is not None
    assert after is not None
    assert after.ids == ["m1", "m2", "m3", "m4", "new"]
    assert np.array_equal(after.vectors[2], before.vectors[3])
    assert read_values(database, "m2") == {("color", "blue")}
    assert len(FullText.open(IndexFiles(tmp_path).fulltext)) == 5


def test_a_fact_that_is_in_no_text_changes_the_full_text_alone(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    with database.write() as connection:
        connection.execute(
            AttributeValue.__table__.insert().values(
                product_id="m1", name="size", value="jumbo", source="feed", confidence=1
            )
        )
    model = FakeModel()
    assert build_index(database, tmp_path, model).changed
    assert model.texts == []


def test_attributes_that_were_lost_are_read_again(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    remove(database, "m3")
    put(database, MUGS[3])
    assert read_values(database, "m3") == set()
    model = FakeModel()
    build_index(database, tmp_path, model)
    assert len(model.texts) == 1
    assert read_values(database, "m3") == {("color", "red")}


def test_inactive_products_leave_the_index(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel())
    with database.write() as connection:
        connection.execute(update(Product).where(Product.id == "m4").values(active=False))
    assert build_index(database, tmp_path, FakeModel()).removed == 1


def test_another_model_is_refused_with_both_fingerprints(database: Database, tmp_path: Path) -> None:
    build_index(database, tmp_path, FakeModel("model-one"))
    with pytest.raises(CatalogError, match=r"model-one.*model-two.*daogou index --rebuild"):
        build_index(database, tmp_path, FakeModel("model-two"))
    report = build_index(database, tmp_path, FakeModel("model-two", dimension=32), rebuild=True)
    assert report.embedded == 5
    generation = IndexFiles(tmp_path).load()
    assert generation is not None
    assert generation.meta.fingerprint == "model-two"
    assert generation.vectors.shape == (5, 32)


def test_an_empty_catalog_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="daogou import FEED"):
        build_index(new_database(tmp_path), tmp_path, FakeModel())


def test_a_stopped_build_goes_on_where_it_was(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    put(database, *({"id": f"p{number:04d}", "title": f"Red Thing {number}"} for number in range(600)))
    with pytest.raises(KeyboardInterrupt):
        build_index(database, tmp_path, FakeModel(fail_after=300))
    assert IndexFiles(tmp_path).load() is None
    model = FakeModel()
    report = build_index(database, tmp_path, model)
    assert report.resumed + report.embedded == report.products == 600
    assert report.resumed > 0
    assert len(model.texts) == report.embedded
    assert read_values(database, "p0599") == {("color", "red")}


def test_two_builds_never_run_at_once(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save, refused = IndexFiles.save, []

    def save_late(files: IndexFiles, generation: Generation) -> None:
        with pytest.raises(CatalogError, match="one process at a time") as told:
            build_index(database, tmp_path, FakeModel())
        refused.append(told)
        save(files, generation)

    monkeypatch.setattr(IndexFiles, "save", save_late)
    build_index(database, tmp_path, FakeModel())
    assert refused


def test_progress_runs_from_nothing_to_all(database: Database, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    build_index(database, tmp_path, FakeModel(), progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 5)
    assert seen[-1] == (5, 5)


def test_a_product_changed_while_building_leaves_the_index_stale(database: Database, tmp_path: Path) -> None:
    def meanwhile(done: int, total: int) -> None:
        if done == 0:
            put(database, {"id": "late", "title": "Late Mug"})

    report = build_index(database, tmp_path, FakeModel(), progress=meanwhile)
    assert report.catalog_version < version(database)
    assert build_index(database, tmp_path, FakeModel()).products == 6
