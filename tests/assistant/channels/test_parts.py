import pytest


def test_parse_answers_the_contract(client):
    parsed = client.post("/v1/parse", json={"text": "red running shoes under $80"}).json
    assert parsed["text"] == "red running shoes under $80"
    assert parsed["intent"]["name"] == "search_product"
    assert parsed["intent"] == parsed["intent_ranking"][0]
    for attribute in parsed["attributes"]:
        assert parsed["text"][attribute["start"] : attribute["end"]] == attribute["text"]
    assert parsed["timings_ms"]["total"] > 0


def test_search_meets_its_constraints(client):
    constraints = [{"name": "price", "op": "range", "value": {"min": None, "max": 80}}]
    found = client.post("/v1/search", json={"query": "running shoes", "constraints": constraints, "limit": 3}).json
    assert set(found) == {"request_id", "products", "total", "timings_ms"}
    assert 0 < len(found["products"]) <= 3
    assert all(card["price"]["amount"] <= 80 for card in found["products"])


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"query": "x", "limit": 0}, "limit"),
        ({"query": "x", "constraints": [{"name": "colour", "op": "eq", "value": "red"}]}, "constraints"),
        ({"query": "x", "constraints": [{"name": "price", "op": "eq", "value": "red"}]}, "constraints"),
        ({}, "query"),
    ],
)
def test_a_search_that_does_not_fit_is_told(client, body, param):
    answer = client.post("/v1/search", json=body)
    assert answer.status_code == 422
    assert answer.json["param"] == param


def test_a_product_is_shown_by_id(client):
    card = client.get("/v1/products/sh01").json
    assert card["title"] == "Stride Runner running shoes"
    assert card["price"] == {"amount": 59.0, "currency": "USD"}
    assert client.get("/v1/products/nobody").status_code == 404


def test_events_are_judged_one_by_one(client):
    events = [
        {"type": "click", "product_id": "sh01", "position": 1},
        {"type": "stare", "product_id": "sh01"},
        {"type": "click", "product_id": "nobody"},
        "not an event",
    ]
    answer = client.post("/v1/events", json=events)
    assert answer.status_code == 202
    assert answer.json["accepted"] == 1
    assert [each["index"] for each in answer.json["rejected"]] == [1, 2, 3]
    assert client.post("/v1/events", json={"type": "click"}).status_code == 422
