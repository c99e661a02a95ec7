import json
from collections import Counter

import pytest

from nlu_mtl.data import Span, load_examples
from nlu_mtl.datasets import DatasetError
from nlu_mtl.spaces import OWN, LabelSpaceError
from nlu_mtl.training.corpora import fingerprint, own_corpus, read_corpora


@pytest.fixture
def flights(tmp_path):
    """Sixty queries of one label space, in two files."""

    def write(name, cities):
        rows = [
            {"example_id": str(number), "tokens": ["to", city, str(number)], "labels": ["O", "B-city", "O"]}
            for number, city in enumerate(cities)
        ]
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return f"flights=queryner:{path}"

    return write


def test_a_data_set_is_a_label_space_with_a_tenth_for_validation(flights):
    (corpus,) = read_corpora([flights("all", ["oslo", "rome", "paris"] * 20)], [], seed=0)
    assert (corpus.space.name, corpus.space.labels, corpus.space.intents) == ("flights", ("city",), ())
    assert not corpus.space.polarity
    assert (len(corpus.train), len(corpus.validation)) == (54, 6)
    assert not {each.text for each in corpus.train} & {each.text for each in corpus.validation}
    assert corpus.train[0].spans == (Span(3, 3 + len(corpus.train[0].text.split()[1]), "city"),)


def test_words_end_at_spaces_alone_where_all_spans_do(flights, tmp_path):
    path = tmp_path / "requests.csv"
    path.write_text(
        "utterance,intent,entity_type,entity_value,start_offset,end_offset,category,tags\n"
        "fly to Oslo 3,fly,city,Oslo,7,11,A,B\n" + "a seat to Rome?,fly,city,Rome,10,14,A,B\n" * 12,
        encoding="utf-8",
    )
    tokens, (offsets,) = read_corpora([flights("all", ["oslo"] * 30)], [], 0), read_corpora([f"bitext:{path}"], [], 0)
    assert [tokens[0].space.cut, offsets.space.cut] == ["space", "punctuation"]


def test_validation_data_of_the_same_name_is_used_instead(flights):
    (corpus,) = read_corpora([flights("all", ["oslo"] * 30)], [flights("dev", ["rome"] * 4)], seed=0)
    assert (len(corpus.train), len(corpus.validation)) == (30, 4)


@pytest.fixture
def bookings(tmp_path):
    """Texts with intents, as a spec."""

    def write(name, intents):
        rows = "".join(f"{name} {number},{intent}\n" for number, intent in enumerate(intents))
        path = tmp_path / f"{name}.csv"
        path.write_text(f"sentence,label\n{rows}", encoding="utf-8")
        return f"trains=hint3:{path}"

    return write


def test_out_of_scope_texts_alone_are_validated_on_beside_the_tenth(bookings):
    data, strangers = bookings("all", ["book", "pay"] * 20), bookings("far", ["NO_NODES_DETECTED"] * 5)
    (corpus,) = read_corpora([data], [strangers], seed=0)
    assert corpus.space.intents == ("book", "pay")
    assert len(corpus.train) == 36
    assert Counter(each.intent for each in corpus.validation) == {"book": 2, "pay": 2, "out_of_scope": 5}


def test_validation_data_of_one_name_are_joined(bookings):
    specs = [bookings("near", ["book", "pay"]), bookings("far", ["NO_NODES_DETECTED"] * 3)]
    (corpus,) = read_corpora([bookings("all", ["book", "pay"] * 20)], specs, seed=0)
    assert len(corpus.train) == 40
    assert [each.intent for each in corpus.validation] == ["book", "pay", *["out_of_scope"] * 3]


def test_validation_intents_must_be_trained(bookings):
    with pytest.raises(LabelSpaceError, match="'refund'"):
        read_corpora([bookings("all", ["book", "pay"] * 20)], [bookings("dev", ["book", "refund"])], seed=0)


def test_the_authored_examples_are_a_label_space_among_others(flights):
    own, other = read_corpora(["daogou", flights("all", ["oslo"] * 30)], [], seed=0)
    assert own.space == OWN
    assert own == own_corpus(0)
    assert other.space.name == "flights"


