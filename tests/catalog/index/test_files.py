import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from catalog.errors import CatalogError
from catalog.index import INDEXES, HnswIndex
from catalog.index.files import Generation, IndexFiles, Meta

VECTORS = np.eye(6, dtype=np.float32)[:5]


def generation(files: IndexFiles, kind: str = "exact", count: int = 5) -> Generation:
    ids = [f"p{row}" for row in range(count)]
    vectors = VECTORS[:count]
    return Generation(
        name=files.next_name(),
        meta=Meta("model-1", 3, 6, count, kind),
        ids=ids,
        text_hashes=["t"] * count,
        document_hashes=["d"] * count,
        read_counts=[1] * count,
        vectors=vectors,
        index=INDEXES[kind].build(vectors),
        facets=[("color", "red")],
        facet_vectors=VECTORS[:1],
    )


@pytest.mark.parametrize("kind", sorted(INDEXES))
def test_what_was_saved_is_loaded(tmp_path: Path, kind: str) -> None:
    files = IndexFiles(tmp_path)
    saved = generation(files, kind)
    files.save(saved)
    loaded = files.load()
    assert loaded is not None
    assert (loaded.name, loaded.meta, loaded.ids) == (saved.name, saved.meta, saved.ids)
    assert (loaded.read_counts, loaded.facets) == (saved.read_counts, saved.facets)
    assert np.array_equal(loaded.vectors, VECTORS)
    assert loaded.index.search(VECTORS[2], 1)[0].tolist() == [2]
    files.verify()


def test_nothing_built_yet_is_none(tmp_path: Path) -> None:
    files = IndexFiles(tmp_path)
    assert files.load() is None
    assert files.read_meta() is None
    files.verify()


def test_an_empty_generation_is_fine(tmp_path: Path) -> None:
    files = IndexFiles(tmp_path)
    files.save(generation(files, count=0))
    loaded = files.load()
    assert loaded is not None
    assert loaded.vectors.shape == (0, 6)


def test_a_crash_while_saving_leaves_the_old_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = IndexFiles(tmp_path)
    first = generation(files)
    files.save(first)

    def full(self: object, directory: Path) -> None:
        raise OSError("no space left on device")

    second = generation(files, "hnsw")
    monkeypatch.setattr(HnswIndex, "save", full)
    with pytest.raises(OSError, match="no space"):
        files.save(second)
    loaded = files.load()
    assert loaded is not None
    assert loaded.name == first.name
    monkeypatch.undo()
    files.save(replace(second, meta=replace(second.meta, catalog_version=4)))
    loaded = files.load()
    assert loaded is not None
    assert loaded.meta.catalog_version == 4


def test_a_generation_without_its_pointer_is_not_current(tmp_path: Path) -> None:
    files = IndexFiles(tmp_path)
    files.save(generation(files))
    (files.directory / "CURRENT").unlink()
    assert files.load() is None


@pytest.mark.parametrize("file", ["vectors.npy", "rows.json", "meta.json", "facets.json"])
def test_a_damaged_file_is_said_in_one_line(tmp_path: Path, file: str) -> None:
    files = IndexFiles(tmp_path)
    files.save(generation(files))
    path = files.directory / str(files.current()) / file
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(CatalogError, match="daogou index --rebuild") as refused:
        files.load()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("pointer", [b"elsewhere", b"\xff\xfe"])
def test_a_damaged_pointer_is_said_and_replaced_by_the_next_generation(tmp_path: Path, pointer: bytes) -> None:
    files = IndexFiles(tmp_path)
    files.save(generation(files))
    (files.directory / "CURRENT").write_bytes(pointer)
    with pytest.raises(CatalogError, match="daogou index --rebuild"):
        files.load()
    files.save(generation(files))
    assert files.current() == "generation-00000002"
    assert files.load() is not None


def test_a_changed_byte_is_found_by_its_checksum(tmp_path: Path) -> None:
    files = IndexFiles(tmp_path)
    files.save(generation(files))
    path = files.directory / str(files.current()) / "vectors.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(CatalogError, match="checksum"):
        files.verify()


def test_old_generations_go_but_the_last_one_stays(tmp_path: Path) -> None:
    files = IndexFiles(tmp_path)
    for _ in range(4):
        files.save(generation(files))
    assert sorted(path.name for path in files.directory.glob("generation-*")) == [
        "generation-00000003",
        "generation-00000004",
    ]


def test_the_meta_file_names_what_it_was_built_with(tmp_path: Path) -> None:
    files = IndexFiles(tmp_path)
    files.save(generation(files))
    described = json.loads((files.directory / str(files.current()) / "meta.json").read_text())
    assert described["fingerprint"] == "model-1"
    assert described["files"]["vectors.npy"][0] > 0
