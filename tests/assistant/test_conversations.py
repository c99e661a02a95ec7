import threading

import pytest

from assistant.conversations import ATTEMPTS, ConversationService, UnknownConversationError
from assistant.stores import conversations as store
from assistant.stores.conversations import ConflictError


@pytest.fixture
def service(shop):
    return ConversationService(shop.database, lambda: shop.engine, locale="en", currency="USD")


def test_a_trusted_channel_needs_no_opening(service):
    assert service.say("console:t1", "hello").turn == 1
    assert service.say("console:t1", "hello").turn == 2


def test_a_turn_after_another_process_stored_one_follows_it(service, shop, monkeypatch):
    other = ConversationService(shop.database, lambda: shop.engine, locale="en", currency="USD")
    service.say("console:t2", "running shoes")
    add_turn = store.add_turn
    interrupted = []

    def slow(connection, *arguments):
        if not interrupted:
            interrupted.append(True)
            raise ConflictError
        add_turn(connection, *arguments)

    monkeypatch.setattr(store, "add_turn", slow)
    assert service.say("console:t2", "only red ones").turn == 2
    assert other.say("console:t2", "hello").turn == 3


def test_a_message_that_another_process_answered_meanwhile_is_answered_once(service, shop, monkeypatch):
    other = ConversationService(shop.database, lambda: shop.engine, locale="en", currency="USD")
    opened = service.open()
    add_turn = store.add_turn
    answered = []

    def late(connection, *arguments):
        if not answered:
            answered.append(None)
            connection.rollback()
            answered[0] = other.answer(opened.conversation_id, "hello", message_id="m1")
            raise ConflictError("late")
        add_turn(connection, *arguments)

    monkeypatch.setattr(store, "add_turn", late)
    answer = service.answer(opened.conversation_id, "hello", message_id="m1")
    assert answer.replayed
    assert answer.reply == answered[0].reply
    assert len(service.history(opened.conversation_id)["turns"]) == 1


def test_it_gives_up_when_others_are_always_faster(service, monkeypatch):
    tried = []

    def lose(*_arguments):
        tried.append(True)
        raise ConflictError("lost")

    monkeypatch.setattr(store, "add_turn", lose)
    with pytest.raises(ConflictError):
        service.say("console:t3", "hello")
    assert len(tried) == ATTEMPTS
    assert service.state("console:t3") == {}


def test_the_last_attempt_cannot_be_overtaken(service, shop, monkeypatch):
    other = ConversationService(shop.database, lambda: shop.engine, locale="en", currency="USD")
    service.say("console:t5", "hello")
    add_turn = store.add_turn
    overtaken, late = [], []

    def overtake(connection, *arguments):
        if len(overtaken) < ATTEMPTS - 1:
            overtaken.append(True)
            raise ConflictError
        if not late:
            late.append(threading.Thread(target=other.say, args=("console:t5", "goodbye")))
            late[0].start()
            late[0].join(0.3)  # it has to wait until this turn is stored
        add_turn(connection, *arguments)

    monkeypatch.setattr(store, "add_turn", overtake)
    assert service.say("console:t5", "running shoes").turn == 2
    late[0].join(30)
    assert [turn["text"] for turn in service.history("console:t5")["turns"]] == ["hello", "running shoes", "goodbye"]


def test_a_failing_turn_stores_nothing(service, shop, monkeypatch):
    service.say("console:t4", "hello")

    def fail(*_arguments, **_options):
        raise RuntimeError

    monkeypatch.setattr(shop.engine, "turn", fail)
    with pytest.raises(RuntimeError):
        service.say("console:t4", "running shoes")
    assert len(service.history("console:t4")["turns"]) == 1


def test_an_erased_conversation_is_unknown(service):
    opened = service.open()
    assert service.erase(opened.conversation_id)
    with pytest.raises(UnknownConversationError):
        service.answer(opened.conversation_id, "hello")
