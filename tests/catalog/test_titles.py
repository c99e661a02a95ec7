from catalog.titles import TitleIndex
from catalog.words import stems

TITLES = [
    "Canon Camera Case Black",
    "Canon PowerShot Digital Camera",
    "Case for 15in Laptop",
    "Acme Laptop with Carrying Case",
    "Wireless Keyboard and Mouse Combo",
    "Leather Boots for Women, Shoes",
    "Laptop Computer 14in",
    "",
    "Black & Decker Drill Orange",
    "Navy Blue Shirt",
    "Blue Shirt Navy",
    "Tablet Connection Case",
    "Tablet 10in Case Black",
    "Tablet with Case",
]
HEADS = ("case", "computer", "mouse")
INDEX = TitleIndex(TITLES, HEADS, ("women",))


def typed(name: str, **options: object) -> list[int]:
    return INDEX.rows_of_type(stems(name), **options).tolist()  # type: ignore[arg-type]


def test_a_case_for_a_thing_is_not_the_thing() -> None:
    assert typed("camera") == [1]
    assert typed("laptop") == [3]
    assert typed("camera case") == [0]


def test_a_compound_may_be_said_with_for() -> None:
    assert typed("laptop case") == [2, 3]


def test_one_word_may_stand_between_a_noun_and_what_makes_another_thing_of_it() -> None:
    assert typed("tablet") == [12, 13]


def test_what_comes_along_counts_unless_only_the_leading_thing_does() -> None:
    assert typed("case") == [0, 2, 3, 11, 12, 13]
    assert typed("case", leading=True) == [0, 2, 11, 12]


def test_and_and_commas_part_two_things() -> None:
    assert typed("keyboard") == [4]


def test_for_whom_is_not_for_what() -> None:
    assert typed("shoes") == [5]


def test_longer_names_of_the_type_are_let_through() -> None:
    assert typed("laptop", extensions={"computer"}) == [3, 6]


def test_phrases_are_adjacent_and_whole_words() -> None:
    assert INDEX.rows_with(("navy", "blue")).tolist() == [9]
    assert INDEX.rows_with(("nav",)).tolist() == []
    assert INDEX.rows_with(stems("shirts")).tolist() == [9, 10]
    assert INDEX.rows_with(()).tolist() == []


def test_phrases_do_not_run_over_the_end_of_a_title() -> None:
    assert INDEX.rows_with(("black", "canon")).tolist() == []


def test_words_of_the_own_brand_can_be_left_out() -> None:
    index = TitleIndex(["Black & Decker Drill", "Black & Decker Black Drill", "Black Drill"])
    index.mark_brands([(0, "Black and Decker"), (1, "BLACK & DECKER")])
    assert index.rows_with(("black",), outside_brand=True).tolist() == [1, 2]
    assert index.rows_with(("black",)).tolist() == [0, 1, 2]


def test_no_titles_are_fine() -> None:
    index = TitleIndex([])
    assert index.rows_with(("a",)).tolist() == []
    assert index.rows_of_type(("a",)).tolist() == []
