import io

import pytest
from rich.console import Console

from actions.base import Button, Buttons, Comparison, Products, Reply, Text
from assistant.channels.console import WIDTH, ConsoleRenderer, script_lines

CARD = {
    "id": "p1",
    "title": "A very long title of a trail running shoe with many words that no single line could hold " * 2,
    "price": {"amount": 59.0, "currency": "USD"},
    "list_price": {"amount": 80.0, "currency": "USD"},
    "rating": {"value": 4.52, "count": 120},
    "availability": "in_stock",
    "brand": "Acme",
    "reasons": ["red, as you asked", "well rated"],
}
BARE = {"id": "p2", "title": "Bare\x1b[31m", "price": None, "availability": "unknown", "rating": None, "brand": None}


@pytest.fixture
def shown():
    def show(*messages, **fields):
        file = io.StringIO()
        renderer = ConsoleRenderer(Console(file=file, highlight=False, markup=False, emoji=False))
        renderer.reply(Reply("c", 1, messages, (), **fields))
        return file.getvalue()

    return show


def test_a_card_tells_what_matters_within_80_columns(shown):
    text = shown(Products("r", (CARD, BARE)))
    assert all(len(line) <= WIDTH for line in text.splitlines())
    for part in ("1.", "2.", "$59.00 (was $80.00)", "★ 4.5 (120)", "in stock", "Acme", "red, as you asked"):
        assert part in text
    assert "price unknown" in text


def test_a_feed_cannot_command_the_terminal(shown):
    assert "\x1b" not in shown(Products("r", (BARE,)), Text("a\x1b]0;b\x07"))


def test_words_in_brackets_are_words(shown):
    text = shown(Text("[bold]not markup[/bold] :smile:"), Buttons((Button("Show more", "show more"),)))
    assert "[bold]not markup[/bold] :smile:" in text
    assert "[Show more]" in text


def test_a_comparison_has_one_row_an_attribute(shown):
    text = shown(Comparison((CARD, BARE), (("rating_count", ("120", "unknown")),)))
    assert "rating count" in text
    assert "unknown" in text


def test_a_trace_shows_every_stage(shown):
    trace = {
        "parse": {"intent": {"name": "search_product", "confidence": 0.9}, "attributes": []},
        "constraints": [{"name": "color", "op": "eq", "value": "red"}],
        "query": "red shoe",
        "candidates": [{"id": "p1", "fused": 0.5}],
    }
    text = shown(Text("Here"), trace=trace, timings_ms={"total": 5.0})
    for part in ("search_product", "color eq red", "red shoe", "p1", "fused 0.5", "total 5.0"):
        assert part in text


def test_a_script_skips_blank_lines_and_comments():
    assert list(script_lines(["# greeting", "hello", "", "  ", " # more", "bye"])) == ["hello", "bye"]
