from dataclasses import replace

import numpy as np
import pytest

from benchmarks.simulator.shoppers import STATED, TEMPLATES, Market, Shopper, Wish, draw_shopper, draw_wish, taste
from catalog.constraints import Constraint

ALL = np.arange(5)
FINE, PLAIN, POOR, LAMP, GONE = range(5)


@pytest.fixture
def shopper(market: Market) -> Shopper:
    return Shopper(thrift=1.0, quality_seeking=1.0, brand=np.zeros(5), color=np.zeros(5))


def boots(text: str = "boots", *more: Constraint) -> Wish:
    return Wish(text, FINE, (Constraint("product_type", "eq", ("boots",), "boots"), *more))


def test_every_template_names_known_attributes() -> None:
    known = dict.fromkeys(STATED, "x")
    assert all(template.format(**known) and weight > 0 for template, weight in TEMPLATES)


def test_another_type_is_hardly_opened(market: Market, shopper: Shopper) -> None:
    click, _ = taste(market, shopper, boots(), ALL)
    assert click[LAMP] < 0.1 * click[FINE]


def test_a_named_attribute_that_is_missing_costs_clicks(market: Market, shopper: Shopper) -> None:
    plain, _ = taste(market, shopper, boots(), ALL)
    red, _ = taste(market, shopper, boots("red boots", Constraint("color", "eq", ("red",), "red")), ALL)
    assert red[FINE] == plain[FINE]
    assert red[PLAIN] < plain[PLAIN]


def test_what_is_gone_is_not_bought(market: Market, shopper: Shopper) -> None:
    assert taste(market, shopper, boots(), ALL)[1][GONE] == 0.0


def test_thrift_prefers_the_cheap_and_quality_seeking_the_good(market: Market, shopper: Shopper) -> None:
    thrifty = taste(market, replace(shopper, thrift=3.0, quality_seeking=0.0), boots(), ALL)[1]
    choosy = taste(market, replace(shopper, thrift=0.0, quality_seeking=3.0), boots(), ALL)[1]
    assert thrifty[POOR] > thrifty[FINE]
    assert choosy[FINE] > choosy[POOR]


def test_words_change_what_counts(market: Market, shopper: Shopper) -> None:
    cheap, best = (taste(market, shopper, boots(text), ALL)[1] for text in ("cheap boots", "the best boots"))
    assert cheap[POOR] / cheap[FINE] > best[POOR] / best[FINE]


def test_a_liked_brand_is_opened_more(market: Market, shopper: Shopper) -> None:
    fond = replace(shopper, brand=np.array([1.0, 0, 0, 0, 0]))
    assert taste(market, fond, boots(), ALL)[0][FINE] > taste(market, shopper, boots(), ALL)[0][FINE]


def test_taste_of_some_is_taste_of_all_at_those(market: Market, shopper: Shopper) -> None:
    some = np.array([3, 0])
    for part, whole in zip(taste(market, shopper, boots(), some), taste(market, shopper, boots(), ALL), strict=True):
        np.testing.assert_array_equal(part, whole[some])


def test_an_opinion_stays_when_the_shop_grows(market: Market) -> None:
    more = Market.of([{"id": "new", "brand": "Aardvark", "price": 1.0}, *market.rows], lambda _: 0.5)
    np.testing.assert_array_equal(more.reputation[1:], market.reputation)
    np.testing.assert_array_equal(more.fashion[1:], market.fashion)


def test_wishes_name_what_their_target_has(market: Market) -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        wish = draw_wish(market, rng)
        row = market.rows[wish.target]
        for constraint in wish.constraints:
            had = row[constraint.name]
            assert constraint.values[0] in ([had] if isinstance(had, str) else had)
            assert constraint.values[0].lower() in wish.text


def test_the_same_seed_draws_the_same(market: Market) -> None:
    first, second = (
        (draw_wish(market, rng), draw_shopper(market, rng).thrift)
        for rng in (np.random.default_rng(3), np.random.default_rng(3))
    )
    assert first == second
