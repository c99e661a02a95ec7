"""Re-ranking: the mixed score of the candidates of a search, and why a product stands where it stands."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.ranking_features import FEATURE_GROUPS, FEATURES, Candidates, Columns, Floats, features, relevance
from catalog.constraints import Constraint
from nlu_mtl.serving.ranker import Ranker

__all__ = ["FEATURES", "FEATURE_GROUPS", "Ranking", "RankingWeightsError", "Reranker", "features"]

Reason = tuple[str, Mapping[str, Any]]

WELL_RATED = 4.2
RATINGS_TO_TRUST = 10
POPULAR_COUNT = 50
"""Ratings a product needs before it may be called popular, besides being in the top quarter of its result set."""
SALE_PERCENT = 5

log = logging.getLogger(__name__)


class RankingWeightsError(ValueError):
    """The weights of the mixed score are not usable."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in their final order, and what led to it; arrays are by candidate, not by place.

    Attributes:
        order: Candidate indices, best first. Shape: (n,).
        score: The mixed score. Shape: (n,).
        probabilities: One column a head, None where no ranker scored. Shape: (n, heads).
        features: Dense features, NaN where unknown. Shape: (n, len(FEATURES)).
        rows: Catalog rows of the candidates. Shape: (n,).
        heads: Names of the columns of ``probabilities``.
        query: The vector that was scored with. Shape: (dimension,).
        items: The candidates' vectors. Shape: (n, dimension).
    """

    order: NDArray[np.int64]
    score: NDArray[np.float64]
    probabilities: Floats | None
    features: Floats
    rows: NDArray[np.int64]
    heads: tuple[str, ...] = ()
    query: Floats | None = field(default=None, repr=False)
    items: Floats | None = field(default=None, repr=False)

    def scores(self, index: int) -> dict[str, float]:
        """The candidate's final score and, where a ranker scored, ``p_`` and head name to probability."""
        result = {"final": float(self.score[index])}
        if self.probabilities is not None:
            result |= {f"p_{head}": float(p) for head, p in zip(self.heads, self.probabilities[index], strict=True)}
        return result

    def feature_values(self, index: int) -> dict[str, float | None]:
        """The candidate's features by name, None where unknown."""
        values = zip(FEATURES, self.features[index], strict=True)
        return {name: None if np.isnan(value) else round(float(value), 4) for name, value in values}


