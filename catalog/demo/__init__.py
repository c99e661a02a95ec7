"""The demo shop: invented brands and products, generated from the YAML specification in this folder.

Nothing in it is taken from anywhere: brands, models and sentences were written for this shop. The same specification
always yields the same rows.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

FEED_NAME = "demo"
"""The feed these products belong to in the catalog, which they leave when the first real feed comes."""


class UnknownDemoProductError(ValueError):
    """A product id that the demo shop does not sell."""


def generate() -> Iterator[dict[str, Any]]:
    """The demo shop's products as rows of the generic feed, in a fixed order.

    Prices are US dollars, weights are worded with their unit, attributes are lists. Unknown values are left out.
    """
    from catalog.demo.rows import write_rows  # noqa: PLC0415 - importing this package must stay light
    from catalog.demo.spec import load_spec  # noqa: PLC0415

    return write_rows(load_spec())


def write(path: Path) -> int:
    """Writes the shop as JSON Lines to ``path`` and returns the number of products."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in generate():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def quality(product_id: str) -> float:
    """Latent quality of one product, 0 to 1: a hidden taste signal for shopper simulators.

    It stands behind the ratings, leans a little on the brand's level, and is in no row: it must never be shown or
    indexed, or the simulator's answer would leak into what it judges.

    Raises:
        UnknownDemoProductError: The shop sells no such product.
    """
    try:
        return _qualities()[product_id]
    except KeyError:
        raise UnknownDemoProductError(
            f"quality is known for demo products only (got {product_id!r}); take an id from generate()"
        ) from None


@lru_cache(maxsize=1)
def _qualities() -> dict[str, float]:
    from catalog.demo.assortment import stock_items  # noqa: PLC0415
    from catalog.demo.dice import Dice  # noqa: PLC0415
    from catalog.demo.spec import load_spec  # noqa: PLC0415

    # Two colors of one model are nearly, not exactly, as good.
    return {
        item.id: min(max(round(item.model.quality + 0.03 * Dice("quality", item.id).normal(), 4), 0.0), 1.0)
        for item in stock_items(load_spec())
    }
