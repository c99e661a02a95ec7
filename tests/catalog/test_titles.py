import pytest

from catalog.synonyms import load_synonyms
from catalog.titles import TitleIndex
from catalog.words import stems

NOUNS = load_synonyms().nouns


def sells(title: str, name: str, brand: str | None = None, **options: object) -> bool:
    """Whether a title, one of several, sells a thing of this name."""
    titles = ["Garden Gnome", title, "Another Gnome"]
    index = TitleIndex(titles, NOUNS, ("women", "men"), [(1, brand)] if brand else [])
    rows = index.rows_of_type(stems(name), **options).tolist()  # type: ignore[arg-type]
    assert set(rows) <= {1}
    return rows == [1]


@pytest.mark.parametrize(
    ("title", "sold", "not_sold"),
    [
        ("Acme Laptop Backpack Black", "laptop backpack", "laptop"),
        ("Lumo TV Mount", "mount", "tv"),
        ("Lumo Tilt Wall Mount 32-Inch to 47-Inch Flat Screen TV", "wall mount", "tv"),
        ("Acme 60 Ink Cartridge C64 C66 C84 Printers", "ink cartridge", "printer"),
        ("Xero Printers Magenta Toner 113R", "toner", "printer"),
        ("Case for 15in Laptop", "laptop case", "laptop"),
        ("Tote Black Fits 16-Inch Laptops", "tote", "laptop"),
        ("Laptop with Backpack", "laptop", "backpack"),
        ("Acme Digital Camera w/ Case", "digital camera", "case"),
        ("Tablet 10in Case Black", "case", "tablet"),
        ("Tablet Connection Kit Case", "case", "tablet"),
        ("Laptop and Netbook Sleeve", "sleeve", "laptop"),
        ("Acme Night Vision Surveillance Camera TV-IP410", "surveillance camera", "tv"),
        ("Screen only. Not a Laptop", "screen", "laptop"),
        ("Hooded Sweatshirt - Gold Necklace", "sweatshirt", "necklace"),
        ("Camera Phone", "phone", "camera"),
        ("HP Monitor Stand | Printer Paper", "monitor stand", "monitor"),
    ],
)
def test_the_head_noun_is_sold_and_what_goes_with_it_is_not(title: str, sold: str, not_sold: str) -> None:
    assert sells(title, sold)
    assert not sells(title, not_sold)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Acme 15.6-Inch Laptop 4GB Memory 500GB Hard Drive", "laptop"),
        ("Acme 2GB RAM 250GB Hard Drive Laptop Grey", "laptop"),
        ("Acme 42 Inch LCD Screen TV - Black", "tv"),
        ("Pens Black 12 Box", "pens"),
        ("Slim Fit Shirt", "shirt"),
        ("Boots for Women", "boots"),
        ("Cover / Case", "case"),
        ("Wireless Keyboard and Mouse Combo", "keyboard"),
        ("Wireless Keyboard and Mouse Combo", "mouse"),
        ("Acme Frobnicator 3000 Blue", "frobnicator"),
    ],
)
def test_parts_packs_and_colors_leave_the_thing_a_thing(title: str, name: str) -> None:
    assert sells(title, name)


def test_a_noun_in_the_brands_name_sells_nothing() -> None:
    assert sells("Case Logic 2.4GHz Keyboard", "keyboard", brand="Case Logic")
    assert not sells("Case Logic 2.4GHz Keyboard", "keyboard")
    assert not sells("Case Logic Keyboard", "case", brand="Case Logic")


def test_longer_names_of_the_type_are_let_through() -> None:
    assert not sells("Laptop Computer 14in", "laptop")
    assert sells("Laptop Computer 14in", "laptop", extensions={"computer"})


def test_a_title_that_ends_on_another_noun_is_told() -> None:
    index = TitleIndex(["Cross Sweatshirt", "Heart Pendant", "Gold Necklace", "Necklace with Watch"], NOUNS)
    assert index.rows_ending_otherwise({"necklace"}).tolist() == [0]


def test_phrases_are_adjacent_whole_words_and_end_with_the_title() -> None:
    index = TitleIndex(["Navy Blue Shirt", "Blue Shirts Navy", "Black Hat", "Canon"])
    assert index.rows_with(("navy", "blue")).tolist() == [0]
    assert index.rows_with(("nav",)).tolist() == []
    assert index.rows_with(stems("shirts")).tolist() == [0, 1]
    assert index.rows_with(("hat", "canon")).tolist() == []
    assert index.rows_with(()).tolist() == []


def test_words_of_the_own_brand_can_be_left_out() -> None:
    titles = ["Black & Decker Drill", "Black & Decker Black Drill", "Black Drill"]
    index = TitleIndex(titles, brands=[(0, "Black and Decker"), (1, "BLACK & DECKER")])
    assert index.rows_saying(("black",)).tolist() == [1, 2]
    assert index.rows_with(("black",)).tolist() == [0, 1, 2]


def test_the_maker_is_neither_what_a_title_is_for_nor_what_it_replaces() -> None:
    own = ["HP Ink", "New Ink by HP", "HP Mouse, Windows compatible", "HP Pen with Replacement Tip"]
    own += ["HP Charger compatible with Acme"]
    others = ["HP Remanufactured Ink", "HP 21 Remanufactured Ink", "Compatible HP Ink", "Ink for HP", "Acme Ink"]
    others += ["Replacement Ink Cartridge HP 21"]
    remade = load_synonyms().remade
    assert TitleIndex([*own, *others]).rows_made_by(("hp",), remade).tolist() == [*range(len(own))]
    assert TitleIndex([*reversed(others), *own]).rows_made_by(("hp",), remade).tolist() == [6, 7, 8, 9, 10]


def test_no_titles_are_fine() -> None:
    index = TitleIndex([])
    assert index.rows_with(("a",)).tolist() == []
    assert index.rows_of_type(("a",)).tolist() == []
    assert index.rows_of_type(()).tolist() == []
