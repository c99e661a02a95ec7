from typing import Any

from catalog.demo.spec import Spec
from tests.catalog.demo.colors import foreign_colors


def test_titles_name_no_color_that_the_product_is_not(rows: list[dict[str, Any]], spec: Spec) -> None:
    for row in rows:
        assert not foreign_colors(spec, row, row["title"], row["product_type"]), row["title"]
