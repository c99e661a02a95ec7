"""SIMMC 2.1, one user turn a line: ``dialogue_idx``, ``user``, ``act`` and ``slot_values``.

The data set gives the slot values of a turn and not where they stand. Spans are found by one rule: every
occurrence of a value in the turn, whole words, letter case aside, with a plural ending if there is one; the
longest value first. A value of one character (a size) must be written as it is. Values that are nowhere in
the turn, such as those taken over from an object on the screen, are left out and counted.

Kottur et al., "SIMMC 2.0: A Task-oriented Dialog Dataset for Immersive Multimodal Conversations", EMNLP 2021.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.labelled import LabelledSpan
from nlu_mtl.datasets.place import Place, head, read_lines

_TEXTS = ("user", "act")


def _detects(path: Path) -> bool:
    line = head(path, (".jsonl",)).partition("\n")[0]
    return '"dialogue_idx"' in line and '"user"' in line


def _read(source: Source) -> Reading:
    examples, named, found = [], 0, 0
    for place, line in read_lines(source.path):
        if not line.strip():
            continue
        row = place.json(line)
        if not all(isinstance(row.get(key), str) for key in _TEXTS) or "dialogue_idx" not in row:
            raise place.error("a turn must have dialogue_idx, user and act", row, "add what is missing")
        values = [*_values(place, row.get("slot_values", {}))]
        spans, hits = _find(row["user"], values)
        named, found = named + len(values), found + hits
        examples.append(place.labelled(row["user"], row["act"], spans, str(row["dialogue_idx"])))
    notice = f"{named - found} of {named} slot values are not in the words of their turn and give no span"
    return Reading(examples, (notice,) if found < named else ())


def _values(place: Place, slots: Any) -> Iterator[tuple[str, str]]:
    """Slot and value, a list's values one by one."""
    if not isinstance(slots, dict):
        raise place.error("slot_values must be an object", slots, "write it as {slot: value}")
    for slot, value in slots.items():
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, bool) or not isinstance(each, str | int | float):
                raise place.error("a slot value must be a string or a number", each, "correct it")
            if str(each).strip():
                yield slot, str(each).strip()


def _find(text: str, values: list[tuple[str, str]]) -> tuple[list[LabelledSpan], int]:
    """The spans of the values, and how many of the values gave any."""
    spans: list[LabelledSpan] = []
    hits = 0
    for slot, value in sorted(values, key=lambda pair: -len(pair[1])):
        ending, flags = ("(?:e?s)?", re.IGNORECASE) if len(value) > 1 and value[-1].isalpha() else ("", 0)
        # No apostrophe may stand before it: the "m" of "I'm" is no size.
        pattern = re.compile(rf"(?<![\w'’]){re.escape(value)}{ending}(?!\w)", flags)
        free = [
            LabelledSpan(*match.span(), slot, value=None if match[0] == value else value)
            for match in pattern.finditer(text)
            if all(match.end() <= span.start or span.end <= match.start() for span in spans)
        ]
        hits += bool(free)
        spans += free
    return spans, hits


FORMAT = Format("simmc2", "JSON Lines of user turns with act and slot values, grouped by dialogue", _detects, _read)
