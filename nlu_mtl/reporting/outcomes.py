"""What a model read of labelled texts, beside what is right, text by text."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu_mtl.data import Example, Span
from nlu_mtl.schema import Attribute, Intent
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.serving.parser import Parser
from nlu_mtl.spaces import OWN, LabelSpace

Unsigned = tuple[int, int, str]
Signed = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read of one text.

    Attributes:
        example: The text and what is right.
        intent: The likeliest intent; None where none is read.
        spans: The spans read, in reading order.
        confidences: How sure each of them is, 0 to 1.
    """

    example: Example
    intent: Intent | None
    spans: tuple[Span, ...]
    confidences: tuple[float, ...]

    @property
    def intent_right(self) -> bool:
        """Whether the intent is the expected one; also where none is expected."""
        return self.example.intent is None or (self.intent is not None and self.intent.name == self.example.intent)

    @property
    def spans_right(self) -> bool:
        """Whether exactly the expected spans were read, polarity included."""
        return self.signed_read == self.signed_expected

    @property
    def read(self) -> set[Unsigned]:
        """Bounds and names of the spans read."""
        return {(span.start, span.end, span.name) for span in self.spans}

    @property
    def expected(self) -> set[Unsigned]:
        """Bounds and names of the expected spans."""
        return {(span.start, span.end, span.name) for span in self.example.spans}

    @property
    def signed_read(self) -> set[Signed]:
        """Bounds, names and polarities of the spans read."""
        return set(map(self.signed, self.spans))

    @property
    def signed_expected(self) -> set[Signed]:
        """Bounds, names and polarities of the expected spans."""
        return set(map(self.signed, self.example.spans))

    def signed(self, span: Span) -> Signed:
        """What must agree for a span to be right; in product texts polarity carries no meaning."""
        polarity = "" if self.example.kind == "product" else span.polarity
        return span.start, span.end, span.name, polarity


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was read of the texts of one set.

    Attributes:
        space: The label space they are in.
        messages: The texts that count for every score of the space.
        products: Product texts, of which spans alone are read.
    """

    space: LabelSpace
    messages: tuple[Outcome, ...]
    products: tuple[Outcome, ...] = ()

    @property
    def with_intent(self) -> list[Outcome]:
        """The messages that have an intent, where the space has intents at all."""
        return [each for each in self.messages if each.example.intent is not None and each.intent is not None]


def parse_examples(parser: Parser, examples: Sequence[Example]) -> Outcomes:
    """Read authored examples as the house reads them, each text as one request."""
    messages = [example for example in examples if example.kind == "utterance" and example.intent is not None]
    products = [example for example in examples if example.kind == "product"]
    parsed = parser.parse_batch([example.text for example in messages], split=False) if messages else []
    read = parser.read([example.text for example in products]) if products else []
    return Outcomes(
        OWN,
        tuple(_parsed(example, one.attributes, one.intent) for example, one in zip(messages, parsed, strict=True)),
        tuple(_parsed(example, one.attributes, None) for example, one in zip(products, read, strict=True)),
    )


def label_examples(labeller: Labeller, examples: Sequence[Example]) -> Outcomes:
    """Read examples of one label space by its heads."""
    read = labeller.label([example.text for example in examples])
    outcomes = (
        Outcome(example, one.intents[0] if one.intents else None, one.spans, one.confidences)
        for example, one in zip(examples, read, strict=True)
    )
    return Outcomes(labeller.space, tuple(outcomes))


def _parsed(example: Example, attributes: Sequence[Attribute], intent: Intent | None) -> Outcome:
    spans = tuple(Span(each.start, each.end, each.name, each.polarity) for each in attributes)
    return Outcome(example, intent, spans, tuple(each.confidence for each in attributes))
