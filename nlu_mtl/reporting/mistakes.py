"""The texts that were read wrong, the surest mistakes first, cut so that right and wrong spans can be told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlu_mtl.data import Span
from nlu_mtl.reporting.outcomes import Outcome, Outcomes, Signed

State = Literal["plain", "right", "wrong", "missed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text.

    Attributes:
        text: Its words.
        state: ``plain`` outside of spans; a span read is ``right`` or ``wrong``, an expected one ``right`` or
            ``missed``.
        label: Attribute of the span, with ``not`` before it where it is excluded; empty outside of spans.
    """

    text: str
    state: State = "plain"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text that was read wrong.

    Attributes:
        outcome: What was read and what is right.
        confidence: How sure the surest wrong part was, 0 where something was only missed.
        expected: The text with its expected spans.
        read: The text with the spans read.
    """

    outcome: Outcome
    confidence: float
    expected: tuple[Piece, ...]
    read: tuple[Piece, ...]


def worst_mistakes(outcomes: Outcomes) -> list[Mistake]:
    """Every text of a set read wrong, the surest first, messages and product texts alike."""
    wrong = [each for each in (*outcomes.messages, *outcomes.products) if not (each.intent_right and each.spans_right)]
    return [_mistake(each) for each in sorted(wrong, key=_sureness, reverse=True)]


def _sureness(outcome: Outcome) -> float:
    expected = outcome.signed_expected
    sure = [
        confidence
        for span, confidence in zip(outcome.spans, outcome.confidences, strict=True)
        if outcome.signed(span) not in expected
    ]
    if outcome.intent is not None and not outcome.intent_right:
        sure.append(outcome.intent.confidence)
    return max(sure, default=0.0)


def _mistake(outcome: Outcome) -> Mistake:
    expected = tuple(_pieces(outcome, outcome.example.spans, outcome.signed_read, "missed"))
    read = tuple(_pieces(outcome, outcome.spans, outcome.signed_expected, "wrong"))
    return Mistake(outcome, _sureness(outcome), expected, read)


def _pieces(outcome: Outcome, spans: Sequence[Span], others: set[Signed], fault: State) -> Iterator[Piece]:
    """The text from end to end; spans that the other side does not have are at fault."""
    text, last = outcome.example.text, 0
    for span in spans:
        if span.start > last:
            yield Piece(text[last : span.start])
        excluded = span.polarity == "exclude" and outcome.example.kind != "product"
        label = f"not {span.name}" if excluded else span.name
        yield Piece(text[span.start : span.end], "right" if outcome.signed(span) in others else fault, label)
        last = span.end
    if last < len(text):
        yield Piece(text[last:])
