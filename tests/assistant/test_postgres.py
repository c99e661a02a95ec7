"""The whole house on PostgreSQL: import, index, conversations, and several of them at once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from actions.rasa_format import conversation_of
from assistant.app import create_app
from assistant.container import Container
from assistant.conversations import ConversationService
from assistant.diagnosis import diagnose
from assistant.preparation import load_demo, load_feed, prepare
from assistant.settings import Settings
from assistant.stores.catalog_view import count_products
from tests import shop as authored

pytestmark = pytest.mark.postgres


def silent(*_arguments):
    pass


@pytest.fixture
def container(postgres_url, tmp_path):
    container = Container(Settings(home=tmp_path / "home", database_url=postgres_url))
    yield container
    container.close()


@pytest.fixture
def shop(container, tmp_path):
    load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    prepare(container, progress=silent, note=silent)
    return container


def test_the_demo_shop_comes_and_leaves(container, tmp_path):
    assert load_demo(container)["added"] >= 1200
    assert load_demo(container)["unchanged"] >= 1200
    load_feed(container, authored.write(tmp_path / "shop.jsonl"))
    assert count_products(container.database)["products"] == len(authored.ROWS)


def test_a_conversation_is_held_kept_and_erased(shop):
    service = shop.conversations
    service.say("console:p1", "red running shoes")
    service.say("console:p1", "under $80")
    reply = service.say("console:p1", "add the first one to my cart").to_dict()
    assert {message["type"] for message in reply["messages"]} >= {"cart"}
    assert [turn["turn"] for turn in service.history("console:p1")["turns"]] == [1, 2, 3]
    assert service.erase("console:p1")
    assert service.state("console:p1") == {}
    assert [check for check in diagnose(shop) if not check.ok] == []


def test_turns_of_services_that_share_a_conversation_follow_each_other(shop):
    services = [ConversationService(shop.database, lambda: shop.engine, locale="en", currency="USD") for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        turns = [
            pool.submit(service.say, conversation, f"shoes under ${price}")
            for price in range(60, 68)
            for service in services
            for conversation in ("console:p2", "console:p3")
        ]
        assert sorted(turn.result().turn for turn in turns) == sorted(2 * list(range(1, 25)))


def test_imports_beside_turns_disturb_neither(shop, tmp_path):
    feed = tmp_path / "other.jsonl"
    feed.write_text(authored.write(tmp_path / "shop.jsonl").read_text().replace("59.00", "58.00"), encoding="utf-8")
    with ThreadPoolExecutor(3) as pool:
        turns = [pool.submit(shop.conversations.say, "console:p4", "red running shoes under $60") for _ in range(10)]
        imports = [pool.submit(load_feed, shop, tmp_path / name) for name in ("other.jsonl", "shop.jsonl") * 3]
        assert sorted(turn.result().turn for turn in turns) == list(range(1, 11))
        assert all(done.result()["skipped"] == 0 for done in imports)


def test_what_the_database_takes_no_text_for_is_a_clear_refusal(shop):
    client = create_app(container=shop).test_client()
    assert client.post("/v1/conversations", json={"shopper_id": "a\0"}).json["param"] == "shopper_id"
    opened = client.post("/v1/conversations").json
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/v1/conversations/{opened['conversation_id']}/messages"
    refused = client.post(path, json={"text": "mug", "message_id": "a\0"}, headers=headers)
    assert (refused.status_code, refused.json["param"]) == (422, "message_id")
    assert client.post(path, json={"text": "blue \0 mug 😀"}, headers=headers).status_code == 200
    assert client.get("/v1/conversations/a%00b", headers=headers).status_code == 404
    assert client.get("/v1/products/a%00b").status_code == 404
    events = [{"type": "click", "product_id": "sh01\0"}, {"type": "click", "product_id": "sh01"}]
    assert client.post("/v1/events", json=events).json["accepted"] == 1
    said = client.post("/webhooks/rest/webhook", data=json.dumps({"sender": "a\0", "message": "blue mug"}))
    assert said.status_code == 200
    assert shop.conversations.history(conversation_of("a\0"))["turns"]
