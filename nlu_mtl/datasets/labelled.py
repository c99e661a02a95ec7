"""Labelled texts of any label space as plain data, whatever file they came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nlu_mtl.schema import Polarity


class DatasetError(ValueError):
    """A data set that cannot be read, or a request that does not fit it."""


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A labelled stretch of a text.

    Attributes:
        start: First code point.
        end: One past the last code point.
        label: Name of the slot, entity or attribute in its data set.
        polarity: ``exclude`` where it is not wanted; only some formats tell.
        value: What the data set says it stands for, where that is not its very words.
    """

    start: int
    end: int
    label: str
    polarity: Polarity = "include"
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text.

    Attributes:
        text: The text itself, never blank.
        intent: Its intent; None where the data set has none.
        spans: Disjoint spans in reading order.
        group: What it must not be parted from when data is split, such as its dialogue.
    """

    text: str
    intent: str | None
    spans: tuple[LabelledSpan, ...]
    group: str | None = None


@dataclass(frozen=True)
class Dataset:
    """The examples of one file or folder and the label space that they are in.

    Attributes:
        name: Name of the label space; data sets of the same name share heads.
        examples: In the order of the file.
        intents: Every intent, sorted.
        labels: Every span label, sorted.
        path: The file or folder it was read from.
        notices: What was left out or put right in reading, counted.
        format: Name of the format it was read in; empty where it was not read from a file.
    """

    name: str
    examples: tuple[Labelled, ...]
    intents: tuple[str, ...]
    labels: tuple[str, ...]
    path: Path
    notices: tuple[str, ...] = field(default=())
    format: str = ""

    @classmethod
    def of(
        cls, name: str, examples: Iterable[Labelled], path: Path, notices: Iterable[str] = (), format: str = ""
    ) -> "Dataset":
        """The data set of these examples, its label space collected from them."""
        kept = tuple(examples)
        intents = {example.intent for example in kept if example.intent is not None}
        labels = {span.label for example in kept for span in example.spans}
        return cls(name, kept, tuple(sorted(intents)), tuple(sorted(labels)), path, tuple(notices), format)
