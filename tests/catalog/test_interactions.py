"""The event log takes what is well formed, says why it refuses the rest, and counts nothing twice."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from catalog.database import Database
from catalog.interactions import EventReport, record_events, record_impressions
from catalog.models import Event, Impression, Product


@pytest.fixture
def database(any_database: Database) -> Database:
    database = any_database
    with database.write() as connection:
        rows = [{"id": each, "title": "Lamp", "feed": "t", "row_hash": "", "text_hash": ""} for each in ("a", "b")]
        connection.execute(insert(Product), rows)
    return database


def logged(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(select(Event).order_by(Event.product_id)))


def test_impressions_hold_position_and_scores(database: Database) -> None:
    with database.write() as connection:
        record_impressions(
            connection,
            request_id="r",
            conversation_id="c",
            turn=3,
            query="red lamp",
            shown=[("b", {"click": 0.5}), ("a", {"click": 0.25})],
        )
    with database.read() as connection:
        rows = connection.execute(select(Impression).order_by(Impression.position)).all()
    assert [(row.position, row.product_id, row.scores) for row in rows] == [
        (1, "b", {"click": 0.5}),
        (2, "a", {"click": 0.25}),
    ]
    assert {(row.request_id, row.conversation_id, row.turn, row.query) for row in rows} == {("r", "c", 3, "red lamp")}


def test_impressions_of_nothing_write_nothing(database: Database) -> None:
    with database.write() as connection:
        record_impressions(connection, request_id="r", conversation_id="c", turn=1, query="", shown=[])
        assert connection.execute(select(Impression)).all() == []


def test_impressions_go_with_the_callers_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        record_impressions(connection, request_id="r", conversation_id="c", turn=1, query="q", shown=[("a", {})])
        raise RuntimeError
    with database.read() as connection:
        assert connection.execute(select(Impression)).all() == []


def test_well_formed_event_is_logged_in_full(database: Database) -> None:
    event = {
        "type": "click",
        "product_id": "a",
        "conversation_id": "c",
        "shopper_id": "s",
        "request_id": "r",
        "position": 2,
        "at": "2026-01-02T03:04:05+02:00",
    }
    assert record_events(database, [event]) == EventReport(1, ())
    (row,) = logged(database)
    assert (row.type, row.product_id, row.conversation_id, row.shopper_id) == ("click", "a", "c", "s")
    assert (row.request_id, row.position) == ("r", 2)
    assert row.at.replace(tzinfo=UTC) == datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("click", "object"),
        ({"product_id": "a"}, "type must be one of"),
        ({"type": "stare", "product_id": "a"}, "'stare'"),
        ({"type": ["click"], "product_id": "a"}, "type must be one of"),
        ({"type": "click"}, "product_id must be given"),
        ({"type": "click", "product_id": "zzz"}, "must name a product .*'zzz'"),
        ({"type": "click", "product_id": 7}, "product_id must be a text"),
        ({"type": "click", "product_id": "a", "position": 0}, "position"),
        ({"type": "click", "product_id": "a", "position": True}, "position"),
        ({"type": "click", "product_id": "a", "position": "1"}, "position"),
        ({"type": "click", "product_id": "a", "position": 10**30}, "position"),
        ({"type": "click", "product_id": "a", "shopper_id": "\ud800"}, "shopper_id must be a text"),
        ({"type": "click", "product_id": "a", "at": "yesterday"}, "ISO 8601"),
        ({"type": "click", "product_id": "a", "at": 17}, "ISO 8601"),
        ({"type": "click", "product_id": "a", "shopper_id": "x" * 300}, "1 to 255"),
        ({"type": "click", "product_id": "a", "request_id": ""}, "request_id"),
    ],
)
def test_bad_event_is_refused_with_a_reason_and_the_others_are_taken(
    database: Database, event: Any, reason: str
) -> None:
    report = record_events(
        database, [{"type": "click", "product_id": "a"}, event, {"type": "click", "product_id": "b"}]
    )
    assert report.accepted == 2
    assert [each["index"] for each in report.rejected] == [1]
    assert re.search(reason, report.rejected[0]["reason"])
    assert [row.product_id for row in logged(database)] == ["a", "b"]


def test_event_sent_again_is_accepted_and_logged_once(database: Database) -> None:
    event = {"type": "purchase", "product_id": "a", "shopper_id": "s", "at": "2026-01-02T03:04:05Z"}
    assert record_events(database, [event, event]).accepted == 2
    assert record_events(database, [event]).to_dict() == {"accepted": 1, "rejected": []}
    assert len(logged(database)) == 1


def test_event_without_a_time_is_logged_once_a_day(database: Database) -> None:
    event = {"type": "click", "product_id": "a", "shopper_id": "s"}
    record_events(database, [event])
    record_events(database, [event, {**event, "shopper_id": "t"}])
    assert len(logged(database)) == 2


def test_senders_id_tells_events_apart(database: Database) -> None:
    event = {"type": "click", "product_id": "a", "at": "2026-01-02T03:04:05Z"}
    record_events(database, [{**event, "id": "1"}, {**event, "id": "2"}, {**event, "id": "1"}])
    assert len(logged(database)) == 2


def test_many_events_are_taken_at_once(database: Database) -> None:
    events = [{"type": "click", "product_id": "a", "position": number} for number in range(1, 2001)]
    assert record_events(database, events).accepted == 2000
    assert len(logged(database)) == 2000


def test_no_events_are_no_error(database: Database) -> None:
    assert record_events(database, []).to_dict() == {"accepted": 0, "rejected": []}
