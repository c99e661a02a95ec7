"""The real catalogs, imported and indexed once under ``build/benchmarks`` and opened as a shop would be."""

import os
from pathlib import Path

from assistant.container import Container
from assistant.preparation import index_is_current
from assistant.settings import Settings
from catalog.importing import import_feed
from catalog.indexing import build_index

BUILD = Path("build/benchmarks")


def data() -> Path:
    """The folder of real data.

    Raises:
        SystemExit: ``DAOGOU_DATA`` names none.
    """
    folder = Path(os.environ.get("DAOGOU_DATA", ""))
    if not os.environ.get("DAOGOU_DATA") or not folder.is_dir():
        raise SystemExit("error: this benchmark needs real data (got no folder in DAOGOU_DATA); set it to the folder")
    return folder


def amazon_feed() -> Path:
    """22,074 products of an online shop, ``|``-separated."""
    return data() / "shop" / "er_walmart_amazon" / "amazon.csv"


def retail_feed() -> Path:
    """2,465 products of a demo retailer, YAML."""
    return data() / "shop" / "retail_demo_store" / "products.yaml"


def amazon() -> Container:
    """The shop of :func:`amazon_feed`."""
    return open_shop(BUILD / "amazon", amazon_feed())


def retail() -> Container:
    """The shop of :func:`retail_feed`."""
    return open_shop(BUILD / "retail", retail_feed())


def open_shop(home: Path, feed: Path) -> Container:
    """The shop of a feed under ``home``; an index from an earlier run is kept if it is current."""
    shop = Container(Settings(home=home.resolve()))
    import_feed(shop.database, feed)
    build_index(shop.database, shop.settings.home, shop.parser, rebuild=not index_is_current(shop))
    return shop
