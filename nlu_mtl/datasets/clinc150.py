"""CLINC150: one JSON object of parts, each a list of ``[text, intent]``; ``oos`` is out of scope.

Larson et al., "An Evaluation Dataset for Intent Classification and Out-of-Scope Prediction", EMNLP 2019.
"""

import re
from pathlib import Path
from typing import Any

from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.labelled import Labelled
from nlu_mtl.datasets.place import Place, head, read_text
from nlu_mtl.schema import OUT_OF_SCOPE

_PARTS = ("train", "val", "test", "oos_train", "oos_val", "oos_test")
_NO_INTENT = "oos"
_START = re.compile(rf'\s*\{{\s*"(?:{"|".join(_PARTS)})"\s*:\s*\[')


def _detects(path: Path) -> bool:
    return _START.match(head(path, (".json",))) is not None


def _read(source: Source) -> Reading:
    content = Place(source.path).json(read_text(source.path))
    return Reading([example for part in source.parts for example in _part(source.path, part, content)])


def _part(path: Path, part: str, content: dict[str, Any]) -> list[Labelled]:
    rows = content.get(part)
    if not isinstance(rows, list):
        raise Place(path).error(f"the file must have a list {part!r}", ", ".join(content), "name a part that it has")
    return [_example(Place(path, f"{part}, row {number}"), row) for number, row in enumerate(rows, start=1)]


def _example(place: Place, row: Any) -> Labelled:
    if not isinstance(row, list) or len(row) != 2 or not all(isinstance(cell, str) for cell in row):
        raise place.error("a row must be [text, intent]", row, "correct it")
    text, intent = row
    return place.labelled(text.strip(), OUT_OF_SCOPE if intent == _NO_INTENT else intent)


FORMAT = Format("clinc150", "JSON object of parts, each a list of [text, intent]", _detects, _read, parts=_PARTS)
