"""What each kind of wish means, on products whose right answer can be told by eye."""

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from catalog.columns import Columns
from catalog.constraints import Constraint, Range
from catalog.errors import ConstraintError
from catalog.importing import import_feed
from catalog.models import Product
from tests.catalog.fakes import new_database, put

PRODUCTS: list[dict[str, Any]] = [
    {
        "id": "drill",
        "title": "Black & Decker Drill Orange",
        "brand": "Black & Decker",
        "price": 49.0,
        "currency": "USD",
    },
    {
        "id": "blackdrill",
        "title": "Black & Decker Black Drill",
        "brand": "Black & Decker",
        "price": 50.0,
        "currency": "EUR",
    },
    {"id": "mouse", "title": "Wireless Optical Mouse", "brand": "HP", "price": 50.0, "weight": 0.2, "rating": 4.0},
    {"id": "pad", "title": "Mouse Pad for Wireless Mouse", "brand": "Acme", "color": "navy blue"},
    {"id": "case", "title": "Case for 15in Laptop", "color": ["black", "red"]},
    {"id": "camcase", "title": "Nikon Camera Case", "brand": "Case Logic", "price": 20.01},
    {"id": "camera", "title": "Nikon Digital Camera, Grey", "price": 120.0, "weight": 0.5},
    {"id": "dress", "title": "Dress Shoes", "product_type": "dress shoes", "audience": "men's", "size": "10"},
    {"id": "run", "title": "Stride", "product_type": "Running Shoes", "audience": "unisex", "size": ["10.5", "9"]},
    {"id": "sofa", "title": "Malmo", "category": "home > Sofas", "material": "faux leather", "color": "Navy"},
    {"id": "tv", "title": "Acme 55in TV Set", "size": "55 inch", "brand": "Hewlett-Packard", "rating": 3.9},
    {"id": "cell", "title": "Battery for Nikon"},
    {"id": "shirt", "title": "Sky-blue Shirts for Boys", "condition": "new"},
]
EVERY = {product["id"] for product in PRODUCTS}


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    database = new_database(tmp_path_factory.mktemp("shop"))
    put(database, *PRODUCTS)
    with database.read() as connection:
        return Columns.load(connection)


