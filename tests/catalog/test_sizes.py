from catalog.constraints import Range
from catalog.sizes import Sizes

TITLES = ["TV 50-inch", "TV", "Mount for 55-inch TV", "TV 24 Inch with 60 Inch Stand", "Shoes"]


def within(low: float | None, high: float | None, unit: str | None, **layers: list[tuple[int, str]]) -> list[int]:
    sizes = Sizes(len(TITLES), layers.get("given", []), TITLES, layers.get("read", []))
    return sizes.within(Range(low, high, unit=unit)).nonzero()[0].tolist()


def test_a_title_tells_its_own_size_first_and_those_of_other_things_after_for_and_with() -> None:
    assert within(20, None, "in") == [0, 3]
    assert within(55, None, "in") == []
    assert within(60, 61, "cm") == [3]


def test_the_feed_goes_before_the_title_and_any_of_its_sizes_is_enough() -> None:
    assert within(55, None, "in", given=[(0, "24 in"), (0, "60 in")]) == [0]
    assert within(50, 50, "in", given=[(0, "24 in")]) == []
    assert within(50, 50, "in", given=[(0, "16 GB")]) == [0]


def test_what_was_read_counts_last_and_not_where_a_title_says_it_of_another_thing() -> None:
    read = [(0, "70 inch"), (1, "32 inch"), (2, "55-inch")]
    assert within(20, None, "in", read=read) == [0, 1, 3]
    assert within(55, None, "in", read=read) == []


def test_without_a_unit_numbers_are_taken_as_they_stand() -> None:
    assert within(9, 10.5, None, given=[(4, "9"), (4, "12")]) == [4]
    assert within(9, 10.5, "in", given=[(4, "9")]) == []


def test_equal_sizes_are_equal_in_any_unit() -> None:
    sizes = Sizes(len(TITLES), [], TITLES, [])
    assert sizes.equal("127 cm").nonzero()[0].tolist() == [0]
    assert not sizes.equal("50").any()
    assert not sizes.equal("large").any()


def test_no_products_are_fine() -> None:
    assert Sizes(0, [], [], []).within(Range(1, 2, unit="in")).tolist() == []
