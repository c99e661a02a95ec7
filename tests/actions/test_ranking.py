import logging

import numpy as np
import pytest

from actions.ranking import FEATURES, RankingWeightsError, Reranker
from catalog.constraints import Constraint
from nlu_mtl.serving.ranker import Ranker, RankerError

ROWS = [0, 1, 2, 3, 4]
SHOES = Constraint("product_type", "eq", ("shoes",), "shoes")
RED = Constraint("color", "eq", ("red",), "red")


class FeatureRanker:
    """Its probabilities are a feature's value over a bound, so that a test decides what shoppers like."""

    heads = ("click", "purchase")
    feature_names = FEATURES

    def __init__(self, feature: str, sign: float = 1.0) -> None:
        self.weights = {"retrieval": 1.0, "click": 0.0, "purchase": 1.0}
        self.feature = FEATURES.index(feature)
        self.sign = sign

    def score(self, query: np.ndarray, items: np.ndarray, features: np.ndarray) -> np.ndarray:
        liking = 0.5 + self.sign * np.nan_to_num(features[:, self.feature]) / 20
        return np.stack([liking, liking * 0.9], axis=1).astype(np.float32)

    occlude = Ranker.occlude

    def _check(self, *arrays: np.ndarray) -> None:
        pass


class BrokenRanker(FeatureRanker):
    def score(self, query: np.ndarray, items: np.ndarray, features: np.ndarray) -> np.ndarray:
        raise RankerError("a graph cannot be run")


class DazedRanker(FeatureRanker):
    def score(self, query: np.ndarray, items: np.ndarray, features: np.ndarray) -> np.ndarray:
        return np.full((len(items), 2), np.nan, dtype=np.float32)


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.load()


def vectors(count: int, dimension: int = 384) -> np.ndarray:
    drawn = np.random.default_rng(0).normal(size=(count, dimension))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def ranked(reranker: Reranker, result, columns, constraints=()):
    drawn = vectors(6)
    return reranker.rank(drawn[5], result, columns, drawn[result.rows], constraints)


def test_without_a_ranker_the_retrieval_order_stays(shoe_columns, found_rows) -> None:
    ranking = ranked(Reranker(None), found_rows(ROWS), shoe_columns)
    assert list(ranking.order) == [0, 1, 2, 4, 3]
    assert ranking.probabilities is None
    assert ranking.scores(0) == {"final": 1.0}


def test_what_shoppers_like_moves_up(shoe_columns, found_rows) -> None:
    even = found_rows(ROWS, fused=[0.5] * 5)
    ranking = ranked(Reranker(FeatureRanker("rating")), even, shoe_columns)
    assert [even.ids[index] for index in ranking.order][:3] == ["b", "a", "e"]


def test_the_score_is_the_stated_mixture(shoe_columns, found_rows) -> None:
    reranker = Reranker(FeatureRanker("rating"), {"retrieval": 2.0, "click": 3.0, "purchase": 0.5})
    ranking = ranked(reranker, found_rows(ROWS), shoe_columns)
    scores = ranking.scores(1)
    assert scores["final"] == pytest.approx(2 * 0.8 / 0.9 + 3 * scores["p_click"] + 0.5 * scores["p_purchase"])


def test_re_ranking_only_orders(shoe_columns, found_rows, ranker) -> None:
    ranking = ranked(Reranker(ranker), found_rows([4, 2, 0]), shoe_columns, (SHOES,))
    assert sorted(ranking.order) == [0, 1, 2]


def test_equal_scores_keep_the_order_of_retrieval(shoe_columns, found_rows) -> None:
    ranking = ranked(Reranker(None), found_rows([4, 1, 3, 0, 2], fused=[0.0] * 5), shoe_columns)
    assert list(ranking.order) == [0, 1, 2, 3, 4]


def test_the_shipped_ranker_orders_the_same_whatever_order_candidates_come_in(shoe_columns, found_rows, ranker) -> None:
    orders = set()
    for rows in ([0, 1, 2, 3, 4], [3, 1, 4, 0, 2]):
        result = found_rows(rows)
        ranking = ranked(Reranker(ranker), result, shoe_columns, (RED, SHOES))
        orders.add(tuple(result.ids[index] for index in ranking.order))
    assert len(orders) == 1


def test_position_is_no_input_of_serving(ranker) -> None:
    assert not [name for name in ranker.feature_names if "position" in name]
    assert set(ranker.feature_names) <= set(FEATURES)


