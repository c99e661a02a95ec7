"""Three parallel files in a folder: ``seq.in`` (tokens), ``seq.out`` (BIO tags), ``label`` (intent).

The layout of slot-gated SLU (Goo et al., 2018), in which both SNIPS and ATIS are passed around.
"""

from pathlib import Path

from nlu_mtl.datasets.bio import BioReader
from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.place import Place, read_lines

_FILES = ("seq.in", "seq.out", "label")


def _detects(path: Path) -> bool:
    return all((path / name).is_file() for name in _FILES)


def _read(source: Source) -> Reading:
    if not source.path.is_dir():
        fix = f"name the folder that holds {', '.join(_FILES)}"
        raise Place(source.path).error("a snips data set must be a folder", source.path.name, fix)
    tokens, tags, intents = ([*read_lines(source.path / name)] for name in _FILES)
    if not len(tokens) == len(tags) == len(intents):
        got = f"{len(tokens)}, {len(tags)} and {len(intents)} lines"
        raise Place(source.path).error(f"{', '.join(_FILES)} must have as many lines", got, "align the three files")
    bio, examples = BioReader(), []
    for (_, words), (place, marks), (label_place, intent) in zip(tokens, tags, intents, strict=True):
        text, spans = bio.read(place, words.split(), marks.split())
        examples.append(label_place.labelled(text, intent.strip(), spans))
    return Reading(examples, bio.notices)


FORMAT = Format("snips", "folder of seq.in, seq.out and label: tokens, BIO tags, intent (SNIPS, ATIS)", _detects, _read)