@pytest.fixture
def messages(tmp_path):
    """Annotated messages in our own attributes, as a spec."""

    def write(content, name="messages"):
        (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
        return f"daogou:{tmp_path / name}.yml"

    return write


KETTLES = "search_product: |\n  [kettles](product_type) with a [quokka motif](content), no [tin](material:exclude)\n"
KETTLE_WORDS = "kettles with a quokka motif, no tin"


def test_messages_in_our_own_attributes_join_the_authored_ones(messages):
    spec = messages(KETTLES)
    for data in (["daogou", spec], [spec, "daogou"]):
        (corpus,) = read_corpora(data, [], seed=0)
        authored = own_corpus(0)
        assert corpus.space == OWN
        assert corpus.validation == authored.validation
        added = corpus.train[: -len(authored.train)]
        assert corpus.train[len(added) :] == authored.train
        assert added[0].text == KETTLE_WORDS
        assert [(span.name, span.polarity) for span in added[0].spans] == [
            ("product_type", "include"),
            ("content", "include"),
            ("material", "exclude"),
        ]
        assert len(added) > 1
        assert {each.intent for each in added} == {"search_product"}


def test_messages_that_are_evaluated_on_are_not_trained_on(messages):
    held_out = load_examples("handwritten")[0]
    known = f"{held_out.intent}: |\n  {held_out.text.upper()}\n"
    spec, validation = messages(known + KETTLES.partition("\n")[2] + "undo: |\n  zap that\n"), messages(KETTLES, "dev")
    assert held_out.intent == "search_product"
    (corpus,) = read_corpora(["daogou", spec], [validation], seed=0)
    assert corpus.train[0].text == "zap that"
    assert corpus.validation[0].text == KETTLE_WORDS
    assert not {each.text.casefold() for each in corpus.train} & {held_out.text.casefold(), KETTLE_WORDS}
    with pytest.raises(DatasetError, match=r"others than those that are evaluated on.*dev\.yml"):
        read_corpora(["daogou", validation], [validation], seed=0)


def test_messages_of_our_own_label_space_alone_are_told_at_once(messages):
    with pytest.raises(DatasetError, match=r"without\); add --data daogou, or write NAME=daogou:.*messages\.yml"):
        read_corpora([messages(KETTLES)], [], seed=0)
    content = KETTLES + "undo: |\n" + "".join(f"  zap number {number}\n" for number in range(20))
    (corpus,) = read_corpora([f"mine={messages(content)}"], [], seed=0)
    assert corpus.space.intents == ("search_product", "undo")


@pytest.mark.parametrize("validation", [False, True])
def test_messages_of_new_intents_need_a_label_space_of_their_own(messages, bookings, validation):
    for spec, strange in (
        (messages("gift_wrapping: |\n  wrap it\n"), "'gift_wrapping'"),
        (bookings("all", ["book"]).replace("trains", "daogou"), "'book'"),
    ):
        data, given = (["daogou"], [spec]) if validation else (["daogou", spec], [])
        with pytest.raises(DatasetError, match=rf"schema\.py alone \(got {strange} in .*write NAME="):
            read_corpora(data, given, seed=0)


def test_what_does_not_fit_is_told(flights):
    spec = flights("all", ["oslo"] * 30)
    with pytest.raises(LabelSpaceError, match="'flights' and 'flights'"):
        read_corpora([spec, spec], [], seed=0)
    with pytest.raises(LabelSpaceError, match="'daogou' and 'daogou'"):
        read_corpora(["daogou", "daogou"], [], seed=0)
    with pytest.raises(LabelSpaceError, match=r"'a-b' and 'a\.b'"):
        read_corpora([spec.replace("flights=", f"{name}=") for name in ("a-b", "a.b")], [], seed=0)
    with pytest.raises(DatasetError, match=r"validation data must be of a label space.*'flights'"):
        read_corpora(["daogou"], [spec], seed=0)
    with pytest.raises(DatasetError, match="formats are"):
        read_corpora(["nothing"], [], seed=0)


def test_the_fingerprint_changes_with_what_is_trained_on(flights):
    one = read_corpora([flights("one", ["oslo"] * 30)], [], seed=0)
    assert fingerprint(one, []) == fingerprint(read_corpora([flights("one", ["oslo"] * 30)], [], seed=0), [])
    assert fingerprint(one, []) != fingerprint(read_corpora([flights("two", ["rome"] * 30)], [], seed=0), [])
    assert fingerprint(one, []) != fingerprint(one, [("query", "text")])
