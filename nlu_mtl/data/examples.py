"""The authored example of the joint model as plain data, and the inline annotation it may be written in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nlu_mtl.schema import ATTRIBUTES, POLARITIES, Polarity

Kind = Literal["utterance", "product"]

_ANNOTATION = re.compile(r"\[([^\[\]]+)\]\(([a-z_]+)(?::([a-z]+))?\)")


class AnnotationError(ValueError):
    """An annotated text that does not follow the inline notation."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of a text.

    Attributes:
        start: First code point.
        end: One past the last code point.
        name: One of :data:`nlu_mtl.schema.ATTRIBUTES`.
        polarity: ``exclude`` where the shopper does not want it.
    """

    start: int
    end: int
    name: str
    polarity: Polarity = "include"


@dataclass(frozen=True, slots=True)
class Example:
    """One training text.

    Attributes:
        text: The text itself.
        intent: One of :data:`nlu_mtl.schema.INTENTS`; None for product texts.
        spans: Disjoint spans in reading order.
        kind: ``product`` for titles and descriptions, whose polarities carry no meaning.
    """

    text: str
    intent: str | None
    spans: tuple[Span, ...]
    kind: Kind = "utterance"


def check_label(name: str, polarity: str, where: str) -> Polarity:
    """Return the polarity if both labels are known.

    Raises:
        AnnotationError: if the attribute or the polarity is not one of the schema's.
    """
    if name not in ATTRIBUTES:
        raise AnnotationError(f"an attribute must be one of the schema's (got {name!r} in {where!r}); correct the name")
    for known in POLARITIES:
        if polarity == known:
            return known
    raise AnnotationError(f"a polarity must be include or exclude (got {polarity!r} in {where!r}); correct it")


def read_annotated(annotated: str) -> tuple[str, tuple[Span, ...]]:
    """Read ``[red](color) shoes, no [nike](brand:exclude)`` into its plain text and its spans.

    Raises:
        AnnotationError: if a label is unknown or a bracket is left over.
    """
    parts: list[str] = []
    spans: list[Span] = []
    length = last = 0
    for match in _ANNOTATION.finditer(annotated):
        before = annotated[last : match.start()]
        value = match[1].strip()
        start = length + len(before)
        spans.append(Span(start, start + len(value), match[2], check_label(match[2], match[3] or "include", annotated)))
        parts += (before, value)
        length, last = start + len(value), match.end()
    parts.append(annotated[last:])
    text = "".join(parts)
    if "](" in text:
        raise AnnotationError(f"annotations must read [words](attribute) (got {annotated!r}); close the brackets")
    return text, tuple(spans)


def write_annotated(text: str, spans: Iterable[Span]) -> str:
    """Write a text and its spans in the notation that :func:`read_annotated` reads."""
    parts: list[str] = []
    last = 0
    for span in spans:
        suffix = "" if span.polarity == "include" else f":{span.polarity}"
        parts += (text[last : span.start], f"[{text[span.start : span.end]}]({span.name}{suffix})")
        last = span.end
    return "".join([*parts, text[last:]])
