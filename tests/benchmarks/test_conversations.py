import os
from pathlib import Path

import pytest

from benchmarks.catalogs import open_shop
from benchmarks.conversations import RawRow, judge, retail_rows, violations

FEED = Path(os.environ.get("DAOGOU_DATA", "")) / "shop" / "retail_demo_store" / "products.yaml"


@pytest.mark.parametrize(
    ("row", "meets", "broken"),
    [
        (RawRow("Red Mug", "Acme", 5.0), {"max_price": 5, "min_price": 5, "brand": "acme", "not_title": ["blue"]}, 0),
        (RawRow("Red Mug", "Acme", 5.01), {"max_price": 5}, 1),
        (RawRow("Red Mug", "Acme", None), {"max_price": 5, "min_price": 1}, 2),
        (RawRow("Red-Hot Mug", "Acme", 5.0), {"not_title": ["red"]}, 1),
        (RawRow("Bored Mug", "Acme", 5.0), {"not_title": ["red"]}, 0),
        (RawRow("Mug for Acme", "Other", 5.0), {"not_brand": ["acme"]}, 1),
        (RawRow("Mug", "Other", 5.0), {"brand": "acme"}, 1),
        (None, {}, 1),
    ],
)
def test_the_judge_sees_what_is_broken(row: RawRow | None, meets: dict[str, object], broken: int) -> None:
    assert len(violations(row, meets)) == broken


@pytest.mark.real
@pytest.mark.skipif(
    not os.environ.get("DAOGOU_DATA") or not FEED.is_file(), reason="DAOGOU_DATA names no folder with the retail feed"
)
def test_a_whole_conversation_on_a_real_catalog_breaks_no_promise(tmp_path: Path) -> None:
    figures = judge("retail_demo_store", open_shop(tmp_path, FEED), retail_rows(FEED))
    assert [figure.note or figure.name for figure in figures if not figure.met] == []
