import random

import pytest

from nlu_mtl.data.examples import AnnotationError, write_annotated
from nlu_mtl.data.expansion import Expander
from nlu_mtl.data.grammar import Grammar, GrammarError, read_template, read_templates
from nlu_mtl.data.lexicon import Lexicon, LexiconError

WORDS: dict[str, dict[str, str | int]] = {
    "any": {"color": "red, amber", "feature.with": "a hood"},
    "shoes": {"weight": 1, "product_type": "boot", "brand": "Nike"},
}


def expand(template: str, seed: int = 0, rules: dict[str, str] | None = None) -> str:
    grammar = Grammar({name: read_templates(text) for name, text in (rules or {}).items()}, {}, {})
    expander = Expander(grammar, Lexicon(WORDS), random.Random(seed), invented=0.0)
    return write_annotated(*expander.expand(read_template(template), expander.scene()))


def test_slots_are_labelled_with_their_polarity() -> None:
    assert expand("a {product_type.one}, not {brand:exclude}") == "a [boot](product_type), not [Nike](brand:exclude)"


def test_a_rule_inside_a_label_is_one_span() -> None:
    assert expand("show [the <which> one](item_reference)", rules={"which": "{brand}"}) == (
        "show [the Nike one](item_reference)"
    )


def test_an_article_of_a_value_stays_outside_and_goes_after_no() -> None:
    assert expand("with {feature.with}") == "with a [hood](feature)"
    assert expand("no {feature.with:exclude}") == "no [hood](feature:exclude)"


def test_an_article_follows_the_sound_of_the_next_word() -> None:
    found = {expand("a {color} one", seed) for seed in range(20)}
    assert found == {"a [red](color) one", "an [amber](color) one"}


def test_two_slots_of_a_list_differ_and_same_repeats() -> None:
    for seed in range(20):
        first, second, third = expand("{color} {color} {same color}", seed).split()
        assert first != second == third


def test_optional_parts_leave_no_double_space() -> None:
    assert {expand("more (please|) now", seed) for seed in range(20)} == {"more please now", "more now"}


def test_escaped_brackets_are_text() -> None:
    assert expand(r"boots \(new\)") == "boots (new)"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AnnotationError, match="got 'colour'"):
        read_template("{colour}")
    with pytest.raises(AnnotationError, match="got 'never'"):
        read_template("{color:never}")
    with pytest.raises(GrammarError, match="got <nothing>"):
        expand("<nothing>")
    with pytest.raises(LexiconError, match="got 'material'"):
        expand("{material}")
