"""Scripted conversations on real catalogs, judged against the raw rows of the feed.

The judge reads the feed with the standard library (and a YAML reader), not with Daogou's importer, and knows from the
script alone what was asked for.
"""

import csv
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.base import Products
from assistant.container import Container
from benchmarks.catalogs import amazon, amazon_feed, retail, retail_feed
from benchmarks.report import Figure

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class RawRow:
    """What the judge takes from a feed row, as it stands there."""

    title: str
    brand: str
    price: float | None


def run() -> list[Figure]:
    """Violations and answered turns of both scripts."""
    return [
        *judge("er_walmart_amazon", amazon(), amazon_rows(amazon_feed())),
        *judge("retail_demo_store", retail(), retail_rows(retail_feed())),
    ]


def amazon_rows(feed: Path) -> dict[str, RawRow]:
    """The rows of the ``|``-separated feed by id."""
    with feed.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="|")
        return {row["id"]: RawRow(row["title"], row["brand"], _number(row["price"])) for row in rows}


def retail_rows(feed: Path) -> dict[str, RawRow]:
    """The entries of the YAML feed by id."""
    entries = yaml.load(feed.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {str(entry["id"]): RawRow(entry["name"], "", float(entry["price"])) for entry in entries}


def violations(row: RawRow | None, meets: Mapping[str, Any]) -> list[str]:
    """What a product shown breaks of what was asked for; a product that is not in the feed breaks everything."""
    if row is None:
        return ["not in the feed"]
    words = set(re.findall(r"[a-z0-9]+", row.title.lower()))
    broken = []
    if "max_price" in meets and not (row.price is not None and row.price <= meets["max_price"]):
        broken.append(f"price {row.price} over {meets['max_price']}")
    if "min_price" in meets and not (row.price is not None and row.price >= meets["min_price"]):
        broken.append(f"price {row.price} under {meets['min_price']}")
    if "brand" in meets and row.brand.lower() != meets["brand"]:
        broken.append(f"brand {row.brand!r} is not {meets['brand']!r}")
    unwanted = (brand for brand in meets.get("not_brand", ()) if row.brand.lower() == brand or brand in words)
    broken += [f"brand {brand!r}" for brand in unwanted]
    broken += [f"{word!r} in the title" for word in meets.get("not_title", ()) if word in words]
    return broken


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def judge(name: str, shop: Container, rows: Mapping[str, RawRow]) -> list[Figure]:
    """Holds the script of that name with the shop, and counts what it breaks and what it answers."""
    script = yaml.safe_load((SCRIPTS / f"{name}.yml").read_text(encoding="utf-8"))
    conversation = str(uuid.uuid4())
    answered, broken = 0, []
    for step in script:
        reply = shop.conversations.say(conversation, step["say"])
        shown = [card for message in reply.messages if isinstance(message, Products) for card in message.products]
        answered += bool(shown)
        for card in shown:
            broken += [f"{step['say']!r}: {why}" for why in violations(rows.get(card["id"]), step["meets"])]
    return [
        Figure(f"conversations: {name}, violations", len(broken), 0, note="; ".join(broken[:3])),
        Figure(f"conversations: {name}, turns answered with products of {len(script)}", answered, 10, at_most=False),
    ]
