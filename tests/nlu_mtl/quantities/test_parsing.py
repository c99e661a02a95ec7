import string
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_mtl.quantities import Quantity, QuantityKind, parse_quantity

KINDS: tuple[QuantityKind, ...] = get_args(QuantityKind)

PRICES = [
    # digits and separators
    ("$80", None, 80, "USD"),
    ("budget is 200", None, 200, None),
    ("for 50 dollars", None, 50, "USD"),
    ("1,299.99", None, 1299.99, None),
    ("1.299,99 €", None, 1299.99, "EUR"),
    ("1 299", None, 1299, None),
    ("1 000,50 €", None, 1000.5, "EUR"),
    ("12,50 €", None, 12.5, "EUR"),
    ("£1,234,567", None, 1234567, "GBP"),
    ("$.99", None, 0.99, "USD"),
    ("100.000 yen", None, 100000, "JPY"),
    # scales and spelled numbers
    ("1k", None, 1000, None),
    ("2.5k", None, 2500, None),
    ("$2k+", 2000, None, "USD"),
    ("fifty", None, 50, None),
    ("two hundred", None, 200, None),
    ("a hundred", None, 100, None),
    ("hundred and twenty", None, 120, None),
    ("under fifty-five", None, 55, None),
    ("one and a half grand", None, 1500, None),
    ("half a million", None, 500000, None),
    ("5 thousand yen", None, 5000, "JPY"),
    ("fifteen hundred", None, 1500, None),
    ("at most one thousand two hundred and fifty dollars", None, 1250, "USD"),
    ("a couple hundred dollars", None, 200, "USD"),
    ("two fifty", None, 250, None),
    ("nineteen ninety nine", None, 19.99, None),
    ("two-fifty", None, 250, None),
    ("two hundred bucks", None, 200, "USD"),
    ("a couple hundred", None, 200, None),
    ("a few hundred", None, 300, None),
    ("up to 2k", None, 2000, None),
    ("max 1.5k", None, 1500, None),
    # currencies
    ("US$50", None, 50, "USD"),
    ("usd 50", None, 50, "USD"),
    ("50usd", None, 50, "USD"),
    ("50-dollar", None, 50, "USD"),
    ("¥300", None, 300, "JPY"),
    ("300 yuan", None, 300, "CNY"),
    ("rmb 300", None, 300, "CNY"),
    ("¥3000", None, 3000, "JPY"),
    ("3 thousand yen", None, 3000, "JPY"),
    ("3000円", None, 3000, "JPY"),
    ("50 swiss francs", None, 50, "CHF"),
    ("no more than 40 quid", None, 40, "GBP"),
    ("exactly 20 pounds", 20, 20, "GBP"),
    ("no less than 20 quid", 20, None, "GBP"),
    ("50 cents", None, 0.5, "USD"),
    ("5 dollars and 50 cents", None, 5.5, "USD"),
    # upper bounds
    ("under $1,000", None, 1000, "USD"),
    ("undr 50", None, 50, None),
    ("max fifty", None, 50, None),
    ("max price: $50", None, 50, "USD"),
    ("under a budget of 50", None, 50, None),
    ("less than or equal to 40", None, 40, None),
    ("cheaper than forty-five euro", None, 45, "EUR"),
    ("<= 30", None, 30, None),
    ("$100 or under", None, 100, "USD"),
    ("fifty bucks tops", None, 50, "USD"),
    ("50 and under", None, 50, None),
    ("within 100", None, 100, None),
    ("sub-$50", None, 50, "USD"),
    ("up to 1.5k euros", None, 1500, "EUR"),
    # lower bounds
    ("over a hundred", 100, None, None),
    ("at least 50", 50, None, None),
    ("from 50", 50, None, None),
    ("starting at 40", 40, None, None),
    (">=30", 30, None, None),
    ("50+", 50, None, None),
    ("for 50 dollars or more", 50, None, "USD"),
    ("20 dollars minimum", 20, None, "USD"),
    # negated bounds
    ("not more than 50", None, 50, None),
    ("no more than a hundred", None, 100, None),
    ("not over 50", None, 50, None),
    ("nothing over 50", None, 50, None),
    ("i don't want to spend more than 50 bucks", None, 50, "USD"),
    ("isn’t over 50", None, 50, None),
    ("not under 20", 20, None, None),
    ("not less than 20", 20, None, None),
    ("not cheaper than 30", 30, None, None),
    ("not red, over 50", 50, None, None),
    # ranges
    ("between 600 and 900 dollars", 600, 900, "USD"),
    ("between $20 and $30", 20, 30, "USD"),
    ("between 900 and 600", 600, 900, None),
    ("between 1 and 2k", 1000, 2000, None),
    ("500 to 1k", 500, 1000, None),
    ("1k to 1500", 1000, 1500, None),
    ("$5-10k", 5000, 10000, "USD"),
    ("two to three hundred euros", 200, 300, "EUR"),
    ("$600-900", 600, 900, "USD"),
    ("$600–$900", 600, 900, "USD"),
    ("20$ - 30$", 20, 30, "USD"),
    ("from 50 to 80", 50, 80, None),
    ("£20 to £30", 20, 30, "GBP"),
    ("between one and two dollars", 1, 2, "USD"),
    ("between a hundred and two hundred bucks", 100, 200, "USD"),
    ("between fifty and one hundred and fifty", 50, 150, None),
    ("between one hundred and one fifty", 100, 150, None),
    ("over 20 but under 50", 20, 50, None),
    ("10-15€", 10, 15, "EUR"),
    ("fifty to sixty dollars", 50, 60, "USD"),
    ("min 50 max 100", 50, 100, None),
    ("50 min 100 max", 50, 100, None),
    ("at least 10 but not more than 20", 10, 20, None),
    ("under 50 or over 100", None, 50, None),
    # bands
    ("around 100", 85, 115, None),
    ("about $100", 85, 115, "USD"),
    ("~50", 42.5, 57.5, None),
    ("50ish", 42.5, 57.5, None),
    ("80ish", 68, 92, None),
    ("around 50 bucks or so", 42.5, 57.5, "USD"),
    ("around $100-150", 100, 150, "USD"),
    # other words and numbers around
    ("iphone 13 under 500", None, 500, None),
    ("WH-1000XM4 under 300", None, 300, None),
    ("1 oz up to 60 dollars", None, 60, "USD"),
    ("2-3 kg and 5 to 10 dollars", 5, 10, "USD"),
    ("2 for 10 dollars", None, 10, "USD"),
    ("under 50 in blue", None, 50, None),
    ("at least 500 pieces, under 30", None, 30, None),
    ("for -10 degrees, max 200", None, 200, None),
    ("up to 50% off under 40", None, 40, None),
    ("😀 under 50 😀", None, 50, None),
    ("$٥٠", None, 50, "USD"),
]

