from dataclasses import replace

import numpy as np

from benchmarks.parse import reading
from nlu_mtl.schema import Attribute, Intent, ParsedUtterance

ATTRIBUTE = Attribute("color", "red", "red", "include", 0, 3, 0.9)
PARSED = ParsedUtterance("red mug", Intent("search_product", 0.9), (), (ATTRIBUTE,), np.zeros(3, dtype=np.float32))


def test_a_reading_is_all_that_is_acted_upon() -> None:
    assert reading(PARSED) != reading(replace(PARSED, intent=Intent("refine_search", 0.9)))
    assert reading(PARSED) != reading(replace(PARSED, attributes=()))
    assert reading(PARSED) != reading(replace(PARSED, rest="and a cup"))
    for change in ({"name": "brand"}, {"end": 2}, {"value": "re"}, {"polarity": "exclude"}):
        assert reading(PARSED) != reading(replace(PARSED, attributes=(replace(ATTRIBUTE, **change),)))


def test_a_reading_is_not_how_sure_it_is() -> None:
    sure = replace(PARSED, intent=Intent("search_product", 0.8), attributes=(replace(ATTRIBUTE, confidence=0.5),))
    assert reading(PARSED) == reading(sure)
