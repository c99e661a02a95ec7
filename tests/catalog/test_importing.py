"""An import is one transaction: upsert by id, unchanged rows untouched, a bad file changes nothing."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from catalog.database import Database, catalog_version
from catalog.feeds import FeedError
from catalog.importing import EXAMPLES_KEPT, ImportReport, import_feed
from catalog.models import AttributeValue, Product, Variant

TABLE = "id,title,price,color\n1,Lamp,5,red|blue\n2,Sofa,,green\n3,Bed,90,\n"


@pytest.fixture
def database(any_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An empty catalog on each engine; feeds are written in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    return any_database


def load(database: Database, content: str, **options: Any) -> ImportReport:
    path = Path(options.pop("name", "feed.csv"))
    path.write_text(content)
    return import_feed(database, path, **options)


def state(database: Database) -> Mapping[str, Any]:
    """Everything that the catalog holds."""
    with database.read() as connection:
        tables = {
            table.__tablename__: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in (Product, AttributeValue, Variant)
        }
        return {**tables, "version": catalog_version(connection)}


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.added, report.changed, report.unchanged, report.skipped


def values(database: Database, product_id: str) -> list[tuple[str, str, str]]:
    with database.read() as connection:
        columns = (AttributeValue.name, AttributeValue.value, AttributeValue.source)
        rows = connection.execute(select(*columns).where(AttributeValue.product_id == product_id))
        return sorted(map(tuple, rows))  # type: ignore[arg-type]


def test_rows_become_products_with_their_attributes(database: Database) -> None:
    report = load(database, TABLE)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert (report.format, report.feed, report.catalog_version) == ("csv", "feed.csv", 1)
    assert report.columns == {"id": "id", "title": "title", "price": "price", "color": "color"}
    assert values(database, "1") == [("color", "blue", "feed"), ("color", "red", "feed")]
    with database.read() as connection:
        rows = connection.execute(select(Product.id, Product.price, Product.currency).order_by(Product.id)).all()
    assert [tuple(row) for row in rows] == [("1", 5.0, "USD"), ("2", None, None), ("3", 90.0, "USD")]


def test_same_feed_again_leaves_everything_as_it_is(database: Database) -> None:
    load(database, TABLE)
    before = state(database)
    assert counts(load(database, TABLE)) == (3, 0, 0, 3, 0)
    assert state(database) == before


def test_order_of_columns_and_rows_is_no_change(database: Database) -> None:
    load(database, TABLE)
    moved = "color,price,id,title\n,90,3,Bed\nblue|red,5.00,1,Lamp\ngreen,,2,Sofa\n"
    assert load(database, moved).unchanged == 3


def test_changed_row_is_rewritten_and_raises_the_version(database: Database) -> None:
    load(database, TABLE)
    report = load(database, TABLE.replace("5,red|blue", "6,red").replace("3,Bed", "4,Desk"))
    assert counts(report) == (3, 1, 1, 1, 0)
    assert report.catalog_version == 2
    assert values(database, "1") == [("color", "red", "feed")]
    with database.read() as connection:
        assert connection.scalar(select(Product.price).where(Product.id == "1")) == 6.0
        assert connection.scalar(select(func.count()).select_from(Product)) == 4


def test_attributes_read_from_text_go_only_when_the_text_changes(database: Database) -> None:
    load(database, TABLE)
    with database.write() as connection:
        rows = [
            {"product_id": each, "name": "material", "value": "oak", "source": "text", "confidence": 0.9}
            for each in ("1", "2", "3")
        ]
        connection.execute(insert(AttributeValue), rows)
    load(database, TABLE.replace("Lamp,5", "Lamp,6").replace("Sofa", "Soft sofa"))
    assert ("material", "oak", "text") in values(database, "1")
    assert values(database, "2") == [("color", "green", "feed")]
    assert values(database, "3") == [("material", "oak", "text")]


def test_variants_are_kept_and_replaced(database: Database) -> None:
    row = '{"id": "1", "title": "Shirt", "variants": [{"sku": "s", "size": "S"}, {"sku": "m", "size": "M"}]}'
    load(database, row, name="feed.jsonl")
    assert [each[1:3] for each in state(database)["variant"]] == [("m", "M"), ("s", "S")]
    load(database, row.replace('"sku": "m", "size": "M"', '"sku": "l", "size": "L"'), name="feed.jsonl")
    assert [each[1:3] for each in state(database)["variant"]] == [("l", "L"), ("s", "S")]
    assert values(database, "1") == [("size", "L", "feed"), ("size", "S", "feed")]


def test_bad_rows_are_skipped_and_reported(database: Database) -> None:
    report = load(database, TABLE + "4,,5,\n,Chair,5,\n1,Second lamp,7,\n5,Desk,-3,\n6,Rug\n")
    assert counts(report) == (8, 3, 0, 0, 5)
    assert [each["line"] for each in report.examples] == [5, 6, 7, 8, 9]
    assert report.skipped_by_cause == {
        "no title": 1,
        "no id": 1,
        "duplicate id: the first row with it is kept": 1,
        "the price is negative": 1,
        "not as many columns as the header": 1,
    }
    assert report.examples[3]["value"] == "-3"
    assert values(database, "1") == [("color", "blue", "feed"), ("color", "red", "feed")]


def test_causes_are_counted_beyond_the_examples(database: Database) -> None:
    report = load(database, TABLE + "".join(f"x{number},,1,\n" for number in range(100)))
    assert report.skipped_by_cause == {"no title": 100}
    assert len(report.examples) == EXAMPLES_KEPT


def test_values_left_unknown_are_noted(database: Database) -> None:
    report = load(database, "id,title,weight\n1,Lamp,heavy\n2,Sofa,big\n3,Bed,2 kg\n")
    assert report.notes == {"weight left unknown: not a weight": 2}


def test_dry_run_reports_the_same_and_changes_nothing(database: Database) -> None:
    load(database, TABLE)
    before = state(database)
    changed = TABLE.replace("Lamp", "Light") + "4,Desk,5,\n"
    dry = load(database, changed, dry_run=True)
    assert state(database) == before
    assert (dry.dry_run, dry.catalog_version) == (True, 1)
    assert counts(dry) == counts(load(database, changed)) == (4, 1, 1, 2, 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty file"),
        ("id,title\n", "no row"),
        ("id,title\n1,\n2,\n", "usable row .*2 bad ones.*line 2: no title"),
        ("id,heading\n1,Lamp\n2,Sofa\n", "column for the title"),
        ("Once upon a time\nthere was a lamp\n", "one of jsonl, json, yaml, csv"),
        ('- id: "1\n- id: "2\n', "usable row .*not YAML"),
        ("\x00\x01\x02" * 100, "binary"),
    ],
)
def test_bad_file_is_said_in_one_line_and_changes_nothing(database: Database, content: str, says: str) -> None:
    load(database, TABLE)
    before = state(database)
    with pytest.raises(FeedError, match=says) as caught:
        load(database, content, name="bad.csv")
    assert "\n" not in str(caught.value)
    assert state(database) == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"format": "excel"}, "'excel'"),
        ({"format": "yaml"}, "not a mapping|not YAML|no row"),
        ({"mapping": {"colour": "color"}}, "product field"),
        ({"mapping": {"title": "heading"}}, "title=heading"),
        ({"mapping": {"title": "-"}}, "column for the title"),
        ({"currency": "coins"}, "ISO 4217"),
    ],
)
def test_bad_options_are_said_and_change_nothing(database: Database, options: dict[str, Any], says: str) -> None:
    with pytest.raises(FeedError, match=says):
        load(database, TABLE, **options)
    assert state(database)["product"] == []


def test_currency_is_the_given_one_where_the_feed_names_none(database: Database) -> None:
    load(database, TABLE, currency="eur")
    with database.read() as connection:
        assert set(connection.scalars(select(Product.currency))) == {"EUR", None}


def test_progress_counts_the_rows(database: Database) -> None:
    seen: list[int] = []
    load(database, "id,title\n" + "".join(f"{n},Lamp\n" for n in range(1200)), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1200
    assert len(seen) > 2


def test_failure_midway_changes_nothing(database: Database) -> None:
    load(database, TABLE)
    before = state(database)

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(database, TABLE + "4,Desk,5,\n", progress=stop)
    assert state(database) == before


def test_demo_shop_leaves_when_a_real_feed_comes(database: Database) -> None:
    load(database, TABLE, feed="demo")
    report = load(database, "id,title\n1,Real lamp\n")
    assert (report.demo_removed, report.added) == (3, 1)
    assert [row[0:2] for row in state(database)["product"]] == [("1", "Real lamp")]
    assert values(database, "1") == []


def test_demo_shop_stays_when_the_real_feed_is_bad_or_only_tried(database: Database) -> None:
    load(database, TABLE, feed="demo")
    before = state(database)
    with pytest.raises(FeedError):
        load(database, "id,title\n1,\n")
    assert load(database, "id,title\n1,Real lamp\n", dry_run=True).demo_removed == 3
    assert state(database) == before


def test_real_feeds_stay_together(database: Database) -> None:
    load(database, TABLE)
    assert load(database, "id,title\n9,Desk\n", name="other.csv").demo_removed == 0
    assert len(state(database)["product"]) == 4


def test_demo_shop_does_not_load_beside_real_products(database: Database) -> None:
    load(database, TABLE)
    with pytest.raises(FeedError, match="empty catalog"):
        load(database, "id,title\n9,Demo desk\n", name="demo.csv", feed="demo")
    assert len(state(database)["product"]) == 3


def test_file_called_demo_is_not_the_demo_shop(database: Database) -> None:
    load(database, TABLE, name="demo.csv")
    assert load(database, "id,title\n9,Desk\n", name="demo").demo_removed == 0


def test_report_is_plain_data(database: Database) -> None:
    report = load(database, TABLE + "4,,5,\n").to_dict()
    assert report["read"] == report["added"] + report["changed"] + report["unchanged"] + report["skipped"]
    assert report["examples"] == [{"line": 5, "cause": "no title", "value": ""}]


def real(name: str) -> Path:
    root = os.environ.get("DAOGOU_DATA", "")
    if not root or not Path(root).is_dir():
        pytest.skip("DAOGOU_DATA names no folder")
    return Path(root) / "shop" / name


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "format", "rows", "without_price", "facets"),
    [
        ("retail_demo_store/products.yaml", "yaml", 2465, 0, {"product_type": 2465, "audience": 749}),
        ("er_walmart_amazon/amazon.csv", "csv", 22074, 2860, {"product_number": 15774}),
        ("er_walmart_amazon/walmart.csv", "csv", 2554, 64, {"product_number": 2390}),
    ],
)
def test_real_feeds_import_without_mapping(
    database: Database, name: str, format: str, rows: int, without_price: int, facets: dict[str, int]
) -> None:
    report = import_feed(database, real(name))
    assert report.format == format
    assert counts(report) == (rows, rows, 0, 0, 0)
    assert report.notes == {}
    with database.read() as connection:
        unknown = select(func.count()).select_from(Product).where(Product.price.is_(None))
        assert connection.scalar(unknown) == without_price
        found = select(AttributeValue.name, func.count()).group_by(AttributeValue.name)
        assert {name: number for name, number in connection.execute(found)} == facets  # noqa: C416
    assert counts(import_feed(database, real(name))) == (rows, 0, 0, rows, 0)


@pytest.mark.real
def test_real_feed_imports_with_a_mapping(database: Database) -> None:
    mapping = {"title": "title", "product_number": "modelno", "weight": "shipweight", "brand": "-"}
    report = import_feed(database, real("er_walmart_amazon/amazon.csv"), mapping=mapping)
    assert (report.added, report.unused_columns) == (22074, ["brand", "dimensions"])
