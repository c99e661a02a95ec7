import json
import shutil

import pytest

from assistant.container import Container
from assistant.diagnosis import diagnose
from assistant.preparation import load_feed, prepare
from assistant.settings import Settings
from catalog.index.files import IndexFiles
from nlu_mtl.artifacts import shipped_directory
from nlu_mtl.serving.ranker import shipped_ranker_directory
from tests import shop as authored


def silent(*_arguments):
    pass


def failing(container):
    return {check.name: check.detail for check in diagnose(container) if not check.ok}


def test_each_step_of_an_installation_says_what_to_run_next(tmp_path):
    container = Container(Settings(home=tmp_path))
    assert "daogou import" in failing(container)["catalog"]
    load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    assert "daogou index" in failing(container)["index"]
    prepare(container, progress=silent, note=silent)
    assert failing(Container(Settings(home=tmp_path))) == {}


def test_a_home_that_is_a_file_is_told(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "must be a folder" in failing(Container(Settings(home=blocked)))["home"]


def test_a_weight_of_no_ranking_head_is_told(tmp_path):
    container = Container(Settings(home=tmp_path, ranking_weights={"applause": 1}))
    assert "applause" in failing(container)["ranker"]


def test_a_damaged_index_is_told(tmp_path):
    container = Container(Settings(home=tmp_path))
    load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    prepare(container, progress=silent, note=silent)
    files = IndexFiles(tmp_path)
    vectors = files.directory / str(files.current()) / "vectors.npy"
    content = bytearray(vectors.read_bytes())
    content[-1] ^= 1
    vectors.write_bytes(bytes(content))
    assert "daogou index --rebuild" in failing(Container(Settings(home=tmp_path)))["index"]


def test_a_stale_index_is_told(tmp_path):
    container = Container(Settings(home=tmp_path))
    feed = authored.write(tmp_path / "shop.jsonl")
    load_feed(container, feed)
    prepare(container, progress=silent, note=silent)
    feed.write_text(feed.read_text(encoding="utf-8").replace("Cuddle plush bear", "Cuddle plush hare"), "utf-8")
    load_feed(container, feed)
    changed = Container(Settings(home=tmp_path))
    assert "stale" in failing(changed)["index"]
    assert "run `daogou index`" in failing(changed)["index"]


def test_an_index_of_another_model_or_database_is_told(shop_home, tmp_path):
    home = shutil.copytree(shop_home, tmp_path / "home")
    meta = next((home / "index").glob("generation-*/meta.json"))
    described = json.loads(meta.read_text(encoding="utf-8"))
    for name, other in {"fingerprint": "0" * 64, "catalog_id": "another"}.items():
        meta.write_text(json.dumps({**described, name: other}), encoding="utf-8")
        assert "run `daogou index --rebuild`" in failing(Container(Settings(home=home)))["index"]


def test_each_part_is_judged_once(shop_home):
    names = [check.name for check in diagnose(Container(Settings(home=shop_home)))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("part", "shipped", "graph"),
    [
        ("model", shipped_directory(), "models/nlu/model.onnx"),
        ("ranker", shipped_ranker_directory(), "models/ranking/ranker.onnx"),
    ],
)
def test_flipped_bits_in_a_graph_are_told(shop_home, tmp_path, part, shipped, graph):
    home = shutil.copytree(shop_home, tmp_path / "home")
    path = home / graph
    shutil.copytree(shipped, path.parent)
    assert failing(Container(Settings(home=home))) == {}
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    told = failing(Container(Settings(home=home)))
    assert path.name in told[part]
    assert "checksum" in told[part]
