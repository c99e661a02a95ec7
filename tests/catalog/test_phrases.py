import pytest

from catalog.columns import Columns
from catalog.phrases import Phrases
from tests.catalog.fakes import new_database, put

PRODUCTS = [
    {"id": "a", "title": "Scarf", "material": "Wool", "color": "Gray", "pattern": "Striped", "product_type": "scarf"},
    {
        "id": "b",
        "title": "Shawl",
        "material": "Silk",
        "color": "Charcoal",
        "pattern": "Floral",
        "product_type": "shawl",
    },
    {"id": "c", "title": "Table", "material": "Solid Wood", "color": "Rose", "product_type": "coffee table"},
    {"id": "d", "title": "Ring", "material": "Stainless Steel", "color": "Gold", "product_type": "coffee"},
]


@pytest.fixture(scope="module")
def phrases(tmp_path_factory: pytest.TempPathFactory) -> Phrases:
    database = new_database(tmp_path_factory.mktemp("shop"))
    put(database, *PRODUCTS)
    with database.read() as connection:
        return Phrases(Columns.load(connection))


@pytest.mark.parametrize(
    ("name", "text", "plain"),
    [
        ("material", "genuine leather", "leather"),
        ("material", "Real Fur", "Fur"),
        ("material", "pure wool", "wool"),
        ("material", "100% polyester", "polyester"),
        ("material", "100% genuine full-grain leather", "leather"),
        ("color", "solid black", "black"),
        # What the shop tells apart, words that are the value, and words that do narrow.
        ("material", "solid wood", "solid wood"),
        ("pattern", "solid", "solid"),
        ("material", "faux leather", "faux leather"),
        ("product_type", "real christmas trees", "real christmas trees"),
        ("feature", "real time tracking", "real time tracking"),
    ],
)
def test_words_that_do_not_narrow_a_value_are_left_out(phrases: Phrases, name: str, text: str, plain: str) -> None:
    assert phrases.plainly(name, text) == plain


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("material", "wool silk", ("wool", "silk")),
        ("material", "silk/wool", ("silk", "wool")),
        ("material", "wool, silk and stainless steel", ("wool", "silk", "stainless steel")),
        ("pattern", "striped and floral", ("striped", "floral")),
        ("material", "stainless steel", ()),
        ("material", "wool velvet", ()),
        ("material", "silk", ()),
        ("color", "charcoal gray", ()),
        ("color", "rose gold", ()),
        ("product_type", "coffee scarf", ()),
    ],
)
def test_values_side_by_side_are_several(phrases: Phrases, name: str, text: str, parts: tuple[str, ...]) -> None:
    assert phrases.several(name, text) == parts
