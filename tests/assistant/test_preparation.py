import pytest

from assistant.container import Container
from assistant.preparation import catalog_is_empty, index_is_current, load_demo, load_feed, prepare
from assistant.settings import Settings
from assistant.stores.catalog_view import count_products
from catalog.feeds.errors import FeedError
from tests import shop as authored


@pytest.fixture
def container(tmp_path):
    container = Container(Settings(home=tmp_path / "home"))
    yield container
    container.close()


def silent(*_arguments):
    pass


def test_the_demo_shop_fills_an_empty_catalog_and_leaves_for_a_real_feed(container, tmp_path):
    assert catalog_is_empty(container)
    assert load_demo(container)["added"] >= 1200
    assert not catalog_is_empty(container)
    report = load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    assert report["demo_removed"] >= 1200
    assert count_products(container.database)["products"] == len(authored.ROWS)


def test_preparing_brings_the_index_up_to_date_once(container, tmp_path):
    load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    assert not index_is_current(container)
    prepare(container, progress=silent, note=silent)
    assert index_is_current(container)
    told = []
    prepare(container, progress=lambda *told_now: told.append(told_now), note=told.append)
    assert told == []


def test_a_feed_that_another_process_brings_meanwhile_stays_instead_of_the_demo(container, tmp_path):
    feed = authored.write(tmp_path / "shop.jsonl")
    prepare(container, progress=silent, note=lambda _: load_feed(Container(container.settings), feed))
    assert count_products(container.database)["products"] == len(authored.ROWS)
    assert index_is_current(container)


def test_a_dry_run_changes_nothing(container, tmp_path):
    report = load_feed(container, authored.write(tmp_path / "shop.jsonl"), dry_run=True)
    assert report["added"] == len(authored.ROWS)
    assert catalog_is_empty(container)


def test_an_unreadable_feed_leaves_the_catalog_as_it_was(container, tmp_path):
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"\x00\xff\x00")
    with pytest.raises(FeedError):
        load_feed(container, path)
    assert catalog_is_empty(container)


def test_an_index_of_another_model_is_told_with_what_to_run(container, tmp_path, monkeypatch):
    load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    prepare(container, progress=silent, note=silent)
    monkeypatch.setattr(container.parser, "fingerprint", "0" * 64)
    assert not index_is_current(container)
    with pytest.raises(ValueError, match="daogou index --rebuild"):
        prepare(container, progress=silent, note=silent)