@pytest.fixture(scope="module")
def amazon(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    """A real feed of 22,074 titles without product types."""
    feed = Path(os.environ.get("DAOGOU_DATA", "/nowhere")) / "shop" / "er_walmart_amazon" / "amazon.csv"
    if not feed.is_file():
        pytest.skip("DAOGOU_DATA is not a folder of real data")
    database = new_database(tmp_path_factory.mktemp("amazon"))
    import_feed(database, feed)
    with database.read() as connection:
        return Columns.load(connection)


def meets(columns: Columns, name: str, op: Any, value: Any) -> set[str]:
    given = value if isinstance(value, Range) else (value,) if isinstance(value, str) else tuple(value)
    mask = columns.mask(Constraint(name, op, given, ""))
    return {columns.ids[row] for row in mask.nonzero()[0]}


def within(columns: Columns, name: str, low: float | None, high: float | None, **options: str) -> set[str]:
    return meets(columns, name, "range", Range(low, high, **options))


def test_bounds_are_inclusive_and_an_unknown_price_does_not_qualify(columns: Columns) -> None:
    assert within(columns, "price", None, 50) == {"drill", "blackdrill", "mouse", "camcase"}
    assert within(columns, "price", 50, 120) == {"blackdrill", "mouse", "camera"}


def test_another_currency_does_not_qualify_where_one_is_named(columns: Columns) -> None:
    assert within(columns, "price", 49, 50, currency="USD") == {"drill", "mouse"}
    assert within(columns, "price", 49, 50) == {"drill", "blackdrill", "mouse"}


def test_weights_and_ratings(columns: Columns) -> None:
    assert within(columns, "weight", None, 1, unit="lb") == {"mouse"}
    assert within(columns, "weight", 0.3, None) == {"camera"}
    assert within(columns, "rating", 4, None) == {"mouse"}


def test_sizes_have_ranges(columns: Columns) -> None:
    assert within(columns, "size", 50, None, unit="in") == {"tv"}
    assert within(columns, "size", 10, 11) == {"dress", "run"}


def test_a_color_qualifies_by_attribute_only(columns: Columns) -> None:
    assert meets(columns, "color", "eq", "BLACK") == {"case"}
    assert meets(columns, "color", "eq", "blue") == {"pad", "sofa"}
    assert meets(columns, "color", "eq", "navy blue") == {"pad"}
    assert meets(columns, "color", "in", ["red", "navy"]) == {"case", "pad", "sofa"}


def test_not_a_color_goes_by_attribute_and_title_but_not_by_the_own_brand(columns: Columns) -> None:
    assert EVERY - meets(columns, "color", "not", "black") == {"blackdrill", "case"}
    assert EVERY - meets(columns, "color", "not", "blue") == {"pad", "sofa", "shirt"}
    assert EVERY - meets(columns, "color", "not", "gray") == {"camera"}
    assert EVERY - meets(columns, "color", "not", ["red", "orange"]) == {"case", "drill"}


def test_a_brand_is_compared_whole(columns: Columns) -> None:
    assert meets(columns, "brand", "eq", "hp") == {"mouse", "tv"}
    assert meets(columns, "brand", "eq", "black and decker") == {"drill", "blackdrill"}
    assert meets(columns, "brand", "eq", "Case") == {"case"}  # no brand known, and the title says it
    assert meets(columns, "brand", "eq", "Nikon") == {"camera"}  # the case is of another brand, the battery for it


def test_not_a_brand_goes_by_titles_too(columns: Columns) -> None:
    assert EVERY - meets(columns, "brand", "not", "Nikon") == {"camera", "camcase", "cell"}
    assert EVERY - meets(columns, "brand", "not", "HP") == {"mouse", "tv"}


def test_a_substitute_is_not_of_the_brand_it_replaces(tmp_path: Path) -> None:
    shelf = columns_of(
        tmp_path,
        {"id": "own", "title": "HP 21 Ink Cartridge", "brand": "HP"},
        {"id": "untold", "title": "HP 21 Ink Cartridge"},
        {"id": "remade", "title": "HP Remanufactured 21 Ink Cartridge"},
        {"id": "other", "title": "Acme 21 Ink Cartridge"},
    )
    assert meets(shelf, "brand", "eq", "hp") == {"own", "untold"}
    assert meets(shelf, "brand", "not", "hp") == {"other"}


def test_a_type_is_its_head_noun_with_all_its_words(columns: Columns) -> None:
    assert meets(columns, "product_type", "eq", "wireless mouse") == {"mouse"}
    assert meets(columns, "product_type", "eq", "camera") == {"camera"}
    assert meets(columns, "product_type", "eq", "camera case") == {"camcase"}
    assert meets(columns, "product_type", "eq", "laptop") == set()
    assert meets(columns, "product_type", "eq", "laptop case") == {"case"}
    assert meets(columns, "product_type", "eq", "running shoes") == {"run"}
    assert meets(columns, "product_type", "eq", "shoes") == {"run", "dress"}
    assert meets(columns, "product_type", "eq", "couch") == {"sofa"}
    assert meets(columns, "product_type", "eq", "television") == {"tv"}


def test_not_a_type_goes_by_titles_too(columns: Columns) -> None:
    assert EVERY - meets(columns, "product_type", "not", "mouse") == {"mouse", "pad"}
    assert EVERY - meets(columns, "product_type", "not", "shoe") == {"run", "dress"}


def test_materials_and_their_imitations(columns: Columns) -> None:
    assert meets(columns, "material", "eq", "leather") == set()
    assert "sofa" in meets(columns, "material", "not", "leather")
    assert "sofa" not in meets(columns, "material", "not", "faux leather")


def test_audiences(columns: Columns) -> None:
    assert meets(columns, "audience", "eq", "men") == {"dress", "run"}
    assert meets(columns, "audience", "eq", "women") == {"run"}
    assert EVERY - meets(columns, "audience", "not", "men") >= {"dress"}
    assert "shirt" not in meets(columns, "audience", "not", "boys")


def test_sizes_and_conditions(columns: Columns) -> None:
    assert meets(columns, "size", "eq", "10") == {"dress"}
    assert meets(columns, "size", "eq", '55"') == {"tv"}
    assert meets(columns, "condition", "eq", "brand new") == {"shirt"}


def test_a_preference_says_who_has_it(columns: Columns) -> None:
    assert meets(columns, "color", "prefer", "red") == {"case"}


def test_words_without_letters_mean_nothing_and_break_nothing(columns: Columns) -> None:
    for name in ("product_type", "brand", "color", "size"):
        assert meets(columns, name, "eq", "!!") == set()
        assert meets(columns, name, "not", "!!") == EVERY


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        (Constraint("warranty", "eq", ("2 years",), ""), "must name an attribute"),
        (Constraint("price", "eq", ("50",), ""), "use op 'range'"),
        (Constraint("color", "range", Range(1, 2), ""), "only numbers and sizes"),
        (Constraint("weight", "range", Range(1, 2, unit="in"), ""), "weight's unit"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_line(columns: Columns, constraint: Constraint, message: str) -> None:
    with pytest.raises(ConstraintError, match=message) as refused:
        columns.mask(constraint)
    assert "\n" not in str(refused.value)


def test_a_feature_is_ruled_out_under_its_other_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = new_database(tmp_path_factory.mktemp("hoods"))
    put(database, {"id": "a", "title": "Gale Hooded Jacket"}, {"id": "b", "title": "Alder Jacket"})
    with database.read() as connection:
        assert meets(Columns.load(connection), "feature", "not", "hood") == {"b"}


def columns_of(home: Path, *products: dict[str, Any]) -> Columns:
    database = new_database(home)
    put(database, *products)
    with database.read() as connection:
        return Columns.load(connection)


def test_a_feed_that_files_another_thing_under_a_type_is_not_believed(tmp_path: Path) -> None:
    shelf = columns_of(
        tmp_path,
        {"id": "sweatshirt", "title": "Gold Cross Sweatshirt", "category": "jewelry > necklace"},
        {"id": "pendant", "title": "Gold Heart Pendant", "category": "jewelry > necklace"},
        {"id": "set", "title": "Heart Jewelry Set", "category": "jewelry > necklace"},
        {"id": "tote", "title": "Leather Tote", "category": "accessories > bag"},
        {"id": "pumps", "title": "Suede Pumps", "category": "shoes > formal"},
    )
    assert meets(shelf, "product_type", "eq", "necklace") == {"pendant", "set"}
    assert meets(shelf, "product_type", "eq", "sweatshirt") == {"sweatshirt"}
    assert meets(shelf, "product_type", "eq", "bag") == {"tote"}
    assert meets(shelf, "product_type", "eq", "formal") == {"pumps"}


def test_what_only_a_description_tells_rules_a_product_out(tmp_path: Path) -> None:
    shelf = columns_of(
        tmp_path,
        {"id": "tote", "title": "Market Tote", "description": "Soft pebbled leather with a cotton lining."},
        {"id": "trim", "title": "Canvas Tote", "material": "canvas", "description": "With leather handles."},
        {"id": "suede", "title": "Fringe Bag", "description": "Made of suede."},
        {"id": "free", "title": "Leather-Free Tote", "description": "No leather, no fur."},
        {"id": "faux", "title": "City Bag", "description": "Of vegan leather that feels like leather."},
        {"id": "plain", "title": "Straw Bag", "description": "Woven by hand."},
    )
    every = {"tote", "trim", "suede", "free", "faux", "plain"}
    assert meets(shelf, "material", "not", "leather") == {"free", "faux", "plain"}
    assert meets(shelf, "material", "not", "faux leather") == every - {"faux"}
    assert meets(shelf, "material", "eq", "leather") == set()


def test_wireless_is_ruled_out_under_the_names_of_its_kinds(tmp_path: Path) -> None:
    shelf = columns_of(
        tmp_path,
        {"id": "blue", "title": "Slim Bluetooth Keyboard"},
        {"id": "radio", "title": "Keyboard 2.4GHz USB"},
        {"id": "spaced", "title": "Keyboard 2.4 GHz"},
        {"id": "cord", "title": "Cordless Keyboard"},
        {"id": "told", "title": "Desk Keyboard", "description": "Pairs over Bluetooth in seconds."},
        {"id": "wired", "title": "Wired Keyboard, not wireless"},
    )
    assert meets(shelf, "feature", "not", "wireless") == {"wired"}
    assert meets(shelf, "feature", "eq", "wireless") == {"blue", "radio", "spaced", "cord"}
    assert meets(shelf, "feature", "eq", "bluetooth") == {"blue"}


def test_the_first_color_of_a_description_is_ruled_out_and_no_later_one(tmp_path: Path) -> None:
    shelf = columns_of(
        tmp_path,
        {"id": "main", "title": "Trail Boots", "description": "A black design with orange laces."},
        {"id": "trim", "title": "Field Boots", "description": "Brown leather on a black sole."},
        {"id": "title", "title": "Red Boots", "description": "The black sole grips."},
        {"id": "feed", "title": "Rain Boots", "color": "green", "description": "Black inside."},
        {"id": "denied", "title": "Snow Boots", "description": "Not black but white."},
    )
    assert meets(shelf, "color", "not", "black") == {"trim", "title", "feed", "denied"}
    assert "denied" not in meets(shelf, "color", "not", "white")
    assert meets(shelf, "color", "eq", "black") == set()


def test_bounds_on_sizes_hold_in_any_unit(tmp_path: Path) -> None:
    shelf = columns_of(
        tmp_path,
        {"id": "50", "title": 'Acme 50" LED TV with 6 ft Cable'},
        {"id": "metric", "title": "Lumo TV 140 cm"},
        {"id": "small", "title": "Lumo 24-inch TV with 60-inch Stand"},
        {"id": "feed", "title": "Acme TV 32-Inch", "size": ["55 inch", "65 inch"]},
        {"id": "bare", "title": "Acme TV", "size": "58"},
        {"id": "mute", "title": "Acme Smart TV, 60 Hz"},
        {"id": "disk", "title": "Lumo 60 GB Disk"},
    )
    assert within(shelf, "size", 50, None, unit="in") == {"50", "metric", "feed"}
    assert within(shelf, "size", None, 100, unit="cm") == {"small"}
    assert within(shelf, "size", 50, 100, unit="GB") == {"disk"}
    assert meets(shelf, "size", "eq", '24"') == {"small"}
    bound = Constraint("size", "range", Range(50, None, unit="in"), "")
    assert {shelf.ids[row] for row in shelf.known(bound).nonzero()[0]} == {"50", "metric", "small", "feed"}


@pytest.mark.real
def test_every_screen_of_a_real_feed_is_as_large_as_was_asked(amazon: Columns) -> None:
    screens = amazon.mask(Constraint("product_type", "in", ("tv", "monitor"), ""))
    for low, high, least in ((20, 23, 30), (50, None, 1)):
        bound = Constraint("size", "range", Range(low, high, unit="in"), "")
        found = [amazon.titles[row] for row in np.flatnonzero(screens & amazon.mask(bound))]
        assert len(found) >= least
        for title in found:
            inches = re.search(r"([\d.]+)[ -]*(?:inch|in\b|\")", title, re.IGNORECASE)
            assert inches, title
            assert low <= float(inches[1]) <= (high or 500), title


ACCESSORIES = {
    "laptop": "backpack sleeve case bag tote desk battery adapter charger lock stand mat skin briefcase cooler",
    "tv": "mount bracket stand antenna cable tuner remote amplifier",
    "printer": "cartridge toner ink paper cable ribbon labels server",
}


@pytest.mark.real
def test_no_accessory_of_a_real_feed_without_types_passes_as_the_thing(amazon: Columns) -> None:
    for thing, accessories in ACCESSORIES.items():
        found = np.flatnonzero(amazon.mask(Constraint("product_type", "eq", (thing,), "")))
        assert len(found) >= 30
        for title in (amazon.titles[row].lower() for row in found):
            leading = re.split(r" (?:with|w|for|includes|featuring|and) ", title)[0]
            assert not set(leading.split()) & set(accessories.split()), title


@pytest.mark.real
def test_no_excluded_material_of_a_real_feed_is_told_by_title_or_description(tmp_path: Path) -> None:
    feed = Path(os.environ.get("DAOGOU_DATA", "/nowhere")) / "shop" / "retail_demo_store" / "products.yaml"
    if not feed.is_file():
        pytest.skip("DAOGOU_DATA is not a folder of real data")
    database = new_database(tmp_path)
    import_feed(database, feed)
    with database.read() as connection:
        columns = Columns.load(connection)
        told = connection.execute(select(Product.id, Product.title + ". " + Product.description))
        texts = dict(iter(told))
    bags = columns.mask(Constraint("product_type", "in", ("bag", "handbag", "backpack"), ""))
    allowed = np.flatnonzero(bags & columns.mask(Constraint("material", "not", ("leather",), "")))
    assert len(allowed) >= 40
    imitated = re.compile(r"(?:faux|vegan|imitation)[ -]leather|leather[ -](?:free|look|like)", re.IGNORECASE)
    for row in allowed:
        assert not re.search(r"\bleather\b", imitated.sub("", texts[columns.ids[row]]), re.IGNORECASE)
