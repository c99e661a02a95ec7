"""Labelled data of other people, read by spec (``snips:/data/snips/train``), split and noised; all without torch.

A format is one file: what its files look like, how they are read, what is counted; one line here adds it.
"""

import re
from pathlib import Path

from nlu_mtl.datasets import bitext, clinc150, daogou, hint3, queryner, rasa, simmc2, snips
from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.labelled import Dataset, DatasetError, Labelled, LabelledSpan
from nlu_mtl.datasets.noise import add_character_noise, noised_copy
from nlu_mtl.datasets.rasa import write_rasa
from nlu_mtl.datasets.splits import folds, split_dataset
from nlu_mtl.schema import OUT_OF_SCOPE

DATASETS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT for module in (snips, queryner, hint3, clinc150, bitext, simmc2, rasa, daogou)
}
"""Every format by the name that specs write."""

__all__ = [
    "DATASETS",
    "OUT_OF_SCOPE",
    "Dataset",
    "DatasetError",
    "Format",
    "Labelled",
    "LabelledSpan",
    "Reading",
    "Source",
    "add_character_noise",
    "detect_format",
    "folds",
    "noised_copy",
    "read_dataset",
    "split_dataset",
    "write_rasa",
]

_SPEC = re.compile(r"(?:(?P<name>[A-Za-z0-9][\w.-]*)=)?(?P<format>[a-z0-9]+):(?P<path>.+)")
_SHAPE = "[NAME=]FORMAT:PATH[#PART+PART]"


def read_dataset(spec: str) -> Dataset:
    """Read the data set that a spec names.

    Args:
        spec: ``[NAME=]FORMAT:PATH[#PART+PART]``. NAME is that of the label space and defaults to the format's, with
            the file's own (``hint3-curekart``) where each file of the format has another. Parts are for formats that
            keep several in one file (``clinc150:data_full.json#train+oos_train``).

    Raises:
        DatasetError: for a spec of another shape, an unknown format, path or part, a row that does not follow the
            format (it names file and line), or no examples at all.
    """
    match = _SPEC.fullmatch(spec)
    if match is None or match["format"] not in DATASETS:
        raise DatasetError(f"a data set must be {_SHAPE} (got {spec!r}); {_way_out(spec)}")
    found = DATASETS[match["format"]]
    source = _source(found, match["path"])
    reading = found.read(source)
    if not reading.examples:
        raise DatasetError(f"a data set must have examples (got none in {source.path}); name another file")
    space = found.space(source.path)
    name = match["name"] or (f"{found.name}-{space}" if space else found.name)
    return Dataset.of(name, reading.examples, source.path, reading.notices, found.name)


def detect_format(path: Path | str) -> Format | None:
    """The first format that a file or folder looks like; None where there is none."""
    return next((each for each in DATASETS.values() if each.detects(Path(path))), None)


def _source(found: Format, written: str) -> Source:
    path = Path(written)
    parts: tuple[str, ...] = ()
    if found.parts:
        path_part, _, listed = written.rpartition("#")
        path, parts = Path(path_part or listed), tuple(listed.split("+")) if path_part else ()
        unknown = [part for part in parts if part not in found.parts] if parts else [""]
        if unknown:
            rule = f"{found.name} must be read by part, {', '.join(found.parts)}"
            raise DatasetError(f"{rule} (got {unknown[0]!r}); write {found.name}:{path}#{found.parts[0]}")
        if len(set(parts)) < len(parts):
            raise DatasetError(f"each part must be named once (got {listed!r}); delete the second")
    if not path.exists():
        raise DatasetError(f"a data set's file or folder must exist (got {str(path)!r}); correct the path")
    return Source(path, parts)


def _way_out(spec: str) -> str:
    """What to write instead: the format of a bare path if it can be told, or else the formats that there are."""
    path = Path(spec.rpartition(":")[2])
    found = detect_format(path) if path.exists() else None
    return f"write {found.name}:{path}" if found else f"formats are {', '.join(DATASETS)}"
