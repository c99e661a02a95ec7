"""Bitext customer service: CSV of utterance, intent and at most one entity with its offsets."""

from pathlib import Path

from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.labelled import Labelled, LabelledSpan
from nlu_mtl.datasets.place import Place, head, read_rows

_HEADER = ("utterance", "intent", "entity_type", "entity_value", "start_offset", "end_offset", "category", "tags")


def _detects(path: Path) -> bool:
    return head(path, (".csv",)).partition("\n")[0].strip() == ",".join(_HEADER)


def _read(source: Source) -> Reading:
    return Reading([_example(place, row) for place, row in read_rows(source.path, _HEADER)])


def _example(place: Place, row: dict[str, str]) -> Labelled:
    text = row["utterance"]
    if not row["entity_type"]:
        return place.labelled(text, row["intent"])
    offsets, value = (row["start_offset"], row["end_offset"]), row["entity_value"]
    if not all(offset.isascii() and offset.isdigit() for offset in offsets):
        raise place.error("offsets must be whole numbers", offsets, "count code points from 0")
    start, end = map(int, offsets)
    words = text[start:end]
    # Values are written with capitals that their utterances need not have.
    if words.casefold() != value.casefold():
        raise place.error(f"offsets must cut out the value {value!r}", words, "count code points from 0")
    span = LabelledSpan(start, end, row["entity_type"], value=None if words == value else value)
    return place.labelled(text, row["intent"], [span])


FORMAT = Format("bitext", "CSV of utterance, intent and one entity as offsets", _detects, _read)
