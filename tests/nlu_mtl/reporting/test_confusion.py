from collections import Counter

import numpy as np
import pytest

from nlu_mtl.reporting.confusion import (
    Confusion,
    frequent_confusions,
    intent_confusion,
    most_confused,
    polarity_confusion,
)
from nlu_mtl.reporting.scores import scores
from nlu_mtl.reporting.tables import intent_rows

NAMES = ("a", "b", "c", "d")
COUNTS = np.array([[9, 1, 0, 0], [0, 9, 0, 0], [4, 0, 5, 1], [0, 0, 0, 7]])


def test_a_matrix_sums_to_the_texts_and_its_rows_to_the_support(outcomes):
    confusion = intent_confusion(outcomes.messages)
    support = {row.name: (row.support, row.predicted, row.hits) for row in intent_rows(outcomes.messages)}
    assert confusion.counts.sum() == len(outcomes.messages)
    assert confusion.counts.diagonal().sum() / confusion.counts.sum() == scores(outcomes)["intent_accuracy"]
    rows, columns, diagonal = confusion.counts.sum(axis=1), confusion.counts.sum(axis=0), confusion.counts.diagonal()
    assert support == dict(zip(confusion.expected, zip(rows, columns, diagonal, strict=True), strict=True))


def test_shortening_keeps_the_most_confused_and_the_sum():
    shown = most_confused(Confusion(NAMES, NAMES, COUNTS), longest=3)
    assert shown.expected == shown.read == ("a", "c", "2 others")
    assert shown.counts.tolist() == [[9, 0, 1], [4, 5, 1], [0, 0, 16]]


def test_a_short_matrix_stays_whole():
    confusion = Confusion(NAMES, NAMES, COUNTS)
    assert most_confused(confusion, longest=4) is confusion


def test_the_commonest_mistakes_come_first_and_nothing_right_is_one():
    assert frequent_confusions(Confusion(NAMES, NAMES, COUNTS), 2) == [("c", "a", 4), ("a", "b", 1)]
    assert frequent_confusions(Confusion(NAMES, NAMES, np.diag([1, 2, 3, 4])), 2) == []


def test_polarity_is_told_of_every_expected_span(outcomes):
    confusion = polarity_confusion(outcomes.messages)
    assert (confusion.expected, confusion.read) == (("include", "exclude"), ("include", "exclude", "not read"))
    assert confusion.counts.tolist() == [[3, 0, 1], [1, 0, 0]]
    read = confusion.counts[:, :2]
    assert read.diagonal().sum() / read.sum() == pytest.approx(scores(outcomes)["polarity_accuracy"])


def test_a_matrix_of_nothing_has_its_shape():
    assert Confusion.of(Counter(), (), ("include",)).counts.shape == (0, 1)