RATINGS = [
    ("4 stars", 4, None),
    ("five star", 5, None),
    ("4 stars and up", 4, None),
    ("rated 4+", 4, None),
    ("4★+", 4, None),
    ("4.5+ rating", 4.5, None),
    ("4 rating or better", 4, None),
    ("rated 4 or better", 4, None),
    ("over 4 stars", 4, None),
    ("4 star plus", 4, None),
    ("four and a half stars or better", 4.5, None),
    ("rating above 4,5", 4.5, None),
    ("at least 80%", 4, None),
    ("8/10", 4, None),
    ("4.5 out of 5", 4.5, None),
    ("score of 9 out of 10", 4.5, None),
    ("under 3 stars", None, 3),
    ("not under 4 stars", 4, None),
    ("three to four stars", 3, 4),
    ("exactly 4", 4, 4),
    ("above 9", 5, None),
    ("more than 100 reviews and 4 stars", 4, None),
]

MEASURES: list[tuple[QuantityKind, str, float | None, float | None, str | None]] = [
    ("weight", "under 2 lbs", None, 0.907185, "kg"),
    ("weight", "10 pounds or less", None, 4.535924, "kg"),
    ("weight", "lighter than 300 grams", None, 0.3, "kg"),
    ("weight", "500g to 1 kg", 0.5, 1, "kg"),
    ("weight", "2 lb 3 oz", 0.992233, 0.992233, "kg"),
    ("weight", "less than a kilo", None, 1, "kg"),
    ("weight", "half a kilo", 0.5, 0.5, "kg"),
    ("weight", "about 1,5 kg", 1.275, 1.725, "kg"),
    ("weight", "1.299 kg", 1.299, 1.299, "kg"),
    ("weight", "no heavier than 2 kilos", None, 2, "kg"),
    ("weight", "5", 5, 5, None),
    ("size", "55 inch", 55, 55, "in"),
    ("size", "at least 55 inches", 55, None, "in"),
    ("size", '55" or bigger', 55, None, "in"),
    ("size", "15.6-inch", 15.6, 15.6, "in"),
    ("size", "43-50 inch", 43, 50, "in"),
    ("size", "between 43 and 50”", 43, 50, "in"),
    ("size", "no bigger than 15 inches", None, 15, "in"),
    ("size", "6 ft 2 in", 74, 74, "in"),
    ("size", "50 cm to 1 m", 50, 100, "cm"),
    ("size", "500 ml", 500, 500, "ml"),
    ("size", "1.5L", 1.5, 1.5, "l"),
    ("size", "12 fl oz", 12, 12, "fl oz"),
    ("size", "256GB", 256, 256, "GB"),
    ("size", "at least 16 gigs", 16, None, "GB"),
    ("size", "1TB or more", 1, None, "TB"),
    ("size", "size 8 or larger", 8, None, None),
    ("size", "55 inch tv under 500 dollars", 55, 55, "in"),
    ("size", 'bigger than 50"', 50, None, "in"),
    ("size", '55" or larger', 55, None, "in"),
    ("size", "between 24 and 27 inches", 24, 27, "in"),
    ("size", "15 to 17 inch", 15, 17, "in"),
    ("size", "under 30 inches", None, 30, "in"),
    ("size", "no wider than 60 cm", None, 60, "cm"),
    ("size", "60cm or narrower", None, 60, "cm"),
    ("size", "60 cm or wider", 60, None, "cm"),
    ("size", "deeper than 30cm", 30, None, "cm"),
    ("size", "over 2 metres long", 2, None, "m"),
    ("size", "6'2\"", 74, 74, "in"),
    ("size", "6′2″", 74, 74, "in"),
    ("size", "1/2 inch", 0.5, 0.5, "in"),
    ("size", "1 1/2 inch", 1.5, 1.5, "in"),
    ("size", "at least 500 pieces", 500, None, None),
    ("size", "1000 pieces or more", 1000, None, None),
    ("size", "500+ pieces", 500, None, None),
    ("quantity", "2", 2, 2, None),
    ("quantity", "one", 1, 1, None),
    ("quantity", "a couple", 2, 2, None),
    ("quantity", "two dozen", 24, 24, None),
    ("quantity", "half a dozen", 6, 6, None),
    ("quantity", "x2", 2, 2, None),
    ("quantity", "2x", 2, 2, None),
    ("quantity", "six-pack", 6, 6, None),
    ("quantity", "pack of three", 3, 3, None),
    ("quantity", "at most five", None, 5, None),
    ("quantity", "2 or 3", 2, 3, None),
]

