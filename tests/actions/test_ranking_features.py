import numpy as np
import pytest

from actions.ranking_features import FEATURE_GROUPS, FEATURES, features, relevance
from catalog.constraints import Constraint, Range

RED = Constraint("color", "prefer", ("red",), "red")
BREATHABLE = Constraint("feature", "prefer", ("breathable",), "breathable")
SHOES = Constraint("product_type", "eq", ("shoes",), "shoes")
ROWS = [0, 1, 2, 3, 4]


def of(name: str, matrix: np.ndarray) -> list[float]:
    return [float(each) for each in matrix[:, FEATURES.index(name)]]


def test_one_column_a_feature(shoe_columns, found_rows) -> None:
    matrix = features(found_rows(ROWS), shoe_columns, ())
    assert matrix.shape == (5, len(FEATURES))
    assert matrix.dtype == np.float32
    assert tuple(FEATURE_GROUPS) == FEATURES


def test_no_feature_depends_on_the_order_of_the_candidates(shoe_columns, found_rows) -> None:
    order = [3, 0, 4, 2, 1]
    straight = features(found_rows(ROWS), shoe_columns, (RED, SHOES))
    shuffled = features(found_rows(order), shoe_columns, (RED, SHOES))
    np.testing.assert_array_equal(shuffled, straight[order])


def test_known_values_are_the_catalogs(shoe_columns, found_rows) -> None:
    matrix = features(found_rows(ROWS), shoe_columns, ())
    assert of("log_price", matrix)[0] == pytest.approx(np.log(41))
    assert of("discount", matrix)[0] == pytest.approx(0.2)
    assert of("discount", matrix)[2] == 0.0
    assert of("rating", matrix)[:2] == pytest.approx([4.6, 4.8])
    assert of("in_stock", matrix)[:3] == [1.0, 1.0, 0.0]


def test_what_the_catalog_does_not_know_is_unknown(shoe_columns, found_rows) -> None:
    matrix = features(found_rows(ROWS), shoe_columns, ())
    unknown = {name for name in FEATURES if np.isnan(of(name, matrix)[3])}
    assert unknown == {
        *("log_price", "price_percentile", "discount", "rating", "log_rating_count", "in_stock"),
        *("preferences_met", "title_overlap"),
    }


def test_a_candidate_that_was_not_compared_has_no_similarity(shoe_columns, found_rows) -> None:
    result = found_rows(ROWS)
    result.vector[:] = 0
    matrix = features(result, shoe_columns, ())
    assert np.isnan([of("similarity", matrix), of("similarity_gap", matrix)]).all()


def test_price_percentiles_are_within_the_result_and_share_ties(shoe_columns, found_rows) -> None:
    percentiles = of("price_percentile", features(found_rows(ROWS), shoe_columns, ()))
    assert percentiles[2] < percentiles[0] == percentiles[4] < percentiles[1]


def test_preferences_are_the_share_of_soft_wishes_met(shoe_columns, found_rows) -> None:
    matrix = features(found_rows(ROWS), shoe_columns, (RED, BREATHABLE, SHOES))
    assert of("preferences_met", matrix) == [1.0, 0.0, 0.0, 0.0, 0.5]


def test_overlap_counts_wanted_values_that_the_title_says(shoe_columns, found_rows) -> None:
    dear = Constraint("price", "range", Range(10, None), "over 10")
    never = Constraint("color", "not", ("plain",), "not plain")
    matrix = features(found_rows(ROWS), shoe_columns, (RED, SHOES, dear, never))
    assert of("title_overlap", matrix) == [1.0, 0.5, 0.5, 0.0, 0.5]


def test_no_candidates_no_rows(shoe_columns, found_rows) -> None:
    assert features(found_rows([]), shoe_columns, (RED,)).shape == (0, len(FEATURES))


def test_relevance_is_the_share_of_the_best_score() -> None:
    assert list(relevance(np.array([0.2, 0.4, 0.0]))) == [0.5, 1.0, 0.0]


@pytest.mark.parametrize("scores", [[], [0.0, 0.0], [-1.0, float("nan")]])
def test_relevance_of_no_score_is_nothing(scores: list[float]) -> None:
    assert list(relevance(np.array(scores))) == [0.0] * len(scores)
