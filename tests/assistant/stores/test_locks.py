import threading
import time

from assistant.stores.locks import ConversationLocks


def test_one_conversation_is_answered_one_message_after_another():
    locks = ConversationLocks()
    running, most = 0, 0

    def turn():
        nonlocal running, most
        for _ in range(200):
            with locks.hold("a"):
                running += 1
                most = max(most, running)
                time.sleep(0)  # lets another thread in, if it can get in
                running -= 1

    threads = [threading.Thread(target=turn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_other_conversations_are_not_kept_waiting():
    locks = ConversationLocks()
    entered = threading.Event()

    def other():
        with locks.hold("b"):
            entered.set()

    with locks.hold("a"):
        thread = threading.Thread(target=other)
        thread.start()
        assert entered.wait(5)
        thread.join()


def test_nothing_is_left_behind_even_after_a_failure():
    locks = ConversationLocks()
    try:
        with locks.hold("a"):
            raise RuntimeError
    except RuntimeError:
        pass
    assert len(locks) == 0
