"""Opens the demo shop as a catalog of its own, by the ways every installation takes: import, index, search."""

import json
from collections.abc import Callable
from pathlib import Path

from benchmarks.simulator.log import Shop
from benchmarks.simulator.shoppers import Market
from catalog import demo
from catalog.database import Database
from catalog.importing import import_feed
from catalog.indexing import build_index
from catalog.live import Catalog
from catalog.ports import TextModel


def open_shop(home: Path, model: TextModel, *, every: int = 1, progress: Callable[[str], None] | None = None) -> Shop:
    """Imports and indexes the demo shop under ``home``, which should be empty, and opens it.

    Args:
        home: Folder of the catalog.
        model: Embeds and reads its products.
        every: Takes every so many products only, for a smaller shop.
        progress: Is told what is done.

    Raises:
        DatabaseError: ``home`` cannot be written.
    """
    say = progress or (lambda _: None)
    feed = home / "demo.jsonl"
    rows = list(demo.generate())[::every]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    say(f"importing and indexing {len(rows)} products")
    database = Database(f"sqlite:///{home / 'daogou.db'}")
    database.upgrade()
    import_feed(database, feed, feed=demo.FEED_NAME)
    build_index(database, home, model)
    catalog = Catalog.open(database, home, model).snapshot
    return Shop(catalog, Market.of(rows, demo.quality), model.embed, model.fingerprint)
