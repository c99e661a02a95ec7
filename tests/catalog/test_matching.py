"""What each kind of wish means, on products whose right answer can be told by eye."""

from typing import Any

import pytest

from catalog.columns import Columns
from catalog.constraints import Constraint, Range
from catalog.errors import ConstraintError
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
    assert "sofa" not in meets(columns, "material", "not", "leather")


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
