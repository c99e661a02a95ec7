import re
from typing import Any

import pytest

from catalog.attributes import FACETS
from catalog.demo.spec import Spec


def test_the_shop_is_large_enough(
    rows: list[dict[str, Any]], by_type: dict[str, list[dict[str, Any]]], spec: Spec
) -> None:
    assert len(rows) >= 1200
    assert len(by_type) >= 48
    assert {row["category"].split(" > ")[0] for row in rows} >= {
        "Fashion",
        "Shoes",
        "Electronics",
        "Home",
        "Kitchen",
        "Outdoors",
        "Beauty",
        "Toys",
    }
    assert {row["brand"] for row in rows} == set(spec.brands)
    for name, group in by_type.items():
        assert len(group) == spec.types[name].count, name


def test_ids_titles_and_skus_are_unique(rows: list[dict[str, Any]]) -> None:
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[A-Z0-9-]+", row["id"]) for row in rows)
    assert len({row["title"] for row in rows}) >= 0.995 * len(rows)
    skus = [variant["sku"] for row in rows for variant in row.get("variants", [])]
    assert len(set(skus)) == len(skus)


def test_attributes_come_from_the_specification(rows: list[dict[str, Any]], spec: Spec) -> None:
    for row in rows:
        kind, brand = spec.types[row["product_type"]], spec.brands[row["brand"]]
        assert row["product_type"] in brand.types
        assert set(row.get("material", [])) <= set(kind.materials)
        assert set(row.get("feature", [])) <= set(kind.features)
        assert set(row.get("occasion", [])) <= set(kind.occasions)
        assert set(row.get("style", [])) <= set(kind.styles)
        assert set(row.get("audience", [])) <= set(kind.audience)
        assert set(row.get("pattern", [])) <= set(kind.patterns) - {"solid"}
        offered = {color for shade in kind.colors for color in spec.shades[shade].colors}
        assert set(row.get("color", [])) <= offered


def test_list_attributes_are_facets(rows: list[dict[str, Any]]) -> None:
    attributes = {name for row in rows for name, value in row.items() if isinstance(value, list)} - {"variants"}
    assert attributes <= set(FACETS)


def test_traits_that_exclude_each_other_never_meet(rows: list[dict[str, Any]], spec: Spec) -> None:
    for row in rows:
        kind = spec.types[row["product_type"]]
        traits = {name: kind.materials[name] for name in row.get("material", [])}
        traits |= {name: kind.features[name] for name in row.get("feature", [])}
        for name, trait in traits.items():
            assert not set(trait.not_with) & set(traits) - {name}, row["id"]
            assert not set(trait.not_for) & {*row.get("audience", []), *row.get("size", [])}, row["id"]


def test_sizes_fit_the_audience(by_type: dict[str, list[dict[str, Any]]]) -> None:
    for row in by_type["running shoes"]:
        child = row["audience"] == ["kids"]
        assert all(size.startswith(("US ", "EU ")) for size in row["size"])
        if row["size"][0].startswith("EU"):
            assert all((int(size[3:]) < 36) == child for size in row["size"])
        else:
            assert all(size.endswith(("K", "Y")) == child for size in row["size"])
    for row in by_type["dress"]:
        assert set(row["size"]) <= {"XS", "S", "M", "L", "XL", "XXL"}


@pytest.mark.parametrize("name", ["monitor", "television", "laptop", "tablet"])
def test_screen_sizes_stand_in_the_title(name: str, by_type: dict[str, list[dict[str, Any]]]) -> None:
    for row in by_type[name]:
        assert row["size"][0].replace(" in", "-Inch") in row["title"]
