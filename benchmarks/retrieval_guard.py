"""Whether fine-tuning left the vectors as good for search as the base encoder's: known items, vectors alone.

A product of one shop is searched by its title among all products of another shop; the matching product must be among
the first ten. Both sides are embedded by the model that ships.
"""

import csv
from pathlib import Path

import numpy as np

from benchmarks.catalogs import data
from benchmarks.report import Figure
from nlu_mtl.serving.parser import Parser

BASE_RECALL = 0.917
"""Of the base encoder in 32 bits, on the same pairs."""
MOST_LOST = 0.01


def run() -> list[Figure]:
    """Recall at ten of the shipped model."""
    recall = recall_at_10(Parser.load(threads=2), data() / "shop" / "er_walmart_amazon")
    note = f"base encoder in fp32: {BASE_RECALL}"
    return [Figure("retrieval: recall@10, vectors alone", recall, BASE_RECALL - MOST_LOST, at_most=False, note=note)]


def recall_at_10(parser: Parser, folder: Path) -> float:
    """The share of pairs whose product is among the ten nearest."""
    corpus = [row["title"] for row in _rows(folder / "amazon.csv")]
    titles = [row["title"] for row in _rows(folder / "walmart.csv")]
    pairs = [(int(row["D1"]), int(row["D2"])) for row in _rows(folder / "gt.csv")]
    queries, products = parser.embed([titles[query] for query, _ in pairs]), parser.embed(corpus)
    top = np.argpartition(-(queries @ products.T), 10, axis=1)[:, :10]
    found = [product in best for (_, product), best in zip(pairs, top.tolist(), strict=True)]
    return float(np.mean(found))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))
