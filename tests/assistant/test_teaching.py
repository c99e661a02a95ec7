"""A running installation learns a new intent: real training on few replayed examples, real turns."""

from functools import partial

import pytest

from actions.dialogue.policy import PolicyError
from actions.dialogue.replies import RepliesError, load_replies
from assistant.container import Container
from assistant.diagnosis import diagnose
from assistant.preparation import bring_index_up_to_date, index_is_current, load_feed
from assistant.settings import Settings
from assistant.teaching import reply_added, teach
from nlu_mtl.training import few_shot
from nlu_mtl.training.further_classes import FewShotConfig
from tests import shop as authored

QUICK = FewShotConfig(replayed=8, replayed_out_of_scope=20, alike=40, copies=3, validated=60)
REPAIRS = """\
ask_repair: |
  do you repair broken soles
  can you fix the heel of my boots
  my zipper is stuck, do you mend that
  i would like my jacket repaired
  how much is it to have a seam mended
  is there a repair service
"""
ASKED = "could you repair the sole of my shoe"
ANSWER = "We mend what we sold for {half} the price of a new one."


@pytest.fixture(autouse=True)
def _few_replayed(monkeypatch):
    monkeypatch.setattr(few_shot, "train_intent", partial(few_shot.train_intent, config=QUICK))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    container = Container(Settings(home=folder))
    load_feed(container, authored.write(folder / "shop.jsonl"))
    bring_index_up_to_date(container)
    container.close()
    return folder


@pytest.fixture
def examples(tmp_path):
    path = tmp_path / "repair.yml"
    path.write_text(REPAIRS, encoding="utf-8")
    return f"daogou:{path}"


def answer(container, text):
    reply = container.conversations.say("console:teaching", text).to_dict()
    return [message["text"] for message in reply["messages"] if message["type"] == "text"]


def test_a_running_installation_answers_a_new_intent_without_a_restart_or_a_new_index(home, examples):
    running = Container(Settings(home=home))
    running.warm()
    assert answer(running, ASKED) != [ANSWER]
    report = teach(Container(Settings(home=home)), [examples], reply=ANSWER)
    assert report["output"] == str(home / "models" / "nlu")
    assert report["unanswered"] == []
    assert answer(running, ASKED) == [ANSWER]
    assert index_is_current(running)
    assert {check.name: check.detail for check in diagnose(running) if not check.ok} == {}
    (home / "replies.yml").write_text("ask_repair: [Never.]\n", encoding="utf-8")
    assert answer(running, ASKED) == ["Never."]
    (home / "replies.yml").unlink()
    assert answer(running, ASKED)  # no reply, no row: it asks what is meant
    running.close()


def test_a_reply_that_cannot_be_used_keeps_the_one_before(home, caplog):
    path = home / "replies.yml"
    path.write_text("ask_policy: See the tag.\n", encoding="utf-8")
    running = Container(Settings(home=home))
    assert answer(running, "what is your return policy?") == ["See the tag."]
    path.write_text("search_product: We have none today.\n", encoding="utf-8")
    assert answer(running, "what is your return policy?") == ["See the tag."]
    assert "search_product" in caplog.text
    path.unlink()
    running.close()


@pytest.mark.parametrize("content", ["ask_repiar: No.\n", "search_product: No.\n", "- No.\n"])
def test_the_doctor_tells_of_replies_that_cannot_be_used(home, content):
    path = home / "replies.yml"
    path.write_text(content, encoding="utf-8")
    checks = {check.name: check for check in diagnose(Container(Settings(home=home)))}
    assert not checks["replies"].ok
    assert content.partition(":")[0].strip() in checks["replies"].detail or "mapping" in checks["replies"].detail
    path.unlink()


def test_without_a_reply_the_new_intents_are_told(examples, tmp_path):
    report = teach(Container(Settings(home=tmp_path / "home")), [examples], output=tmp_path / "nlu")
    assert report["unanswered"] == ["ask_repair"]
    assert (tmp_path / "nlu" / "config.json").is_file()
    assert not (tmp_path / "home" / "models").exists()


def test_examples_that_cannot_be_learnt_from_leave_no_reply(tmp_path):
    path = tmp_path / "one.yml"
    path.write_text("ask_repair: |\n  do you repair soles\n", encoding="utf-8")
    home = tmp_path / "home"
    with pytest.raises(ValueError, match="5 different examples"):
        teach(Container(Settings(home=home)), [f"daogou:{path}"], reply=ANSWER)
    assert list(home.iterdir()) == []


def test_a_reply_must_be_to_the_one_new_intent(tmp_path):
    path = tmp_path / "two.yml"
    path.write_text("ask_repair: |\n  mend it\nask_class: |\n  teach me\n", encoding="utf-8")
    with pytest.raises(RepliesError, match=r"got ask_class, ask_repair.*replies\.yml"):
        teach(Container(Settings(home=tmp_path)), [f"daogou:{path}"], reply=ANSWER)


def test_a_reply_is_added_after_what_stands_there(tmp_path):
    path = tmp_path / "replies.yml"
    path.write_text("# ours\nhours: From 9 on.", encoding="utf-8")
    with reply_added(path, "ask_repair", 'Yes: "always" – for #1'):
        pass
    assert path.read_text(encoding="utf-8").startswith("# ours\nhours: From 9 on.\n")
    assert load_replies(path) == {"hours": ("From 9 on.",), "ask_repair": ('Yes: "always" – for #1',)}


@pytest.mark.parametrize(
    ("content", "intent", "reply", "error"),
    [
        ("ask_repair: No.\n", "ask_repair", "Yes.", RepliesError),
        ("", "ask_repair", "  ", RepliesError),
        ("{hours: From 9 on.}\n", "ask_repair", "Yes.", RepliesError),
        ("", "search_product", "Yes.", PolicyError),
    ],
)
def test_what_cannot_be_added_leaves_the_file_as_it_is(tmp_path, content, intent, reply, error):
    path = tmp_path / "replies.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(error), reply_added(path, intent, reply):
        pass
    assert path.read_text(encoding="utf-8") == content
    assert [each.name for each in tmp_path.iterdir()] == ["replies.yml"]
