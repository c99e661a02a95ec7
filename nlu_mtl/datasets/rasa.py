"""Rasa NLU training data, format 3.1: ``nlu.yml`` or a folder of such files, read and written.

Intents and their annotated examples are read; ``intent/response_key`` stays one intent. Synonyms, regular
expressions and lookup tables are not examples: they are left out and counted, as are lines without a dash,
which Rasa leaves out too.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from nlu_mtl.datasets.format import Format, Reading, Source
from nlu_mtl.datasets.labelled import Labelled
from nlu_mtl.datasets.place import Place, head, read_text
from nlu_mtl.datasets.rasa_notation import read_example, write_example
from nlu_mtl.datasets.yaml_blocks import items, lines, mapping, place_of, read_mapping, scalar

_SUFFIXES = (".yml", ".yaml")
_NLU = re.compile(r"^[\"']?nlu[\"']?\s*:", re.MULTILINE)
_OTHER_ITEMS = ("synonym", "regex", "lookup")
_UNDASHED = "line without a dash"
_PLAIN = re.compile(r"[A-Za-z_][\w./-]*")
_YAML_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def write_rasa(examples: Iterable[Labelled], path: Path | str, intent: str | None = None) -> None:
    """Write examples as Rasa NLU training data, by intent in order of first appearance.

    Reading the file back gives the same texts, intents and spans; ``group`` has no place in the format.

    Args:
        examples: What to write; polarity ``exclude`` becomes the role ``exclude``.
        path: The file, which is replaced.
        intent: The intent of examples that have none.

    Raises:
        DatasetError: if an example has no intent, or a text that the notation cannot hold. Nothing is written.
    """
    by_intent: dict[str, list[str]] = {}
    for number, example in enumerate(examples, start=1):
        place = Place(Path(path), f"example {number}")
        name = example.intent or intent
        if name is None:
            raise place.error("an example for Rasa must have an intent", example.text, "give intent=")
        by_intent.setdefault(name, []).append(write_example(place, _one_line(place, example)))
    blocks = ['version: "3.1"\n\nnlu:\n']
    for name, texts in by_intent.items():
        block = "".join(f"    - {text}\n" for text in texts)
        blocks.append(f"- intent: {_quoted(name)}\n  examples: |\n{block}")
    Path(path).write_text("".join(blocks), encoding="utf-8")


def _one_line(place: Place, example: Labelled) -> Labelled:
    for character in example.text:
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            rule = "a text for Rasa must be one line of printable characters"
            raise place.error(rule, character, "replace it by a space")
    return example


def _quoted(name: str) -> str:
    plain = _PLAIN.fullmatch(name) and name.lower() not in _YAML_WORDS
    return name if plain else json.dumps(name, ensure_ascii=False)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
    return [path]


def _detects(path: Path) -> bool:
    files = path.iterdir() if path.is_dir() else [path]
    return any(_NLU.search(head(file, _SUFFIXES)) for file in files)


def _read(source: Source) -> Reading:
    left_out: Counter[str] = Counter()
    examples: list[Labelled] = []
    # A folder of training data holds stories, rules and a domain too.
    files = [file for file in _files(source.path) if _NLU.search(read_text(file))]
    if not files:
        raise Place(source.path).error("training data must have a key nlu", source.path.name, "name the nlu file")
    for file in files:
        content = read_mapping(file)
        if "nlu" in content:
            examples += _items(file, content["nlu"], left_out)
    return Reading(examples, tuple(f"{count} × {what} left out" for what, count in sorted(left_out.items())))


def _items(path: Path, node: yaml.Node, left_out: Counter[str]) -> Iterator[Labelled]:
    for item in items(path, node):
        content = mapping(path, item)
        other = [key for key in _OTHER_ITEMS if key in content]
        if "intent" in content and "examples" in content:
            name = scalar(path, content["intent"])
            for place, text in _texts(path, content["examples"], left_out):
                yield read_example(place, name, text)
        elif other:
            left_out[other[0]] += 1
        else:
            got = ", ".join(content)
            rule = f"an item must have intent and examples, or {', '.join(_OTHER_ITEMS)}"
            raise place_of(path, item).error(rule, got, "add what is missing or delete it")


def _texts(path: Path, node: yaml.Node, left_out: Counter[str]) -> Iterator[tuple[Place, str]]:
    """The annotated texts of a block of dashed lines, or of a list of ``text:``."""
    if not isinstance(node, yaml.SequenceNode):
        for place, line in lines(path, node):
            if line.startswith("-"):
                yield place, line[1:].strip()
            else:
                left_out[_UNDASHED] += 1
        return
    for item in items(path, node):
        content = mapping(path, item)
        if "text" not in content:
            raise place_of(path, item).error("an example must have a text", ", ".join(content), "add text:")
        yield place_of(path, item), scalar(path, content["text"]).strip()


FORMAT = Format("rasa", "Rasa NLU YAML: nlu.yml or a folder of such files", _detects, _read)
