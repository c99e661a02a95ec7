"""HINT3: what people wrote to live shop bots, as ``sentence,label``.

Arora et al., "HINT3: Raising the bar for Intent Detection in the Wild", Insights 2020.
"""

import re
from pathlib import Path

from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.place import head, read_rows
from nlu_mtl.schema import OUT_OF_SCOPE

_HEADER = ("sentence", "label")
_NO_INTENT = "NO_NODES_DETECTED"
_PART = re.compile(r"_(?:subset_train|full_train|train|valid|validation|dev|test)$")


def _detects(path: Path) -> bool:
    return head(path, (".csv",)).partition("\n")[0].strip() == ",".join(_HEADER)


def _read(source: Source) -> Reading:
    return Reading(
        [
            place.labelled(row["sentence"].strip(), OUT_OF_SCOPE if row["label"] == _NO_INTENT else row["label"])
            for place, row in read_rows(source.path, _HEADER)
        ]
    )


def _shop(path: Path) -> str:
    """Each shop has intents of its own: the file's name without what tells train from test."""
    return _PART.sub("", path.stem.lower())


FORMAT = Format("hint3", "CSV of sentence and label; NO_NODES_DETECTED is out of scope", _detects, _read, space=_shop)