NOTHING: list[tuple[QuantityKind, str]] = [
    ("price", ""),
    ("price", "dollars"),
    ("price", "$"),
    ("price", "cheap"),
    ("price", "a cheap one"),
    ("price", "no limit"),
    ("price", "1.2m"),
    ("price", "1.2.3"),
    ("price", "20% off"),
    ("price", "5 kg"),
    ("price", "1000 pieces or more"),
    ("price", "-10 degrees"),
    ("price", "4+ rating"),
    ("price", "WH-1000"),
    ("price", "9" * 400),
    ("rating", "top rated"),
    ("rating", "200 reviews"),
    ("rating", "20 dollars"),
    ("weight", "light"),
    ("weight", "2k"),
    ("weight", "5 dollars"),
    ("size", "XL"),
    ("size", "size 10"),
    ("size", "size 10 m"),
    ("size", "size 10 in black"),
    ("size", "EU 42"),
    ("size", "32x34"),
    ("size", "60 x 90 cm"),
    ("size", "8-10"),
    ("size", "queen"),
    ("size", "at least 5 gallons"),
    ("quantity", "the second one"),
    ("quantity", "the 2nd"),
    ("quantity", "20 dollars"),
]


@pytest.mark.parametrize(("text", "low", "high", "currency"), PRICES)
def test_price(text: str, low: float | None, high: float | None, currency: str | None) -> None:
    assert parse_quantity(text, "price") == Quantity(min=low, max=high, currency=currency)


