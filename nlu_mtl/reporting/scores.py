"""The headline scores of one set of texts."""

from collections.abc import Sequence

import numpy as np

from nlu_mtl.reporting.calibration import Bin, calibration_bins, calibration_error
from nlu_mtl.reporting.outcomes import Outcome, Outcomes
from nlu_mtl.reporting.tables import Row, f1, intent_rows, span_rows
from nlu_mtl.schema import OUT_OF_SCOPE

Metrics = dict[str, float]


def scores(outcomes: Outcomes) -> Metrics:
    """The scores of a set, as far as its label space has intents, spans and polarities.

    Returns:
        ``intent_accuracy``, ``intent_macro_f1``, ``intent_calibration_error``; ``oos_recall``, ``oos_precision`` and
        ``in_scope_accuracy`` where texts are out of scope, whether the label space has that intent or not;
        ``entity_f1`` (exact spans and names), ``attribute_f1`` (polarity must be right too), ``polarity_accuracy`` (of
        the right spans), ``exact_match``, ``entity_f1.NAME`` of each attribute that occurs, and ``product_entity_f1``
        for product texts; only what applies.
    """
    space, messages = outcomes.space, outcomes.messages
    metrics: Metrics = {}
    if outcomes.with_intent:
        metrics |= _intent_scores(outcomes.with_intent)
    if messages and space.labels:
        rows = span_rows(messages)
        metrics["entity_f1"] = _micro_f1(rows)
        if space.polarity:
            metrics |= _polarity_scores(messages, sum(row.hits for row in rows))
        exact = [each.spans_right and (each.intent_right or not space.intents) for each in messages]
        metrics["exact_match"] = float(np.mean(exact))
        metrics |= {f"entity_f1.{row.name}": row.f1 for row in rows if row.support}
    if outcomes.products:
        metrics["product_entity_f1"] = _micro_f1(span_rows(outcomes.products))
    return metrics


def intent_calibration(outcomes: Sequence[Outcome]) -> list[Bin]:
    """How often the intents read with each confidence are right."""
    confidences = np.array([each.intent.confidence for each in outcomes if each.intent is not None])
    return calibration_bins(confidences, np.array([each.intent_right for each in outcomes if each.intent is not None]))


def _intent_scores(outcomes: Sequence[Outcome]) -> Metrics:
    right = np.array([each.intent_right for each in outcomes])
    rows = intent_rows(outcomes)
    metrics = {
        "intent_accuracy": float(right.mean()),
        "intent_macro_f1": float(np.mean([row.f1 for row in rows if row.support])),
        "intent_calibration_error": calibration_error(intent_calibration(outcomes)),
    }
    outside = np.array([each.example.intent == OUT_OF_SCOPE for each in outcomes])
    if outside.any():
        rejected = next(row for row in rows if row.name == OUT_OF_SCOPE)
        metrics["oos_recall"] = float(right[outside].mean())
        metrics["oos_precision"] = rejected.precision or 0.0
    if outside.any() and not outside.all():
        metrics["in_scope_accuracy"] = float(right[~outside].mean())
    return metrics


def _polarity_scores(outcomes: Sequence[Outcome], matched: int) -> Metrics:
    """Scores of spans with their polarity, ``matched`` of which are right without it."""
    hits = sum(len(each.signed_read & each.signed_expected) for each in outcomes)
    found, expected = (
        sum(len(each.signed_read) for each in outcomes),
        sum(len(each.signed_expected) for each in outcomes),
    )
    return {"attribute_f1": f1(hits, found, expected), "polarity_accuracy": hits / matched if matched else 1.0}


def _micro_f1(rows: Sequence[Row]) -> float:
    """Micro-averaged over spans, as CoNLL scores (Tjong Kim Sang and De Meulder, 2003)."""
    return f1(sum(row.hits for row in rows), sum(row.predicted for row in rows), sum(row.support for row in rows))
