import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

from nlu_mtl.data import CorpusError, Example, load_examples, retrieval_pairs
from nlu_mtl.data.corpus import sources, wording
from nlu_mtl.data.lexicon import noun_forms
from nlu_mtl.schema import ATTRIBUTES, INTENTS, POLARITIES

SPLITS = ("train", "validation", "test", "handwritten", "hard")


def labelled(example: Example) -> list[tuple[str, str, str]]:
    return [(example.text[span.start : span.end], span.name, span.polarity) for span in example.spans]


def one(split: str, text: str) -> Example:
    return next(example for example in load_examples(split) if example.text == text)


def test_an_unknown_split_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CorpusError, match=r"train, validation, test, handwritten, hard \(got 'dev'\)"):
        load_examples("dev")


@pytest.mark.parametrize("split", SPLITS)
def test_spans_are_stripped_disjoint_and_in_order(split: str) -> None:
    for example in load_examples(split):
        last = 0
        for span in example.spans:
            words = example.text[span.start : span.end]
            assert last <= span.start < span.end <= len(example.text), example
            assert words == words.strip(), example
            assert span.name in ATTRIBUTES
            assert span.polarity in POLARITIES
            last = span.end


@pytest.mark.parametrize("split", SPLITS)
def test_texts_are_distinct_and_labelled_by_kind(split: str) -> None:
    examples = load_examples(split)
    assert len({example.text.casefold() for example in examples}) == len(examples)
    for example in examples:
        assert example.text.strip()
        assert (example.intent is None) == (example.kind == "product")


def test_splits_share_no_text() -> None:
    texts = [{example.text.casefold() for example in load_examples(split)} for split in SPLITS]
    assert sum(map(len, texts)) == len(set().union(*texts))


def test_training_holds_no_evaluated_text_with_other_marks() -> None:
    evaluated = {wording(example.text) for split in SPLITS if split != "train" for example in load_examples(split)}
    assert not evaluated & {wording(example.text) for example in load_examples("train")}
    assert wording("Undo! 🙏") == wording("undo")
    assert wording("👍") != wording("👎")


def test_training_is_large_enough_and_balanced() -> None:
    examples = load_examples("train")
    utterances = Counter(example.intent for example in examples if example.kind == "utterance")
    assert utterances.total() >= 12_000
    assert sum(example.kind == "product" for example in examples) >= 3_500
    assert set(utterances) == set(INTENTS)
    assert min(utterances.values()) >= 200
    assert [intent for intent, _ in utterances.most_common(2)] == ["search_product", "refine_search"]


@pytest.mark.parametrize("split", ["validation", "test"])
def test_evaluation_splits_know_every_intent(split: str) -> None:
    examples = [example for example in load_examples(split) if example.kind == "utterance"]
    assert len(examples) >= 1_200
    assert {example.intent for example in examples} == set(INTENTS)


def test_handwritten_utterances_cover_every_intent() -> None:
    examples = load_examples("handwritten")
    assert len(examples) >= 250
    assert {example.intent for example in examples} == set(INTENTS)


def test_hard_utterances_cover_every_label_and_many_exclusions() -> None:
    examples = load_examples("hard")
    assert len(examples) >= 400
    assert {example.intent for example in examples} == set(INTENTS)
    spans = [span for example in examples for span in example.spans]
    assert {span.name for span in spans} == set(ATTRIBUTES)
    assert sum(span.polarity == "exclude" for span in spans) >= 60


@pytest.mark.parametrize("split", ["handwritten", "hard"])
def test_spans_written_by_hand_hold_no_negation_and_no_article(split: str) -> None:
    for words, name, polarity in (label for example in load_examples(split) for label in labelled(example)):
        first = words.casefold().split()[0]
        if polarity == "exclude":
            assert first not in {"not", "no", "without", "except", "anything", "nothing"}, words
        if name != "item_reference":
            assert first not in {"a", "an", "my", "some"}, words


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_every_attribute_and_polarity_occurs(split: str) -> None:
    found = Counter(span.name for example in load_examples(split) for span in example.spans)
    assert set(found) == set(ATTRIBUTES)
    excluded = {span.name for example in load_examples(split) for span in example.spans if span.polarity == "exclude"}
    assert {"color", "brand", "material", "feature"} <= excluded


def test_the_same_seed_gives_the_same_examples_in_another_process() -> None:
    code = (
        "import hashlib; from nlu_mtl.data import load_examples, retrieval_pairs; "
        "print(hashlib.sha256(repr((load_examples('train'), load_examples('test'), retrieval_pairs(0))).encode())"
        ".hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_other_examples() -> None:
    first, second = load_examples("validation", seed=0), load_examples("validation", seed=1)
    assert first != second
    assert {example.intent for example in first} == {example.intent for example in second}


def test_held_out_words_are_never_trained() -> None:
    _, lexicon = sources()
    held_out: dict[str, set[str]] = {}
    for key in set(lexicon) - {"size"}:  # most sizes are generated, not listed
        for value in lexicon.words(key).held_out:
            held_out.setdefault(key.partition(".")[0], set()).update(form.casefold() for form in noun_forms(value))
    seen_in_test = Counter[str]()
    for split in ("train", "test"):
        for example in load_examples(split):
            for words, name, _ in labelled(example):
                if words.casefold() in held_out.get(name, ()):
                    assert split == "test", (words, name, example)
                    seen_in_test[name] += 1
    assert {"color", "brand", "product_type", "material"} <= set(seen_in_test)


def test_words_cover_retail() -> None:
    _, lexicon = sources()
    size = {key: len(set(lexicon.words(key).trained + lexicon.words(key).held_out)) for key in lexicon}
    assert size["product_type"] >= 400
    assert size["brand"] >= 250
    assert size["color"] >= 80
    assert size["material"] >= 80
    assert size["feature.adj"] + size["feature.with"] >= 150
    types = {form for entry in lexicon.words("product_type").trained for form in noun_forms(entry)}
    assert {"toner cartridge", "laptop batteries", "memory modules", "camcorder", "projector screen"} <= types


def test_exclusions_hold_the_value_words_only() -> None:
    example = one("handwritten", "neither apple nor samsung, I want a phone with a good battery")
    assert labelled(example)[:2] == [("apple", "brand", "exclude"), ("samsung", "brand", "exclude")]
    for example in load_examples("train"):
        for words, name, polarity in labelled(example):
            if polarity == "exclude" and name != "brand":  # No Fear is one
                assert words.casefold().split()[0] not in {"not", "no", "without", "except"}, example


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("why not in ", "color"),
        ("not only ", "color"),
        ("don't you have ", "brand"),
        ("i can't find a ", "color"),
        ("nothing too fancy", "style"),
        ("i have no preference on color", "product_type"),
    ],
)
def test_a_negation_that_excludes_nothing_is_trained(opening: str, name: str) -> None:
    found = [
        labels
        for example in load_examples("train")
        if example.text.casefold().startswith(opening)
        for labels in labelled(example)
    ]
    assert any(attribute == name for _, attribute, _ in found)
    assert all(polarity == "include" for _, _, polarity in found), found


