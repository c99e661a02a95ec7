import os
from pathlib import Path

import pytest

from benchmarks.retrieval_guard import BASE_RECALL, MOST_LOST, recall_at_10
from nlu_mtl.serving.parser import Parser

FOLDER = Path(os.environ.get("DAOGOU_DATA", "")) / "shop" / "er_walmart_amazon"


@pytest.mark.real
@pytest.mark.skipif(
    not os.environ.get("DAOGOU_DATA") or not FOLDER.is_dir(),
    reason="DAOGOU_DATA names no folder with the two shops whose products match",
)
def test_fine_tuning_has_not_ruined_the_vectors() -> None:
    """Title to title, each of the second shop's products a candidate, vectors alone."""
    assert recall_at_10(Parser.load(threads=2), FOLDER) >= BASE_RECALL - MOST_LOST
