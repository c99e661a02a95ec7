"""Cells of feeds: text, weights, counts, lists."""

import pytest

from catalog.feeds import values


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  two\n words ", "two words"),
        ("<p>Soft &amp; warm</p><br/>wool", "Soft & warm wool"),
        ("a < b, c > d", "a < b, c > d"),
        ("bell\x07 and\x00 nul\ud800", "bell and nul"),
        (12.0, "12"),
        (True, "true"),
        (None, ""),
        (["red", 7, {"name": "blue"}], "red, 7, blue"),
        ({"name": "Acme"}, "Acme"),
        ({"name": {"name": ["deep"]}}, ""),
    ],
)
def test_cell_becomes_one_line_of_text(cell: object, text: str) -> None:
    assert values.clean(cell) == text


@pytest.mark.parametrize(
    ("cell", "bare_unit", "kilograms"),
    [
        ("1.2 kg", "kg", 1.2),
        ("500g", "kg", 0.5),
        ("2 lbs.", "kg", 0.90718),
        ("16 oz", "kg", 0.45359),
        (3, "kg", 3.0),
        ("10", "lb", 4.53592),
        ("1 206", "kg", 1206.0),
        ("1,5 kg", "lb", 1.5),
        ("", "kg", None),
        ("0", "kg", None),
    ],
)
def test_weight_is_read_in_kilograms(cell: object, bare_unit: str, kilograms: float | None) -> None:
    found = values.read_weight(cell, bare_unit)
    assert found == (None if kilograms is None else pytest.approx(kilograms, abs=1e-5))


@pytest.mark.parametrize("cell", ["heavy", "5 stones", "-2 kg", "1.2.3"])
def test_no_weight_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        values.read_weight(cell, "kg")


def test_counts_are_whole_numbers() -> None:
    assert [values.read_count(each) for each in ("12", 12.0, "1,234", "-3", "")] == [12, 12, 1234, 0, None]
    for cell in ("many", "1.5", "3 left"):
        with pytest.raises(ValueError, match="whole number"):
            values.read_count(cell)


@pytest.mark.parametrize("cell", ["9" * 25, 10**30, 1e300, values.MOST_PIECES + 1])
def test_a_count_that_no_database_takes_is_refused(cell: object) -> None:
    assert values.read_count(values.MOST_PIECES) == values.MOST_PIECES
    assert values.read_count("0" * 40 + "7") == 7
    with pytest.raises(ValueError, match="absurdly high"):
        values.read_count(cell)


def test_a_weight_beyond_all_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="absurdly high"):
        values.read_weight("9" * 400 + " kg", "kg")


def test_number_is_the_first_of_a_text() -> None:
    assert values.read_number("4.5 out of 5 stars") == 4.5
    assert values.read_number("4,5") == 4.5
    with pytest.raises(ValueError, match="not a number"):
        values.read_number("good")


@pytest.mark.parametrize(
    ("cell", "availability"),
    [
        ("in stock", "in_stock"),
        ("https://schema.org/InStock", "in_stock"),
        ("out_of_stock", "out_of_stock"),
        ("PreOrder", "preorder"),
        ("backorder", "backorder"),
        (True, "in_stock"),
        (False, "out_of_stock"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_availability_is_read(cell: object, availability: str) -> None:
    assert values.read_availability(cell) == availability


@pytest.mark.parametrize(
    ("cell", "slashes", "parts"),
    [
        ("red|blue", False, ("red", "blue")),
        ("S, M ,L", False, ("S", "M", "L")),
        ("1,5 l", False, ("1,5 l",)),
        ("Red/Black", True, ("Red", "Black")),
        ("w/ lid", False, ("w/ lid",)),
        (["a", "A", "b", None, ""], False, ("a", "b")),
        ("n/a", False, ()),
        ("", False, ()),
    ],
)
def test_lists_are_split_and_hold_each_value_once(cell: object, slashes: bool, parts: tuple[str, ...]) -> None:
    assert values.read_list(cell, slashes=slashes) == parts


def test_long_values_that_begin_alike_are_one() -> None:
    assert values.read_list(["a" * 255 + "x", "a" * 255 + "y"]) == ("a" * 255,)


def test_audience_codes_are_spelt_out() -> None:
    assert values.read_audience("F") == ("women",)
    assert values.read_audience("M|Women's") == ("men", "women")
    assert values.read_audience("Toddlers") == ("toddlers",)


def test_category_paths_are_split_at_any_of_their_marks() -> None:
    for cell in ("Home > Light", "Home|Light", "Home / Light", ["Home", "Light"]):
        assert values.read_path(cell) == ("Home", "Light")
    assert values.read_path("AC/DC cables") == ("AC/DC cables",)


def test_address_is_the_first_of_several() -> None:
    assert values.read_address("https://a/1,2.jpg, https://a/2.jpg") == "https://a/1,2.jpg"
    assert values.read_address("https://a/1.jpg|https://a/2.jpg") == "https://a/1.jpg"
    assert values.read_address([{"value": "x.jpg"}, "y.jpg"]) == "x.jpg"
    assert values.read_address([]) is None
