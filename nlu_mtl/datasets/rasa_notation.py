"""Rasa's inline notation of entities: ``[words](entity)`` and ``[words]{"entity": …, "role": …, "value": …}``.

A span label is the entity, then ``#role`` and ``@group`` where there are any (``city#to``), so that a tagger
learns them as one label. The role ``exclude`` is what Daogou's own Rasa faces say of what is not wanted, and
is read as the span's polarity.
"""

import json
import re
from typing import Any, Final

from nlu_mtl.datasets.labelled import Labelled, LabelledSpan
from nlu_mtl.datasets.place import Place
from nlu_mtl.schema import Polarity

_ENTITY = re.compile(r"\[([^\[\]]+)\](?:\(([^:()]+)(?::([^()]+))?\)|(\{[^{}]+\}))")
_LEFT_OVER = re.compile(r"\]\(|\]\{|\]\[\s*\{")
_PLAIN = re.compile(r"[^\s:()\[\]{}](?:[^:()\[\]{}]*[^\s:()\[\]{}])?")
_KEYS: Final = ("entity", "role", "group", "value")
_EXCLUDE: Final = "exclude"


def read_example(place: Place, intent: str | None, annotated: str) -> Labelled:
    """Read one example.

    Raises:
        DatasetError: if an annotation is not closed, not valid JSON, nested or without an entity.
    """
    parts: list[str] = []
    spans: list[LabelledSpan] = []
    length = last = 0
    for match in _ENTITY.finditer(annotated):
        before, words = annotated[last : match.start()], match[1]
        start = length + len(before)
        named = _attributes(place, match[4]) if match[4] else {"entity": match[2], "value": match[3]}
        spans.append(_span(place, start, words, named))
        parts += (before, words)
        length, last = start + len(words), match.end()
    text = "".join([*parts, annotated[last:]])
    outside = "".join([*parts[::2], annotated[last:]])
    if _LEFT_OVER.search(outside):
        fix = "close the brackets, and give a stretch one entity only"
        raise place.error("an annotation must be [words](entity) or [words]{JSON}", annotated, fix)
    return place.labelled(text, intent, spans)


def write_example(place: Place, labelled: Labelled) -> str:
    """Write one example in the notation that :func:`read_example` reads.

    Raises:
        DatasetError: if its text or a label cannot be told from the notation.
    """
    parts: list[str] = []
    last = 0
    for span in labelled.spans:
        parts += (labelled.text[last : span.start], f"[{labelled.text[span.start : span.end]}]{_annotation(span)}")
        last = span.end
    annotated = "".join([*parts, labelled.text[last:]])
    read = read_example(place, labelled.intent, annotated) if annotated == annotated.strip() else None
    if read is None or (read.text, read.spans) != (labelled.text, labelled.spans):
        rule = "a text for Rasa must have no brackets in its spans and no white space around it"
        raise place.error(rule, labelled.text, "leave it out or change it")
    return annotated


def _attributes(place: Place, written: str) -> dict[str, Any]:
    try:
        named = json.loads(written)
    except json.JSONDecodeError as error:
        raise place.error("entity attributes must be valid JSON", written, "put names in double quotes") from error
    unknown = [key for key in named if key not in _KEYS]
    if unknown:
        raise place.error(f"entity attributes must be {', '.join(_KEYS)}", unknown[0], "correct the name")
    return {key: None if value is None else str(value) for key, value in named.items()}


def _span(place: Place, start: int, words: str, named: dict[str, Any]) -> LabelledSpan:
    entity, role, group, value = (named.get(key) for key in _KEYS)
    if not entity or any(mark in part for part in (entity, role or "", group or "") for mark in "#@"):
        fix = "rename it, # and @ set off role and group in labels"
        raise place.error("an entity must have a name without # and @", named, fix)
    excluded = role == _EXCLUDE
    label = entity + (f"#{role}" if role and not excluded else "") + (f"@{group}" if group else "")
    polarity: Polarity = "exclude" if excluded else "include"
    return LabelledSpan(start, start + len(words), label, polarity, None if value == words else value)


def _annotation(span: LabelledSpan) -> str:
    bare, _, group = span.label.partition("@")
    entity, _, role = bare.partition("#")
    if span.polarity == _EXCLUDE and not role:
        role = _EXCLUDE
    named = {"entity": entity, "role": role, "group": group, "value": span.value}
    given = {key: value for key, value in named.items() if value}
    if given.keys() == {"entity"} and _PLAIN.fullmatch(entity):
        return f"({entity})"
    return json.dumps(given, ensure_ascii=False)
