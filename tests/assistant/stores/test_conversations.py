import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from assistant.stores import conversations as store
from assistant.stores.conversations import ConflictError, StoredConversation, StoredTurn
from catalog.interactions import record_impressions
from catalog.models import Event, Impression


@pytest.fixture
def database(any_database):
    return any_database


def conversation(conversation_id="c1"):
    return StoredConversation(conversation_id, {}, 0, "hash", "en", "USD", "shopper")


def turn(number=1, message_id=None):
    return StoredTurn(number, "hello 🙂", {"turn": number, "messages": []}, message_id, [{"event": "heard"}])


def test_a_conversation_is_found_as_it_was_stored(database):
    with database.write() as connection:
        store.add_conversation(connection, conversation())
    with database.read() as connection:
        assert store.find_conversation(connection, "c1") == conversation()
        assert store.find_conversation(connection, "c2") is None


def test_turns_come_back_in_order_and_move_the_state(database):
    with database.write() as connection:
        store.add_conversation(connection, conversation())
        store.add_turn(connection, "c1", turn(1), {"turn": 1})
        store.add_turn(connection, "c1", turn(2, "m2"), {"turn": 2})
    with database.read() as connection:
        assert store.list_turns(connection, "c1") == [turn(1), turn(2, "m2")]
        assert store.find_conversation(connection, "c1").state == {"turn": 2}
        assert store.find_message(connection, "c1", "m2") == turn(2, "m2")
        assert store.find_message(connection, "c1", "m3") is None


def test_a_turn_must_follow_the_last_one(database):
    with database.write() as connection:
        store.add_conversation(connection, conversation())
        store.add_turn(connection, "c1", turn(1), {})
    with pytest.raises(ConflictError), database.write() as connection:
        store.add_turn(connection, "c1", turn(1), {"lost": True})
    with database.read() as connection:
        assert store.find_conversation(connection, "c1").state == {}


def test_the_same_id_twice_is_refused(database):
    with database.write() as connection:
        store.add_conversation(connection, conversation())
    with pytest.raises(IntegrityError), database.write() as connection:
        store.add_conversation(connection, conversation())


def test_erasing_leaves_nothing_of_the_conversation_and_all_of_others(database):
    with database.write() as connection:
        for number, each in enumerate(("c1", "c2")):
            store.add_conversation(connection, conversation(each))
            store.add_turn(connection, each, turn(), {})
            record_impressions(
                connection, request_id=f"r{number}", conversation_id=each, turn=1, query="shoe", shown=[("p", {})]
            )
            connection.execute(insert(Event).values(id=each, type="click", product_id="p", conversation_id=each))
    with database.write() as connection:
        assert store.erase_conversation(connection, "c1")
        assert not store.erase_conversation(connection, "c1")
    with database.read() as connection:
        assert store.find_conversation(connection, "c1") is None
        assert store.list_turns(connection, "c1") == []
        assert store.list_turns(connection, "c2") == [turn()]
        assert connection.scalars(select(Impression.conversation_id)).all() == ["c2"]
        assert connection.scalars(select(Event.conversation_id)).all() == ["c2"]
