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
        ("product_type", "runningshoes", "Running Shoes", "exact"),
        ("color", "navyblue", "Navy Blue", "exact"),
        ("color", "dove gray", "Gray", "wider"),
        ("color", "anthracite", "Gray", "wider"),
        ("product_type", "velvet loveseat", "Sofa", "wider"),
        ("material", "polished stainless steel", "Stainless Steel", "wider"),
    ],
)
def test_words_link_to_the_catalogs_own_value(linker: Linker, name: str, text: str, value: str, how: str) -> None:
    link = linker.link(name, text)
    assert link is not None
    assert (link.value, link.how) == (value, how)
    assert 0 < link.score <= 1
    assert (link.score == 1) == (how in ("exact", "synonym"))


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


def unit(*numbers: float) -> np.ndarray:
    vector = np.asarray(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture(scope="module")
def by_meaning(columns: Columns) -> Linker:
    facets = [("product_type", "Sofa"), ("product_type", "Running Shoes"), ("material", "Stainless Steel")]
    return Linker(columns, facets, np.eye(3, dtype=np.float32))


def test_a_near_span_vector_links_where_words_do_not(by_meaning: Linker) -> None:
    link = by_meaning.link("product_type", "divan", unit(0.8, 0.6, 0))
    assert link is not None
    assert (link.value, link.how) == ("Sofa", "vector")
    assert link.score == pytest.approx(0.8)
    assert by_meaning.link("product_type", "divan", unit(1, 1, 1)) is None
    assert by_meaning.link("brand", "divan", unit(1, 0, 0)) is None
    assert by_meaning.link("color", "divan", unit(1, 0, 0)) is None


@pytest.mark.parametrize(
    ("text", "vector"),
    [("sofa legs", unit(1, 0, 0)), ("shoe rack", unit(0, 1, 0)), ("running shoe laces", unit(0, 1, 0))],
)
def test_what_goes_with_a_thing_is_not_the_thing_however_near(
    by_meaning: Linker, text: str, vector: np.ndarray
) -> None:
    assert by_meaning.link("product_type", text, vector) is None


def test_a_kind_that_ends_on_a_wider_one_needs_its_meaning_too(by_meaning: Linker) -> None:
    near = by_meaning.link("product_type", "corner sofa", unit(0.7, 0.7, 0))
    assert near is not None
    assert (near.value, near.how) == ("Sofa", "wider")
    assert by_meaning.link("product_type", "corner sofa", unit(0, 0, 1)) is None


def test_only_what_is_not_named_is_a_substitute(linker: Linker) -> None:
    told = {text: link.substitute for text in ("grey", "anthracite") if (link := linker.link("color", text))}
    assert told == {"grey": False, "anthracite": True}


def test_an_imitation_is_no_kind_of_the_real_thing(linker: Linker) -> None:
    assert linker.link("material", "fake stainless steel") is None


def test_rose_gold_is_neither_rose_nor_gold(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = new_database(tmp_path_factory.mktemp("phones"))
    put(database, {"id": "a", "title": "Phone", "color": "Rose Gold"})
    with database.read() as connection:
        linker = Linker(Columns.load(connection))
    assert linker.link("color", "rose") is None
    assert linker.link("color", "gold") is None
    link = linker.link("color", "rosegold")
    assert link is not None
    assert link.value == "Rose Gold"


def test_a_word_of_its_own_is_no_misspelling(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = new_database(tmp_path_factory.mktemp("speakers"))
    put(database, {"id": "a", "title": "Boom 3", "product_type": "speaker"})
    with database.read() as connection:
        linker = Linker(Columns.load(connection))
    assert linker.link("product_type", "sneakers") is None
    link = linker.link("product_type", "speeker")
    assert link is not None
    assert (link.value, link.how) == ("speaker", "fuzzy")


def test_a_shade_before_a_kind_is_a_color_where_that_kind_is_sold_near_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    database = new_database(tmp_path_factory.mktemp("mixed"))
    put(
        database,
        {"id": "a", "title": "Malmo", "product_type": "sofa", "color": "White"},
        {"id": "b", "title": "Lund", "product_type": "armchair", "color": "Beige"},
        {"id": "c", "title": "Gouda", "product_type": "cheese", "color": "Yellow"},
    )
    with database.read() as connection:
        linker = Linker(Columns.load(connection))
    found = {kind: linker.shade("cream", kind) for kind in ("sofa", "armchair", "cheese")}
    assert {kind: link and link.value for kind, link in found.items()} == {
        "sofa": "White",
        "armchair": "Beige",
        "cheese": None,
    }
    assert linker.shade("coffee", "sofa") is None


def test_a_value_that_is_gone_is_not_linked_by_an_older_vector(columns: Columns) -> None:
    linker = Linker(columns, [("product_type", "Ottoman")], np.eye(1, dtype=np.float32))
    assert linker.link("product_type", "divan", np.ones(1, dtype=np.float32)) is None


def test_values_with_meaning_are_listed_the_frequent_first(columns: Columns) -> None:
    listed = values_by_meaning(columns, most=2)
    assert ("product_type", "Running Shoes") in listed
    assert not any(name in ("brand", "color", "size", "product_number") for name, _ in listed)
    assert sum(name == "product_type" for name, _ in listed) == 2


def test_another_word_is_no_misspelling(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = new_database(tmp_path_factory.mktemp("tablets"))
    put(database, {"id": "a", "title": "Slate 10", "product_type": "tablet"})
    with database.read() as connection:
        linker = Linker(Columns.load(connection))
    assert linker.link("product_type", "table") is None
