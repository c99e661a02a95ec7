from assistant.text import clean


def test_what_cannot_be_stored_is_replaced_one_for_one():
    assert clean("a\x00b\ud800c 🙂") == "a\ufffdb\ufffdc 🙂"