def test_a_far_better_match_is_not_overtaken_by_a_popular_product(shoe_columns, found_rows, ranker) -> None:
    # The hose is far off the query; the shoes are on it. Whatever its ratings, it stays behind.
    ranking = ranked(Reranker(ranker), found_rows(ROWS), shoe_columns)
    assert ranking.order[-1] == 3


@pytest.mark.parametrize("kind", [BrokenRanker, DazedRanker])
def test_a_failing_ranker_leaves_the_retrieval_order_and_says_so_once(kind, shoe_columns, found_rows, caplog) -> None:
    reranker = Reranker(kind("rating"))
    with caplog.at_level(logging.WARNING):
        orders = [list(ranked(reranker, found_rows(ROWS), shoe_columns).order) for _ in range(3)]
    assert orders == [[0, 1, 2, 4, 3]] * 3
    assert len([record for record in caplog.records if "ranker is left out" in record.message]) == 1


def test_a_ranker_of_unknown_features_is_left_out(shoe_columns, found_rows, caplog) -> None:
    other = FeatureRanker("rating")
    other.feature_names = ("horoscope",)
    with caplog.at_level(logging.WARNING):
        ranking = ranked(Reranker(other), found_rows(ROWS), shoe_columns)
    assert ranking.probabilities is None
    assert "horoscope" in caplog.text


def test_vectors_of_another_length_leave_the_retrieval_order(shoe_columns, found_rows, ranker) -> None:
    drawn = vectors(6, 100)
    ranking = Reranker(ranker).rank(drawn[5], found_rows(ROWS), shoe_columns, drawn[:5], ())
    assert list(ranking.order) == [0, 1, 2, 4, 3]


def test_a_search_without_words_is_ranked_too(shoe_columns, found_rows, ranker) -> None:
    ranking = Reranker(ranker).rank(None, found_rows(ROWS), shoe_columns, vectors(5), ())
    assert ranking.probabilities is not None
    assert np.isfinite(ranking.score).all()
    assert ranking.feature_values(0)["similarity"] is None


def test_no_candidates_no_order(shoe_columns, found_rows, ranker) -> None:
    ranking = Reranker(ranker).rank(vectors(1)[0], found_rows([]), shoe_columns, vectors(0), ())
    assert list(ranking.order) == []


@pytest.mark.parametrize("weights", [{"click": -1.0}, {"favourite": 1.0}, {"click": float("nan")}])
def test_weights_that_mean_nothing_are_refused(weights, ranker) -> None:
    with pytest.raises(RankingWeightsError, match="a ranking weight is a number from 0 on for one of retrieval, click"):
        Reranker(ranker, weights)


def test_settings_replace_single_weights_of_the_ranker(ranker) -> None:
    assert Reranker(ranker, {"click": 7.0}).weights == {**ranker.weights, "click": 7.0}


def test_reasons_name_wanted_values_in_the_products_own_words(shoe_columns, found_rows) -> None:
    reranker = Reranker(None)
    wishes = (Constraint("color", "prefer", ("blue",), "blue"), Constraint("brand", "in", ("Tallow", "Wend"), "either"))
    ranking = ranked(reranker, found_rows(ROWS), shoe_columns, wishes)
    assert reranker.reasons(ranking, 1, shoe_columns, wishes) == [
        ("meets", {"attribute": "color", "value": "navy blue"}),
    ]
    assert reranker.reasons(ranking, 2, shoe_columns, wishes) == []


@pytest.mark.parametrize(
    ("feature", "reason"),
    [
        ("rating", ("well_rated", {"rating": 4.6, "count": 213})),
        ("discount", ("on_sale", {"percent": 20})),
        ("log_rating_count", ("popular_choice", {})),
    ],
)
def test_a_claim_is_made_where_it_raised_the_product(feature, reason, shoe_columns, found_rows) -> None:
    for sign, expected in ((1.0, [reason]), (-1.0, [])):
        reranker = Reranker(FeatureRanker(feature, sign))
        ranking = ranked(reranker, found_rows(ROWS), shoe_columns)
        assert reranker.reasons(ranking, 0, shoe_columns, ()) == expected


@pytest.mark.parametrize("feature", ["rating", "discount", "log_rating_count"])
def test_no_claim_without_data_that_carries_it(feature, shoe_columns, found_rows) -> None:
    # b: three ratings only; c: poor and at full price; d: nothing known; e: 2 % off is no sale.
    reranker = Reranker(FeatureRanker(feature))
    ranking = ranked(reranker, found_rows(ROWS), shoe_columns)
    assert [reranker.reasons(ranking, index, shoe_columns, ()) for index in (1, 2, 3, 4)] == [[], [], [], []]
