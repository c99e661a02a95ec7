from assistant.container import Container
from assistant.diagnosis import diagnose
from assistant.preparation import load_feed, prepare
from assistant.settings import Settings
from catalog.index.files import IndexFiles
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
    assert "has changed" in failing(Container(Settings(home=tmp_path)))["index"]