@pytest.mark.parametrize(("text", "low", "high"), RATINGS)
def test_rating(text: str, low: float | None, high: float | None) -> None:
    assert parse_quantity(text, "rating") == Quantity(min=low, max=high)


@pytest.mark.parametrize(("kind", "text", "low", "high", "unit"), MEASURES)
def test_measure(kind: QuantityKind, text: str, low: float | None, high: float | None, unit: str | None) -> None:
    assert parse_quantity(text, kind) == Quantity(min=low, max=high, unit=unit)


@pytest.mark.parametrize(("kind", "text"), NOTHING)
def test_no_quantity(kind: QuantityKind, text: str) -> None:
    assert parse_quantity(text, kind) is None


@pytest.mark.parametrize("text", ["UNDER $80", "  under   $ 80 ", "under $80.", "(under $80)", "under\t$80\n"])
def test_case_spaces_and_punctuation_do_not_matter(text: str) -> None:
    assert parse_quantity(text, "price") == Quantity(min=None, max=80, currency="USD")


VOCABULARY = """
under over not no more than less between and to from max min about around - . , $ € £ k 5 50 1,299.99 2.5k x ~ + ish
hundred thousand two twenty fifty one a half dozen couple kg lb oz inch ' " % stars out of or size ٥ ½
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_gives_ordered_bounds_or_nothing(text: str) -> None:
    for kind in KINDS:
        quantity = parse_quantity(text, kind)
        if quantity is None:
            continue
        bounds = [bound for bound in (quantity.min, quantity.max) if bound is not None]
        assert bounds
        assert bounds == sorted(bounds)
        assert all(0 <= bound < float("inf") for bound in bounds)
        assert quantity.currency is None or kind == "price"
        assert kind != "rating" or max(bounds) <= 5


@given(st.integers(1, 999_999), st.integers(0, 99))
def test_separators_of_both_conventions_read_alike(whole: int, hundredths: int) -> None:
    expected = Quantity(min=None, max=round(whole + hundredths / 100, 2), currency="USD")
    english = f"${whole:,}.{hundredths:02}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert parse_quantity(english, "price") == expected
    assert parse_quantity(continental, "price") == expected


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_range_holds_both_its_numbers(first: int, second: int) -> None:
    expected = Quantity(min=min(first, second), max=max(first, second))
    for text in (f"between {first} and {second}", f"{first}-{second}", f"from {first} to {second}"):
        assert parse_quantity(text, "price") == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", [*string.punctuation, "1 ", "not ", "one hundred and ", "under ", "1,000", "twenty "])
def test_long_text_is_read_without_harm(kind: QuantityKind, piece: str) -> None:
    parse_quantity(piece * 5000, kind)
