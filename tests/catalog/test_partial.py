from pathlib import Path

import numpy as np

from catalog.partial import Embedded, PartialBuild

VECTOR = np.arange(4, dtype=np.float32)


def test_batches_are_taken_up_by_the_next_build(tmp_path: Path) -> None:
    first = PartialBuild(tmp_path, "m1")
    assert first.load() == {}
    first.add({"a": Embedded("h1", VECTOR, 2)})
    first.add({"ü": Embedded("h2", VECTOR + 1, 0)})
    second = PartialBuild(tmp_path, "m1")
    done = second.load()
    assert {name: (each.text_hash, each.read) for name, each in done.items()} == {"a": ("h1", 2), "ü": ("h2", 0)}
    assert done["ü"].vector.tolist() == [1, 2, 3, 4]
    second.add({"b": Embedded("h3", VECTOR, 1)})
    assert PartialBuild(tmp_path, "m1").load().keys() == {"a", "ü", "b"}


def test_batches_of_another_model_or_cut_short_are_thrown_away(tmp_path: Path) -> None:
    PartialBuild(tmp_path, "m1").add({"a": Embedded("h1", VECTOR, 2)})
    assert PartialBuild(tmp_path, "m2").load() == {}
    PartialBuild(tmp_path, "m1").add({"a": Embedded("h1", VECTOR, 2)})
    path = next(tmp_path.glob("batch-*"))
    path.write_bytes(path.read_bytes()[:50])
    assert PartialBuild(tmp_path, "m1").load() == {}


def test_cleared_it_is_empty(tmp_path: Path) -> None:
    build = PartialBuild(tmp_path / "partial", "m1")
    build.add({"a": Embedded("h1", VECTOR, 2)})
    build.clear()
    assert build.load() == {}
