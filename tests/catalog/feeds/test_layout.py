"""Columns are found by their usual names, or where the mapping says."""

import pytest

from catalog.feeds import FeedError
from catalog.feeds.layout import ALIASES, Layout, normalise


def layout(columns: list[str], **mapping: str) -> Layout:
    made = Layout(mapping)
    made.extend(columns)
    return made


@pytest.mark.parametrize(("field", "alias"), [(field, alias) for field, names in ALIASES.items() for alias in names])
def test_every_alias_is_found_in_any_case(field: str, alias: str) -> None:
    column = alias.replace("_", " ").title()
    sources = layout([column]).sources
    assert sources == {"product_type": (column,)} if field == "style" else sources[field] == (column,)


def test_aliases_are_spelt_as_columns_are_normalised_and_mean_one_field() -> None:
    aliases = [alias for names in ALIASES.values() for alias in names]
    assert [normalise(alias) for alias in aliases] == aliases
    assert len(set(aliases)) == len(aliases)


def test_more_telling_column_comes_first() -> None:
    assert layout(["sku", "ID", "name", "title"]).used == {"id": "ID, sku", "title": "title, name"}


def test_mapping_overrides_and_drops() -> None:
    made = layout(["id", "title", "name", "brand"], title="name", brand="-")
    assert made.used == {"id": "id", "title": "name"}
    assert made.unused == ["title", "brand"]


def test_mapped_column_is_not_used_for_its_usual_field_too() -> None:
    assert layout(["id", "title", "vendor"], material="vendor").used == {
        "id": "id",
        "title": "title",
        "material": "vendor",
    }


def test_style_is_the_product_type_only_where_nothing_else_is() -> None:
    assert layout(["style"]).sources == {"product_type": ("style",)}
    assert layout(["style", "type"]).sources == {"product_type": ("type",), "style": ("style",)}
    assert layout(["style"], style="style").sources == {"style": ("style",)}


def test_price_beside_a_sale_price_is_the_list_price() -> None:
    made = layout(["price", "sale_price"])
    assert made.sources == {"price": ("sale_price", "price"), "list_price": ("price",)}


def test_unknown_field_in_the_mapping_is_refused() -> None:
    with pytest.raises(FeedError, match=r"product field .*'titel'"):
        Layout({"titel": "name"})


@pytest.mark.parametrize(
    ("columns", "mapping", "says"),
    [
        (["id", "heading"], {}, "column for the title .*id, heading"),
        (["title", "price"], {}, "column for the id"),
        (["id", "title"], {"price": "cost"}, "price=cost"),
    ],
)
def test_missing_column_is_said(columns: list[str], mapping: dict[str, str], says: str) -> None:
    with pytest.raises(FeedError, match=says):
        layout(columns, **mapping).check()
