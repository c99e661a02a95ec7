from typing import Any


def test_sales_and_variants_agree_with_the_product(rows: list[dict[str, Any]]) -> None:
    on_sale = [row for row in rows if "list_price" in row]
    assert 0.15 < len(on_sale) / len(rows) < 0.25
    assert all(row["list_price"] > row["price"] for row in on_sale)
    for row in rows:
        variants = row.get("variants", [])
        if variants:
            assert row["price"] == min(variant["price"] for variant in variants)
            assert row["stock"] == sum(variant["stock"] for variant in variants)
            assert {variant["size"] for variant in variants} <= {*row.get("size", []), None}
            assert {variant["color"] for variant in variants} <= {*row.get("color", []), None}


def test_some_products_are_out_of_stock(rows: list[dict[str, Any]]) -> None:
    gone = [row for row in rows if row["availability"] == "out_of_stock"]
    assert 0.03 < len(gone) / len(rows) < 0.12
    assert all((row["stock"] == 0) == (row["availability"] == "out_of_stock") for row in rows)
    assert any(0 in {v["stock"] for v in row.get("variants", [])} and row["stock"] for row in rows)
