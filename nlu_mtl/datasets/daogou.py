"""Daogou's own annotated YAML: a block of lines per intent, ``[red](color) shoes, no [nike](brand:exclude)``."""

import re
from difflib import get_close_matches
from pathlib import Path

from nlu_mtl.data.examples import AnnotationError, read_annotated
from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.labelled import DatasetError, Labelled, LabelledSpan
from nlu_mtl.datasets.place import Place, head
from nlu_mtl.datasets.yaml_blocks import lines, place_of, read_mapping
from nlu_mtl.schema import INTENTS

_ALIKE = 0.85
"""How like a known intent a name must be to be taken for a misspelling of it."""

_START = re.compile(rf"(?:\s*(?:#[^\n]*)?\n)*(?:{'|'.join(INTENTS)}):[ \t]*\|")


def _detects(path: Path) -> bool:
    return _START.match(head(path, (".yml", ".yaml"))) is not None


def _read(source: Source) -> Reading:
    examples: list[Labelled] = []
    for intent, block in read_mapping(source.path).items():
        if intent not in INTENTS and (meant := get_close_matches(intent, INTENTS, 1, _ALIKE)):
            rule = "an intent must be one of nlu_mtl.schema.INTENTS, or a new name unlike these"
            raise place_of(source.path, block).error(rule, intent, f"write {meant[0]} or another name")
        examples += [_example(place, intent, line) for place, line in lines(source.path, block)]
    return Reading(examples)


def _example(place: Place, intent: str, line: str) -> Labelled:
    try:
        text, spans = read_annotated(line)
    except AnnotationError as error:
        raise DatasetError(f"{place.path}, {place.at}: {error}") from error
    return place.labelled(text, intent, [LabelledSpan(s.start, s.end, s.name, s.polarity) for s in spans])


FORMAT = Format("daogou", "Daogou's annotated YAML in its own attributes", _detects, _read)
