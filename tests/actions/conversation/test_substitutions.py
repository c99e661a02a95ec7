"""Values shown in the place of what was said: told to the shopper, in his own words, from message to reply."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.container import Container
from assistant.preparation import bring_index_up_to_date, load_feed
from assistant.settings import Settings
from catalog.demo import generate
from tests.actions.talk import Talk, cards, ids, words

KINDS = ("sofa", "armchair", "sandals")


@pytest.fixture(scope="module")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """The demo shop's seats and sandals: they come in beige, and in nothing called cream."""
    home = tmp_path_factory.mktemp("demo")
    rows = [row for row in generate() if row.get("product_type") in KINDS]
    feed: Path = home / "seats.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    container = Container(Settings(home=home))
    load_feed(container, feed)
    bring_index_up_to_date(container)
    container.warm()
    yield container
    container.close()


@pytest.fixture
def demo_talk(demo_shop: Container) -> Talk:
    return Talk(demo_shop.engine)


def colors(talk: Talk, shop: Container) -> set[str]:
    columns = shop.catalog.snapshot.columns
    shown = ids(talk.turns[-1])
    return {"beige" if "beige" in columns.values(columns.row_of[each], "color") else "other" for each in shown}


def test_a_shade_that_is_not_sold_is_told_with_the_nearest_color(demo_talk: Talk, demo_shop: Container) -> None:
    turn = demo_talk.say("show me a cream sofa")
    assert '"cream"' in words(turn)
    assert "nearest is beige" in words(turn)
    assert colors(demo_talk, demo_shop) == {"beige"}
    [color] = [each for each in demo_talk.state.constraints if each.name == "color"]
    assert (color.values, color.text) == (("beige",), "cream")


def test_a_color_that_is_sold_is_told_as_no_substitute(demo_talk: Talk) -> None:
    assert "nearest" not in words(demo_talk.say("show me a beige sofa"))


def test_a_shade_that_is_not_wanted_rules_out_nothing_near_it(demo_talk: Talk) -> None:
    turn = demo_talk.say("show me sofas, not cream")
    assert "nearest" not in words(turn)
    [color] = [each for each in demo_talk.state.constraints if each.name == "color"]
    assert (color.op, color.values) == ("not", ("cream",))


def test_another_kind_is_told_by_the_name_it_is_sold_under(demo_talk: Talk) -> None:
    turn = demo_talk.say("I need a loveseat")
    assert '"loveseat"' in words(turn)
    assert "nearest is sofa" in words(turn)
    assert all("Sofa" in card["title"] for card in cards(turn))
    later = demo_talk.say("show more")
    assert "loveseat" not in words(later)


def test_a_misspelling_is_told_as_what_it_was_taken_for(talk: Talk) -> None:
    turn = talk.say("headphones by sonavvi")
    assert '"sonavvi"' in words(turn)
    assert "Sonavi" in words(turn)
    assert {card["brand"] for card in cards(turn)} == {"Sonavi"}


def test_a_color_that_this_kind_has_not_is_told_with_the_nearest_it_has(demo_talk: Talk) -> None:
    assert ids(demo_talk.say("show me teal sofas"))
    turn = demo_talk.say("show me teal armchairs")
    assert ids(turn) == []
    assert '"teal"' in words(turn)
    assert "here is blue: 2 products" in words(turn)
    shown = cards(demo_talk.say("yes"))
    assert len(shown) == 2
    assert all("blue" in card["attributes"]["color"] for card in shown)


def test_no_near_color_is_offered_that_breaks_another_wish(demo_talk: Talk) -> None:
    turn = demo_talk.say("show me teal armchairs under $20")
    assert ids(turn) == []
    assert "The nearest to" not in words(turn)
