from assistant.container import Check


def test_a_living_process_says_so(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_ready_means_database_model_and_index(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": "ok", "model": "ok", "index": "ok"}}


def test_a_part_that_is_missing_is_told(client, shop, monkeypatch):
    monkeypatch.setattr(shop, "checks", lambda: [Check("index", False, "run `daogou index`")])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"index": "run `daogou index`"}
