import random

import pytest

from nlu_mtl.data import Example
from nlu_mtl.data.corpus import sources
from nlu_mtl.data.examples import read_annotated
from nlu_mtl.data.lexicon import noun_forms
from nlu_mtl.data.variation import alike_among, alike_in, exchange_values

LINE = "are there [blue](color) [sofas](product_type) with no [leather](material:exclude)?"


def variants(line: str) -> list[Example]:
    _, lexicon = sources()
    example = example_of(line)
    return [exchange_values(example, alike_in(lexicon), 0.6, random.Random(seed)) for seed in range(60)]


def example_of(line: str, intent: str = "search_product") -> Example:
    text, spans = read_annotated(line)
    return Example(text, intent, spans)


def said(example: Example) -> list[str]:
    return [example.text[span.start : span.end] for span in example.spans]


def test_values_are_exchanged_for_others_of_their_list() -> None:
    _, lexicon = sources()
    colors, kinds, materials = zip(*map(said, variants(LINE)), strict=True)
    assert len(set(colors)) > 10
    assert set(colors) <= set(lexicon.words("color").trained)
    assert set(materials) <= set(lexicon.words("material").trained)
    assert set(kinds) <= {noun_forms(value)[1] for value in lexicon.words("product_type").trained}


def test_the_words_around_and_the_labels_stay() -> None:
    for variant in variants(LINE):
        assert [(span.name, span.polarity) for span in variant.spans] == [
            ("color", "include"), ("product_type", "include"), ("material", "exclude"),
        ]  # fmt: skip
        color, kind, material = said(variant)
        assert variant.text == f"are there {color} {kind} with no {material}?"


@pytest.mark.parametrize("line", ["the [zorgly](color) one", "add [the blue one](item_reference)", "hello"])
def test_what_no_list_holds_stays(line: str) -> None:
    assert {variant.text for variant in variants(line)} == {read_annotated(line)[0]}


def test_examples_lend_each_other_the_values_of_one_intent_and_label() -> None:
    order = example_of("sort by [price](sort_key) of [nike](brand)", "sort_results")
    others = [example_of("[rating](sort_key) first", "sort_results"), example_of("[sony](brand)", "search_product")]
    alike = alike_among([order, *others])
    varied = {exchange_values(order, alike, 1.0, random.Random(seed)).text for seed in range(20)}
    assert varied == {"sort by price of nike", "sort by rating of nike"}
