"""The commands as a caller sees them, in a home with the authored shop."""

import io
import json
import sys

import pytest

from assistant.cli.main import main
from tests import shop as authored


@pytest.fixture
def daogou(shop_home, monkeypatch, capsys):
    """Runs a command in the shop's home and gives what it wrote to stdout."""
    monkeypatch.setenv("DAOGOU_HOME", str(shop_home))

    def run(*arguments, stdin="", code=0):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        assert left.value.code == code, capsys.readouterr().err
        return capsys.readouterr().out

    return run


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_parse_writes_json(daogou):
    parsed = json.loads(daogou("parse", "red running shoes under $80", "--json"))
    assert parsed["intent"]["name"] == "search_product"


def test_parse_reads_lines(daogou):
    parsed = lines(daogou("parse", stdin="hello\n\nred shoes 🙂\n"))
    assert [each["text"] for each in parsed] == ["hello", "", "red shoes 🙂"]


def test_parse_for_people(daogou):
    text = daogou("parse", "running shoes under $80 but not nike")
    assert "- brand" in text
    assert "to 80" in text


def test_search_shows_each_stage(daogou):
    found = json.loads(daogou("search", "rain jacket", "--limit", "3", "--json"))
    assert len(found["products"]) == 3
    assert all({"vector", "lexical", "fused"} <= set(card["scores"]) for card in found["products"])
    assert found["products"][0]["id"] in ("cl01", "cl02")


def test_search_obeys_filters(daogou):
    found = json.loads(daogou("search", "shoes", "--filter", "color=red", "--filter", "price=..80", "--json"))
    assert {card["id"] for card in found["products"]} <= {"sh01", "sh06", "cl10", "ki02"}
    assert found["products"]


def test_search_reads_constraints_out_of_the_query(daogou):
    found = json.loads(daogou("search", "running shoes under $70", "--parse", "--json"))
    assert {card["id"] for card in found["products"]} == {"sh01", "sh02"}


def test_search_answers_lines(daogou):
    found = lines(daogou("search", "-", stdin="coffee mug\nwool blanket\n"))
    assert [each["query"] for each in found] == ["coffee mug", "wool blanket"]
    assert found[0]["products"][0]["id"] == "ki05"
    assert found[1]["products"][0]["id"] == "ho03"


def test_catalog_commands(daogou):
    assert json.loads(daogou("catalog", "stats", "--json"))["products"] == len(authored.ROWS)
    product = json.loads(daogou("catalog", "show", "sh01", "--json"))
    assert {"name": "color", "value": "red", "source": "feed", "confidence": 1.0} in product["attributes"]
    facets = json.loads(daogou("catalog", "facets", "brand", "--json"))
    assert facets["brand"]["Norrvik"] == sum("|Norrvik|" in row for row in authored.ROWS)
    assert "Norrvik" in daogou("catalog", "facets")


def test_import_again_changes_nothing(daogou, shop_home):
    report = json.loads(daogou("import", str(shop_home / "shop.jsonl"), "--json"))
    assert (report["read"], report["added"], report["changed"]) == (len(authored.ROWS), 0, 0)


def test_index_again_changes_nothing(daogou):
    daogou("index")
    report = json.loads(daogou("index", "--json"))
    assert (report["products"], report["embedded"], report["changed"]) == (len(authored.ROWS), 0, False)


def test_doctor_finds_a_healthy_installation(daogou):
    checks = json.loads(daogou("doctor", "--json"))
    assert all(check["ok"] for check in checks), checks


def test_doctor_says_what_to_run(daogou, tmp_path, monkeypatch):
    monkeypatch.setenv("DAOGOU_HOME", str(tmp_path))
    assert "daogou import" in daogou("doctor", code=1)


def test_chat_answers_a_script(daogou, tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("# a greeting\nhello\n\nred running shoes under $80\n", encoding="utf-8-sig")
    replies = lines(daogou("chat", "--script", str(script), "--json"))
    assert [reply["turn"] for reply in replies] == [1, 2]
    assert any(message["type"] == "products" for message in replies[1]["messages"])


def test_chat_for_people_shows_cards(daogou):
    text = daogou("chat", "--script", "-", "--trace", stdin="red running shoes under $80\n")
    assert "> red running shoes under $80" in text
    assert "$59.00" in text
    assert "intent search_product" in text


def test_chat_without_a_terminal_knows_its_commands(daogou):
    text = daogou("chat", stdin="/help\nhello\n/state\n/reset\n/trace\n/quit\nnot heard\n")
    assert "/quit" in text
    assert '"conversation_id"' in text
    assert "trace on" in text
    assert "not heard" not in text


def test_chat_about_a_feed_keeps_nothing(daogou, tmp_path, monkeypatch):
    feed = authored.write(tmp_path / "feed.jsonl")
    home = tmp_path / "home"
    monkeypatch.setenv("DAOGOU_HOME", str(home))
    (reply,) = lines(daogou("chat", "--catalog", str(feed), "--script", "-", "--json", stdin="a tent\n"))
    cards = next(message["products"] for message in reply["messages"] if message["type"] == "products")
    assert cards[0]["id"] == "ou01"
    assert not home.exists()


def test_a_temporary_home_keeps_settings_and_models(shop, tmp_path):
    from assistant.cli.chat import temporary_container  # noqa: PLC0415

    moved = temporary_container(shop, tmp_path)
    assert moved.settings.home == tmp_path
    assert str(tmp_path) in moved.settings.url
    assert moved.settings.currency == shop.settings.currency
    assert moved.model_directory == shop.model_directory