class Reranker:
    """Orders candidates by retrieval and by what shoppers are likely to open and buy.

    ``score = w_retrieval · fused / max(fused) + Σ w_head · p_head``. Retrieval takes part as its share of
    the best candidate's score, so that a product far off the query falls behind whatever its heads say.
    It only orders: nothing is added or taken away. Equal scores keep the order of retrieval, whose ties go by id.

    Args:
        ranker: None, or one that fails, leaves the retrieval order.
        weights: Weight of ``retrieval`` and of each head; what is left out is the ranker's own.

    Raises:
        RankingWeightsError: A weight is negative or names no head.
    """

    def __init__(self, ranker: Ranker | None, weights: Mapping[str, float] | None = None) -> None:
        own = ranker.weights if ranker else {"retrieval": 1.0}
        self.weights = {**own, **(weights or {})} if ranker else own
        self._check_weights(ranker)
        self._ranker = ranker
        self._picked: list[int] = []
        if ranker is not None:
            unknown = [name for name in ranker.feature_names if name not in FEATURES]
            if unknown:
                self._give_up(f"it was trained on features this version does not know: {', '.join(unknown)}")
            else:
                self._picked = [FEATURES.index(name) for name in ranker.feature_names]

    def rank(
        self,
        query_vector: Floats | None,
        result: Candidates,
        columns: Columns,
        item_vectors: Floats,
        constraints: Sequence[Constraint],
    ) -> Ranking:
        """Scores and orders the candidates of one search.

        Args:
            query_vector: None where the search has no words. Shape: (dimension,).
            result: The candidates.
            columns: The catalog's columns.
            item_vectors: Vectors of the candidates. Shape: (n, dimension).
            constraints: The search's constraints; ``prefer`` ones count here only.
        """
        dense = features(result, columns, constraints)
        score = self.weights["retrieval"] * relevance(result.fused)
        query = query_vector
        if query is None:
            query = np.zeros(item_vectors.shape[1], dtype=np.float32)
            dense[:, [FEATURE_GROUPS[name] == "query" for name in FEATURES]] = np.nan
        probabilities = self._score(query, item_vectors, dense)
        heads: tuple[str, ...] = ()
        if probabilities is not None and self._ranker is not None:
            heads = self._ranker.heads
            for head, column in zip(heads, probabilities.T, strict=True):
                score = score + self.weights.get(head, 0.0) * column
        order = np.argsort(-score, kind="stable").astype(np.int64)
        return Ranking(order, score, probabilities, dense, np.asarray(result.rows), heads, query, item_vectors)

    def reasons(
        self, ranking: Ranking, index: int, columns: Columns, constraints: Sequence[Constraint]
    ) -> list[Reason]:
        """Why a candidate is shown, as keys and arguments for the wording; every one is a fact of the catalog.

        ``meets`` {attribute, value}: a wanted value it has. ``well_rated`` {rating, count}, ``on_sale``
        {percent} and ``popular_choice`` {}: only where the ranker's score for it would be lower without.

        Args:
            ranking: What :meth:`rank` returned.
            index: The candidate, as indexed in the search's result.
            columns: The columns it was ranked with.
            constraints: The search's constraints.
        """
        found = met_wishes(int(ranking.rows[index]), columns, constraints)
        claims = _claims(ranking, index, columns)
        if claims:
            raised = self._raised(ranking, index)
            found += [reason for feature, reason in claims if raised.get(feature, 0.0) > 0]
        return found

    def _score(self, query: Floats, items: Floats, dense: Floats) -> Floats | None:
        if self._ranker is None:
            return None
        try:
            probabilities = self._ranker.score(query, items, dense[:, self._picked])
        except Exception as cause:  # whatever onnxruntime raises must not cost the shopper the answer
            self._give_up(str(cause).splitlines()[0] if str(cause) else type(cause).__name__)
            return None
        if not np.isfinite(probabilities).all():
            self._give_up("it gave probabilities that are not numbers")
            return None
        return probabilities

    def _raised(self, ranking: Ranking, index: int) -> dict[str, float]:
        """By how much each feature raises the candidate's mixed score. Empty where no ranker scored it."""
        if self._ranker is None or ranking.probabilities is None or ranking.query is None or ranking.items is None:
            return {}
        drops = self._ranker.occlude(ranking.query, ranking.items, ranking.features[:, self._picked], index)
        weights = np.array([self.weights.get(head, 0.0) for head in self._ranker.heads])
        return dict(zip(self._ranker.feature_names, (drops @ weights).tolist(), strict=True))

    def _give_up(self, reason: str) -> None:
        log.warning("the ranker is left out, products keep their retrieval order: %s", reason)
        self._ranker = None

    def _check_weights(self, ranker: Ranker | None) -> None:
        known = ("retrieval", *(ranker.heads if ranker else ()))
        for name, weight in self.weights.items():
            if name not in known or not 0 <= weight < float("inf"):
                raise RankingWeightsError(
                    f"a ranking weight is a number from 0 on for one of {', '.join(known)} (got {name}={weight}); "
                    "correct ranking_weights in the settings"
                )


def met_wishes(row: int, columns: Columns, constraints: Sequence[Constraint]) -> list[Reason]:
    """A ``meets`` reason for each wanted value that the product in ``row`` has, in the product's own spelling.

    Kind and brand are none: a card says them anyway.
    """
    found: list[Reason] = []
    for constraint in constraints:
        if constraint.op in ("eq", "in", "prefer") and constraint.name not in ("product_type", "brand"):
            wanted = [value.casefold() for value in constraint.values]
            values = columns.values(row, constraint.name)
            had = next((value for value in values if value.casefold() in wanted), None)
            if had is None and values and columns.mask(constraint)[row]:
                had = next((value for value in values if any(_says(value, each) for each in wanted)), None)
            if had is not None:
                found.append(("meets", {"attribute": constraint.name, "value": had}))
    return found


def _says(value: str, wanted: str) -> bool:
    """Whether a value has a wanted one as whole words: "navy blue" says "blue"."""
    return f" {wanted} " in f" {value.casefold()} "


def _claims(ranking: Ranking, index: int, columns: Columns) -> list[tuple[str, Reason]]:
    """Claims the catalog supports, each with the feature that must have raised the score."""
    row = int(ranking.rows[index])
    rating, count = float(columns.rating[row]), float(columns.rating_count[row])
    claims: list[tuple[str, Reason]] = []
    if rating >= WELL_RATED and count >= RATINGS_TO_TRUST:
        claims.append(("rating", ("well_rated", {"rating": round(rating, 2), "count": int(count)})))
    # floor: a discount of 19.6 % must not be called 20 %; the small term forgives the floats' own error.
    discount = float(ranking.features[index, FEATURES.index("discount")])
    percent = 0 if np.isnan(discount) else int(discount * 100 + 1e-4)
    if percent >= SALE_PERCENT:
        claims.append(("discount", ("on_sale", {"percent": percent})))
    counts = np.asarray(columns.rating_count[ranking.rows], dtype=np.float64)
    known = counts[~np.isnan(counts)]
    if count >= POPULAR_COUNT and len(known) > 1 and count >= np.quantile(known, 0.75):
        claims.append(("log_rating_count", ("popular_choice", {})))
    return claims
