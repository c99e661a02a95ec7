"""Every format is registered, tells its own files by content, and bad files are refused in one line."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import catalog.feeds
from catalog.feeds import FEEDS, FeedError, FeedHead, find_feed

SAMPLES = {
    "jsonl": '{"id": "1", "title": "Lamp"}\n{"id": "2", "title": "Sofa"}\n',
    "json": '[{"id": "1", "title": "Lamp"}, {"id": "2", "title": "Sofa"}]',
    "yaml": "- id: 1\n  title: Lamp\n- id: 2\n  title: Sofa\n",
    "csv": "id,title\n1,Lamp\n2,Sofa\n",
}


def test_every_format_of_the_package_is_registered() -> None:
    formats = set()
    for module in pkgutil.iter_modules(catalog.feeds.__path__, "catalog.feeds."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and value.__module__ == module.name and hasattr(value, "identify"):
                formats.add(value.__name__)
    assert formats - {"Feed"} == {type(feed).__name__ for feed in FEEDS.values()}
    assert set(SAMPLES) == set(FEEDS)


@pytest.mark.parametrize("name", FEEDS)
def test_format_is_told_by_content_whatever_the_extension(tmp_path: Path, name: str) -> None:
    for suffix in (".csv", ".json", ".yaml", ".txt", ""):
        path = tmp_path / f"feed{suffix}"
        path.write_text(SAMPLES[name])
        assert find_feed(path)[0].name == name


@pytest.mark.parametrize("name", FEEDS)
def test_format_recognises_no_other_sample(name: str) -> None:
    others = {other for other, feed in FEEDS.items() if feed.identify(FeedHead(SAMPLES[name]))}
    assert others == {name}


@pytest.mark.parametrize(
    "content", ["Dear customer\nhere is no table\n", "<rss><item/></rss>", "{}", "[1, 2, 3]", "%%%", '{\n"a": 1\n}']
)
def test_unknown_format_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "feed.txt"
    path.write_text(content)
    with pytest.raises(FeedError, match="one of jsonl, json, yaml, csv") as caught:
        find_feed(path)
    assert "\n" not in str(caught.value)


def test_unknown_format_name_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"auto or one of .*csv.*'excel'"):
        find_feed(tmp_path / "feed", "excel")
