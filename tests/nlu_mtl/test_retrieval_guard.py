import csv
import os
from pathlib import Path

import numpy as np
import pytest

from nlu_mtl.serving.parser import Parser

FOLDER = Path(os.environ.get("DAOGOU_DATA", "")) / "shop" / "er_walmart_amazon"
BASE_RECALL = 0.917
MOST_LOST = 0.01


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


@pytest.mark.real
@pytest.mark.skipif(
    not os.environ.get("DAOGOU_DATA") or not FOLDER.is_dir(),
    reason="DAOGOU_DATA names no folder with the two shops whose products match",
)
def test_fine_tuning_has_not_ruined_the_vectors():
    """Title to title, each of the second shop's products a candidate, vectors alone."""
    parser = Parser.load(threads=2)
    corpus = [row["title"] for row in rows("amazon.csv")]
    titles = [row["title"] for row in rows("walmart.csv")]
    pairs = [(int(row["D1"]), int(row["D2"])) for row in rows("gt.csv")]
    queries, products = parser.embed([titles[query] for query, _ in pairs]), parser.embed(corpus)
    scores = queries @ products.T
    top = np.argpartition(-scores, 10, axis=1)[:, :10]
    found = [product in best for (_, product), best in zip(pairs, top.tolist(), strict=True)]
    assert np.mean(found) >= BASE_RECALL - MOST_LOST