def test_a_color_in_a_brand_is_a_brand() -> None:
    products = [example for example in load_examples("train") if example.kind == "product"]
    found = [label for example in products for label in labelled(example) if label[0] == "Black & Decker"]
    assert found
    assert {name for _, name, _ in found} == {"brand"}


def test_what_a_product_goes_with_stays_bare() -> None:
    products = [example for example in load_examples("train") if "with black jeans" in example.text]
    assert products
    for example in products:
        start = example.text.index("black jeans")
        assert all(span.end <= start or span.start >= start + len("black jeans") for span in example.spans), example


def test_price_spans_hold_their_bounds() -> None:
    spans = [words for example in load_examples("train") for words, name, _ in labelled(example) if name == "price"]
    for bound in ("under $", "between ", "max ", "around ", "cheaper than ", "budget "):
        assert any(words.startswith(bound) for words in spans), bound


def test_invented_brands_are_trained_too() -> None:
    _, lexicon = sources()
    known = {brand.casefold() for brand in lexicon.words("brand").trained}
    spans = [
        words.casefold()
        for example in load_examples("train")
        for words, name, _ in labelled(example)
        if name == "brand"
    ]
    assert 0.1 < sum(words not in known for words in spans) / len(spans) < 0.5


def test_retrieval_pairs_are_many_distinct_and_share_words() -> None:
    pairs = retrieval_pairs(0)
    assert len(set(pairs)) == len(pairs) >= 3_000
    assert len({text for _, text in pairs}) > 0.9 * len(pairs)
    for query, text in pairs:
        assert set(query.casefold().split()) & set(text.casefold().replace(",", "").replace(".", "").split()), query


def test_retrieval_neighbours_are_near_misses() -> None:
    pairs = retrieval_pairs(0)
    alike = 0
    for (_, first), (_, second) in pairwise(pairs):
        alike += len(set(first.casefold().split()) & set(second.casefold().split())) >= 2
    assert alike > 0.5 * len(pairs)


@pytest.mark.parametrize(
    ("bound", "name"),
    [
        ("at least ", "size"),
        ("bigger than ", "size"),
        ("no wider than ", "size"),
        ("between ", "size"),
        ("up to ", "price"),
        ("rated ", "rating"),
    ],
)
def test_bounds_of_measures_are_trained_in_one_span(bound: str, name: str) -> None:
    spans = {
        words.casefold() for example in load_examples("train") for words, label, _ in labelled(example) if label == name
    }
    assert sum(words.startswith(bound) and any(map(str.isdigit, words)) for words in spans) >= 10


def test_a_count_of_pieces_is_no_price() -> None:
    found = {
        name
        for example in load_examples("train")
        for words, name, _ in labelled(example)
        if words.casefold().endswith("pieces") and words.casefold().startswith(("at least", "more than"))
    }
    assert found == {"size"}


def test_bare_kinds_of_products_are_trained() -> None:
    bare = {
        example.text.casefold()
        for example in load_examples("train")
        if len(example.spans) == 1
        and labelled(example) == [(example.text, "product_type", "include")]
        and example.intent == "search_product"
    }
    assert len(bare) >= 200


def test_what_an_accessory_fits_is_a_name_and_no_second_kind_of_product() -> None:
    _, lexicon = sources()
    devices = {device for key in ("device", "machine") for device in lexicon.words(f"product_name.{key}").trained}
    found = [
        {name: words for words, name, _ in labelled(example)}
        for example in load_examples("train")
        if example.intent == "search_product" and " for " in example.text
    ]
    fitted = [labels for labels in found if labels.get("product_name", "").casefold() in devices]
    assert len(fitted) >= 20
    assert sum("product_type" in labels for labels in fitted) >= 0.9 * len(fitted)


@pytest.mark.parametrize(
    ("opening", "intent"),
    [
        ("similar but ", "find_similar"),
        ("change the quantity", "add_to_cart"),
        ("get rid of everything", "remove_from_cart"),
        ("take everything out", "remove_from_cart"),
        ("which is cheaper", "compare_products"),
    ],
)
def test_followups_are_trained_with_one_intent(opening: str, intent: str) -> None:
    found = {
        example.intent
        for example in load_examples("train")
        if example.kind == "utterance" and example.text.casefold().startswith(opening)
    }
    assert found == {intent}
