"""Templates with slots: their notation and the files they are read from.

The notation of a template: ``{color}`` draws a value and labels it, ``{brand:exclude}`` labels it as not wanted,
``{feature.with}`` draws from the list of that form, ``{same color}`` repeats the last value; ``<rule>`` inserts a
rule or a generated value; ``(one|two|)`` chooses; ``[the <ordinal> one](item_reference)`` labels what it encloses.
A backslash takes the next character literally. A line that starts with ``3*`` counts three times.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu_mtl.data.examples import check_label
from nlu_mtl.data.lexicon import load_yaml
from nlu_mtl.schema import Polarity

_TOKEN = re.compile(
    r"\\(?P<escaped>.)"
    r"|\{(?P<same>same )?(?P<slot>[a-z_]+)(?:\.(?P<form>[a-z_]+))?(?::(?P<polarity>[a-z]+))?\}"
    r"|<(?P<rule>[a-z_]+)>"
    r"|\]\((?P<label>[a-z_]+)(?::(?P<label_polarity>[a-z]+))?\)"
    r"|(?P<mark>[\[(|)])"
    r"|(?P<text>[^\\{<\[\](|)]+)"
)
_WEIGHT = re.compile(r"(\d+)\*\s+")


class GrammarError(ValueError):
    """A template or a grammar file that cannot be read."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Words as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule or generated value."""

    name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A labelled value drawn from a list."""

    name: str
    form: str | None
    polarity: Polarity
    same: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several templates."""

    options: tuple["Template", ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A template whose whole expansion is one span."""

    content: "Template"
    name: str
    polarity: Polarity


Node = Literal | Rule | Slot | Choice | Marked
Template = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Rules by name, and templates by topic: an intent's, or a kind of product text."""

    rules: Mapping[str, tuple[Template, ...]]
    trained: Mapping[str, tuple[Template, ...]]
    held_out: Mapping[str, tuple[Template, ...]]

    @classmethod
    def load(cls, folder: Path) -> "Grammar":
        """Read every ``*.yml`` of a folder: ``rules`` and ``templates`` (``train`` and ``held_out`` of a topic)."""
        rules: dict[str, tuple[Template, ...]] = {}
        trained: dict[str, tuple[Template, ...]] = {}
        held_out: dict[str, tuple[Template, ...]] = {}
        for path in sorted(folder.glob("*.yml")):
            content = load_yaml(path)
            rules |= {name: read_templates(text) for name, text in content.get("rules", {}).items()}
            for topic, lists in content.get("templates", {}).items():
                trained[topic] = trained.get(topic, ()) + read_templates(lists["train"])
                held_out[topic] = held_out.get(topic, ()) + read_templates(lists["held_out"])
        return cls(rules, trained, held_out)


def read_templates(text: str) -> tuple[Template, ...]:
    """Read one template a line, each as often as its weight says; ``#`` starts a comment line."""
    templates: list[Template] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith("# "):
            continue
        weight = _WEIGHT.match(line)
        template = read_template(line[weight.end() :] if weight else line)
        templates += [template] * (int(weight[1]) if weight else 1)
    return tuple(templates)


def read_template(line: str) -> Template:
    """Read one template.

    Raises:
        GrammarError: if a bracket is left open or closed without being opened.
        AnnotationError: if a label is not one of the schema's.
    """
    reader = _Reader(line)
    options, closing = reader.options()
    if closing is not None:
        raise GrammarError(f"a template's brackets must match (got {line!r}); escape literal ones with a backslash")
    return options[0] if len(options) == 1 else (Choice(options),)


class _Reader:
    """Recursive descent over one template line."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.position = 0

    def options(self) -> tuple[tuple[Template, ...], re.Match[str] | None]:
        """Read alternatives up to the bracket that closes them, or to the end of the line."""
        options: list[Template] = []
        nodes: list[Node] = []
        while self.position < len(self.line):
            match = _TOKEN.match(self.line, self.position)
            if match is None:
                raise GrammarError(f"a template must follow the notation (got {self.line!r}); escape literal brackets")
            self.position = match.end()
            if match["mark"] == "|":
                options.append(tuple(nodes))
                nodes = []
            elif match["mark"] == ")" or match["label"]:
                return (*options, tuple(nodes)), match
            else:
                nodes.append(self._node(match))
        return (*options, tuple(nodes)), None

    def _node(self, match: re.Match[str]) -> Node:
        if match["text"] or match["escaped"]:
            return Literal(match["text"] or match["escaped"])
        if match["rule"]:
            return Rule(match["rule"])
        if match["slot"]:
            polarity = check_label(match["slot"], match["polarity"] or "include", self.line)
            return Slot(match["slot"], match["form"], polarity, bool(match["same"]))
        options, closing = self.options()
        if closing is None or bool(closing["label"]) != (match["mark"] == "["):
            raise GrammarError(f"a template's brackets must match (got {self.line!r}); close what is opened")
        if not closing["label"]:
            return Choice(options)
        content = options[0] if len(options) == 1 else (Choice(options),)
        polarity = check_label(closing["label"], closing["label_polarity"] or "include", self.line)
        return Marked(content, closing["label"], polarity)
