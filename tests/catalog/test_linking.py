import numpy as np
import pytest

from catalog.columns import Columns
from catalog.linking import Linker, values_by_meaning
from tests.catalog.fakes import new_database, put

PRODUCTS = [
    {
        "id": "a",
        "title": "Stride",
        "product_type": "Running Shoes",
        "brand": "Adidas",
        "color": "Crimson",
        "size": "XL",
    },
    {"id": "b", "title": "Malmo", "product_type": "Sofa", "brand": "Black & Decker", "color": "Navy Blue"},
    {"id": "c", "title": "Ink Cartridge for Printer", "brand": "Canon", "audience": "Men's", "color": "Gray"},
    {
        "id": "d",
        "title": "Boots",
        "brand": "HP",
        "material": "Stainless Steel",
        "size": "10",
        "product_number": "X-100",
    },
]


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    database = new_database(tmp_path_factory.mktemp("shop"))
    put(database, *PRODUCTS)
    with database.read() as connection:
        return Columns.load(connection)


@pytest.fixture(scope="module")
def linker(columns: Columns) -> Linker:
    return Linker(columns)


@pytest.mark.parametrize(
    ("name", "text", "value", "how"),
    [
        ("brand", "ADIDAS", "Adidas", "exact"),
        ("brand", "black and decker", "Black & Decker", "exact"),
        ("brand", "Hewlett Packard", "HP", "synonym"),
        ("audience", "my 40 year old husband", "Men's", "synonym"),
        ("brand", "addidas", "Adidas", "fuzzy"),
        ("brand", "cannon", "Canon", "fuzzy"),
        ("product_type", "running shoe", "Running Shoes", "exact"),
        ("product_type", "couch", "Sofa", "synonym"),
        ("product_type", "runing shoes", "Running Shoes", "fuzzy"),
        ("product_type", "Ink  Cartridges", "ink cartridges", "exact"),
        ("color", "grey", "Gray", "exact"),
        ("color", "blue", "blue", "synonym"),
        ("color", "red", "red", "synonym"),
        ("audience", "male", "Men's", "synonym"),
        ("size", "x-large", "XL", "synonym"),
        ("material", "stainless", "Stainless Steel", "synonym"),
        ("product_number", "x100", "X-100", "exact"),
    ],
)
def test_words_link_to_the_catalogs_own_value(linker: Linker, name: str, text: str, value: str, how: str) -> None:
    link = linker.link(name, text)
    assert link is not None
    assert (link.value, link.how) == (value, how)
    assert 0.88 <= link.score <= 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brand", "Nike"),
        ("brand", "Cano"),
        ("brand", "Panon"),
        ("brand", ""),
        ("brand", "!!"),
        ("color", "green"),
        ("color", "gravy"),
        ("product_type", "printer"),
        ("product_type", "zither"),
        ("size", "11"),
        ("size", "100"),
        ("product_number", "X-101"),
        ("price", "50"),
        ("item_reference", "the second one"),
    ],
)
def test_what_the_catalog_has_not_links_to_nothing(linker: Linker, name: str, text: str) -> None:
    assert linker.link(name, text) is None


def test_a_near_span_vector_links_where_words_do_not(columns: Columns) -> None:
    facets = [("color", "Crimson"), ("color", "Gray"), ("product_type", "Sofa")]
    linker = Linker(columns, facets, np.eye(3, dtype=np.float32))
    near = np.asarray([0.8, 0.6, 0], dtype=np.float32)
    link = linker.link("color", "blood", near)
    assert link is not None
    assert (link.value, link.how) == ("Crimson", "vector")
    assert link.score == pytest.approx(0.8)
    assert linker.link("color", "blood", np.asarray([0.7, 0.7, 0.1], dtype=np.float32)) is None
    assert linker.link("brand", "blood", near) is None


def test_a_value_that_is_gone_is_not_linked_by_an_older_vector(columns: Columns) -> None:
    linker = Linker(columns, [("color", "Puce")], np.eye(1, dtype=np.float32))
    assert linker.link("color", "blood", np.ones(1, dtype=np.float32)) is None


def test_values_with_meaning_are_listed_the_frequent_first(columns: Columns) -> None:
    listed = values_by_meaning(columns, most=2)
    assert ("color", "Crimson") in listed
    assert not any(name in ("brand", "size", "product_number") for name, _ in listed)
    assert sum(name == "color" for name, _ in listed) == 2


def test_another_word_is_no_misspelling(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = new_database(tmp_path_factory.mktemp("tablets"))
    put(database, {"id": "a", "title": "Slate 10", "product_type": "tablet"})
    with database.read() as connection:
        linker = Linker(Columns.load(connection))
    assert linker.link("product_type", "table") is None
