"""One set of texts that was evaluated: the entry of every output."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nlu_mtl.reporting.latency import Latency
from nlu_mtl.reporting.outcomes import Outcomes
from nlu_mtl.reporting.scores import Metrics, scores
from nlu_mtl.reporting.tables import Row, intent_rows, span_rows

AUTHORED = "authored"


@dataclass(frozen=True)
class EvaluatedSet:
    """What a model made of one set of texts.

    Attributes:
        name: Of the split or the label space, with the noise after it: ``hard``, ``snips@5%``.
        format: ``authored``, or the format of a data set of others.
        outcomes: What was read, text by text.
        noise: Share of characters mistyped.
        latency: Times of single texts, where they were measured.
    """

    name: str
    format: str
    outcomes: Outcomes
    noise: float = 0.0
    latency: Latency | None = None

    @property
    def count(self) -> int:
        """Number of texts, product texts included."""
        return len(self.outcomes.messages) + len(self.outcomes.products)

    @property
    def metrics(self) -> Metrics:
        """Its scores to four places."""
        return {name: round(value, 4) for name, value in scores(self.outcomes).items()}

    @property
    def tables(self) -> dict[str, list[Row]]:
        """Its ``intents``, ``attributes`` and ``product_attributes``, as far as there are any."""
        spans = self.outcomes.space.labels
        tables = {
            "intents": intent_rows(self.outcomes.with_intent),
            "attributes": span_rows(self.outcomes.messages) if spans else [],
            "product_attributes": span_rows(self.outcomes.products) if spans else [],
        }
        return {name: rows for name, rows in tables.items() if rows}

    def to_dict(self) -> dict[str, Any]:
        """The set as ``daogou evaluate --json`` writes it."""
        result: dict[str, Any] = {"name": self.name, "format": self.format, "n": self.count, "metrics": self.metrics}
        result |= {kind: {row.name: row.to_dict() for row in rows} for kind, rows in self.tables.items()}
        if self.noise:
            result["noise"] = self.noise
        if self.latency is not None:
            result["latency_ms"] = self.latency.to_dict()
        return result


def with_copies(evaluated: Iterable[EvaluatedSet]) -> list[Sequence[EvaluatedSet]]:
    """The sets by what they are copies of: each clean one, and the noised ones that follow it."""
    groups: list[list[EvaluatedSet]] = []
    for each in evaluated:
        if each.noise and groups:
            groups[-1].append(each)
        else:
            groups.append([each])
    return list(groups)
