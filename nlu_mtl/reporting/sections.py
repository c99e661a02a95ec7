"""What a report says of each evaluated set, before it is laid out as a page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlu_mtl.reporting.confusion import Confusion, frequent_confusions, intent_confusion, polarity_confusion
from nlu_mtl.reporting.evaluated import AUTHORED, EvaluatedSet
from nlu_mtl.reporting.mistakes import Mistake, worst_mistakes
from nlu_mtl.reporting.pictures import Picture, calibration_picture, confusion_picture
from nlu_mtl.reporting.scores import Metrics, intent_calibration
from nlu_mtl.reporting.tables import Row, worst_first
from nlu_mtl.schema import OUT_OF_SCOPE

HEADLINES: dict[str, str] = {
    "intent_accuracy": "share of texts whose intent is right",
    "intent_macro_f1": "mean F1 of the intents, each counting the same",
    "intent_calibration_error": "mean gap between confidence and share right (ECE); lower is better",
    "oos_recall": "share of out-of-scope texts that are told as such",
    "oos_precision": "share of texts told as out of scope that are",
    "in_scope_accuracy": "share of in-scope texts whose intent is right",
    "entity_f1": "F1 of spans, bounds and name right",
    "attribute_f1": "F1 of spans, bounds, name and polarity right",
    "polarity_accuracy": "share of right spans whose polarity is right",
    "exact_match": "share of texts with nothing wrong at all",
    "product_entity_f1": "F1 of spans in product texts",
}
"""The scores that stand at the head of a section, with what they mean."""

_CONFUSIONS = 10
_MISTAKES = 30
_TITLES = {"intents": "Intents", "attributes": "Attributes", "product_attributes": "Attributes of product texts"}


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """What becomes of the texts that fit no intent.

    Attributes:
        texts: Number of them.
        rejected_in_scope: Number of other texts that were told as out of scope.
        read_as: The intents that they were taken for, most first, with how often.
    """

    texts: int
    rejected_in_scope: int
    read_as: list[tuple[str, int]]


@dataclass(frozen=True)
class Section:
    """All that a report says of one set.

    Attributes:
        evaluated: The set.
        metrics: Its headline scores.
        tables: Rows by heading, the worst first.
        pictures: The confusion matrix and the calibration curve, where there are intents.
        confusions: The commonest mistakes between intents: expected, read, how often.
        polarity: Polarity of the expected spans as it was read, where the space has polarities.
        outside: What becomes of out-of-scope texts, where there are any.
        wrong: Number of texts with anything wrong.
        mistakes: The surest of them.
    """

    evaluated: EvaluatedSet
    metrics: Metrics
    tables: dict[str, list[Row]]
    mistakes: list[Mistake]
    wrong: int
    pictures: list[Picture] = field(default_factory=list)
    confusions: list[tuple[str, str, int]] = field(default_factory=list)
    polarity: Confusion | None = None
    outside: OutOfScope | None = None

    @property
    def authored(self) -> bool:
        """Whether its texts are our own."""
        return self.evaluated.format == AUTHORED


def describe(evaluated: EvaluatedSet) -> Section:
    """Everything a report says of a set, its pictures drawn."""
    outcomes = evaluated.outcomes
    metrics = evaluated.metrics
    mistakes = worst_mistakes(outcomes)
    section = Section(
        evaluated,
        {name: metrics[name] for name in HEADLINES if name in metrics},
        {_TITLES[kind]: worst_first(rows) for kind, rows in evaluated.tables.items()},
        mistakes[:_MISTAKES],
        len(mistakes),
        polarity=polarity_confusion(outcomes.messages) if outcomes.space.polarity and outcomes.messages else None,
        outside=_out_of_scope(evaluated),
    )
    if outcomes.with_intent:
        confusion = intent_confusion(outcomes.with_intent)
        section.confusions.extend(frequent_confusions(confusion, _CONFUSIONS))
        section.pictures.append(confusion_picture(confusion, "confusion", "Intents, expected and read"))
        bins = intent_calibration(outcomes.with_intent)
        section.pictures.append(calibration_picture(bins, "calibration", "Confidence of intents"))
    return section


def _out_of_scope(evaluated: EvaluatedSet) -> OutOfScope | None:
    outside = Counter[str]()
    rejected = 0
    for each in evaluated.outcomes.with_intent:
        name = each.intent.name if each.intent else ""
        if each.example.intent == OUT_OF_SCOPE:
            outside[name] += 1
        elif name == OUT_OF_SCOPE:
            rejected += 1
    if not outside:
        return None
    return OutOfScope(outside.total(), rejected, [pair for pair in outside.most_common(6) if pair[0] != OUT_OF_SCOPE])


def beside_noise(copies: Sequence[Section]) -> list[tuple[str, list[float | None]]]:
    """The headline scores of a set and its noised copies side by side: a name, and a score of each."""
    return [(name, [each.metrics.get(name) for each in copies]) for name in copies[0].metrics]
