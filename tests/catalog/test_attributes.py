"""What is said of every attribute in its one line must fit together, and reach every place that asks."""

import pytest

from actions.query_text import WORD_ORDER
from catalog.attributes import FACETS, Facet
from catalog.product_text import TEXT_ATTRIBUTES
from nlu_mtl.schema import ATTRIBUTES

EVERY = pytest.mark.parametrize("facet", FACETS.values(), ids=list(FACETS))


@EVERY
def test_the_model_reads_every_attribute_that_can_be_filtered(facet: Facet) -> None:
    assert facet.name in ATTRIBUTES


@EVERY
def test_numbers_have_no_rules_of_words(facet: Facet) -> None:
    if facet.kind == "number":
        assert not (facet.embedded or facet.read_from_text or facet.spoken or facet.told or facet.place)


@EVERY
def test_whatever_is_said_in_words_has_its_place_in_a_phrase(facet: Facet) -> None:
    assert (facet.name in WORD_ORDER) == (facet.kind == "category" and facet.name != "product_number")


def test_no_two_attributes_have_the_same_place() -> None:
    places = [facet.place for facet in FACETS.values() if facet.place]
    assert len(places) == len(set(places))


def test_the_text_of_a_product_is_what_it_was() -> None:
    """Another order would make every stored vector stale."""
    told = "product_type color material audience pattern shape style feature content occasion"
    assert list(TEXT_ATTRIBUTES) == told.split()
