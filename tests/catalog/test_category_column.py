from catalog.category_column import CategoryColumn
from catalog.synonyms import load_synonyms

SYNONYMS = load_synonyms()


def column(name: str, *pairs: tuple[int, str], size: int = 6) -> CategoryColumn:
    return CategoryColumn(name, pairs, size, SYNONYMS)


def meant(values: CategoryColumn, value: str) -> list[int]:
    return sorted({int(row) for rows in values.meant(value) for row in rows})


def test_spellings_are_one_value_shown_as_the_commonest() -> None:
    colors = column("color", (0, "Red"), (1, "red"), (2, "Red"), (3, "Blue"))
    assert colors.counts == {"Red": 3, "Blue": 1}
    assert colors.values(1) == ("Red",)
    assert colors.known.tolist() == [True, True, True, True, False, False]


def test_a_row_has_a_value_once() -> None:
    assert column("color", (0, "Grey"), (0, "gray")).counts == {"gray": 1}


def test_a_color_is_in_its_shades_and_mixes() -> None:
    colors = column("color", (0, "Navy Blue"), (1, "navy"), (2, "Black/Blue"), (3, "blue"), (4, "black"))
    assert meant(colors, "blue") == [0, 1, 2, 3]
    assert meant(colors, "navy blue") == [0]


def test_a_size_is_compared_whole() -> None:
    sizes = column("size", (0, "10"), (1, "10.5"), (2, "XL"), (3, "Extra Large"), (4, "Large"))
    assert meant(sizes, "10") == [0]
    assert meant(sizes, "xl") == [2, 3]
    assert meant(sizes, "large") == [4]


def test_unisex_is_for_men_and_for_women() -> None:
    people = column("audience", (0, "Men's"), (1, "male"), (2, "Unisex"), (3, "women"), (4, "kids"))
    assert meant(people, "men") == [0, 1, 2]
    assert meant(people, "women") == [2, 3]


def test_a_type_is_in_its_kinds_but_not_in_things_for_it() -> None:
    types = column("product_type", (0, "running shoes"), (1, "Shoe"), (2, "shoe rack"), (3, "couch"), (4, "sneakers"))
    assert meant(types, "shoes") == [0, 1, 4]
    assert meant(types, "running shoe") == [0]
    assert meant(types, "sofa") == [3]


def test_an_imitation_is_meant_only_by_its_name() -> None:
    materials = column("material", (0, "leather"), (1, "faux leather"), (2, "vegan leather"))
    assert meant(materials, "leather") == [0]
    assert meant(materials, "faux leather") == [1, 2]


def test_brands_and_numbers_do_not_mind_punctuation() -> None:
    assert column("brand", (0, "Hewlett-Packard"), (1, "HP®")).counts == {"Hewlett-Packard": 2}
    numbers = column("product_number", (0, "KTC-D320/1G"))
    assert numbers.rows(numbers.key("ktc d320 1g")).tolist() == [0]


def test_no_values_are_fine() -> None:
    empty = column("color")
    assert empty.counts == {}
    assert meant(empty, "red") == []
    assert not empty.known.any()
