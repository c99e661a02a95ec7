"""Opens the demo shop as a catalog of its own, by the ways every installation takes: import, index, search."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.simulator.log import Shop
from benchmarks.simulator.shoppers import Market
from catalog import demo
from catalog.database import Database
from catalog.importing import import_feed
from catalog.indexing import build_index
from catalog.ports import TextModel
from catalog.search import Catalog


def open_shop(home: Path, model: TextModel, progress: Callable[[str], None] | None = None) -> Shop:
    """Imports and indexes the demo shop under ``home``, which should be empty, and opens it.

    Raises:
        DatabaseError: ``home`` cannot be written.
    """
    say = progress or (lambda _: None)
    feed = home / "demo.jsonl"
    say(f"imported {demo.write(feed)} products")
    database = Database(f"sqlite:///{home / 'daogou.db'}")
    database.upgrade()
    import_feed(database, feed, feed=demo.FEED_NAME)
    build_index(database, home, model)
    say("indexed them")
    market = Market.of(list(demo.generate()), demo.quality)
    return Shop(Catalog.open(database, home, model), market, model.embed, model.fingerprint)
