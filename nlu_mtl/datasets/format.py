"""What a format of labelled data is: a name, how its files are told, and how they are read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nlu_mtl.datasets.labelled import Labelled


@dataclass(frozen=True, slots=True)
class Source:
    """What a spec names.

    Attributes:
        path: The file or folder, which exists.
        parts: Parts of the file, as after ``#``; empty unless the format has parts.
    """

    path: Path
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gave.

    Attributes:
        examples: In the order of the file.
        notices: What was left out or put right, counted, one sentence each.
    """

    examples: list[Labelled]
    notices: tuple[str, ...] = ()


def _no_space_of_its_own(path: Path) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Format:
    """A format of labelled data.

    Attributes:
        name: As specs write it.
        description: What its files look like, in one line.
        detects: Whether a path looks like this format, by name and first lines; never raises on odd content.
        read: Reads a source whole; raises :class:`nlu_mtl.datasets.DatasetError`.
        parts: Names that a spec may give after ``#``; empty where files have no parts.
        space: What sets this file's label space apart from others of the format; None where nothing does.
    """

    name: str
    description: str
    detects: Callable[[Path], bool]
    read: Callable[[Source], Reading]
    parts: tuple[str, ...] = ()
    space: Callable[[Path], str | None] = _no_space_of_its_own
