import numpy as np

from catalog.fields import FacetPairs, Fields, fields_of
from catalog.synonyms import load_synonyms


def fields(titles: list[str], given: FacetPairs | None = None, read: FacetPairs | None = None) -> Fields:
    texts = [(title, "") for title in titles]
    return fields_of(texts, given or {}, read or {}, {}, np.asarray([""] * len(titles)), load_synonyms())


def types(of: Fields) -> list[tuple[str, ...]]:
    return [of.categories["product_type"].values(row) for row in range(of.titles.size)]


def test_a_read_type_is_kept_where_the_title_sells_such_a_thing() -> None:
    read = {"product_type": [(0, "laptop"), (1, "laptop"), (1, "laptop case"), (2, "usb")]}
    assert types(fields(["Acme Laptop", "Laptop Case", "USB Cable"], read=read)) == [
        ("laptop",),
        ("laptop case",),
        (),
    ]


def test_a_type_that_the_feed_gives_is_kept_whatever_the_title_says() -> None:
    assert types(fields(["Acme 3000"], given={"product_type": [(0, "laptop")]})) == [("laptop",)]


def test_nouns_that_the_feed_types_and_many_titles_end_on_make_another_thing() -> None:
    titles = ["Oak Pergola", "Garden Pergola", "Lamp Pergola"]
    given = {"product_type": [(0, "pergola")]}
    assert fields(titles).titles.rows_of_type(("lamp",)).tolist() == [2]
    assert fields(titles, given).titles.rows_of_type(("lamp",)).tolist() == []


def test_the_first_color_of_a_description_is_kept_where_neither_feed_nor_title_tells_one() -> None:
    texts = [("Mug", "Red with a black rim."), ("Mug", "Red."), ("Blue Mug", "Red."), ("Mug", "Plain.")]
    made = fields_of(texts, {"color": [(1, "green")]}, {}, {}, np.asarray([""] * 4), load_synonyms())
    assert made.descriptions.row[made.first_colors].tolist() == [0]
    assert made.descriptions.flat[made.first_colors].tolist() == [made.descriptions.vocabulary["red"]]
