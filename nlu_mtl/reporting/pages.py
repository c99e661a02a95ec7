"""The pages of a report: one HTML file with its pictures inside, and Markdown with pictures as files beside it."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from nlu_mtl.reporting.evaluated import EvaluatedSet, with_copies
from nlu_mtl.reporting.mistakes import Piece
from nlu_mtl.reporting.pictures import Picture
from nlu_mtl.reporting.sections import HEADLINES, Section, beside_noise, describe

HTML_FILE = "report.html"
MARKDOWN_FILE = "report.md"

_BACKTICKS = re.compile("`+")
_MARKDOWN = re.compile(r"([\\\[\]<>&*_`|])")
_STATES = {"plain": "", "right": "", "wrong": " ✗", "missed": " missed"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures of a report come from.

    Attributes:
        command: The command that made it, as it was typed.
        date: When, as people write it.
        model: Folder of the model.
        fingerprint: SHA-256 of the model.
        machine: What the times were measured on.
    """

    command: str
    date: str
    model: str
    fingerprint: str
    machine: str


def write_report(folder: Path, evaluated: Sequence[EvaluatedSet], origin: Origin) -> None:
    """Write ``report.html``, ``report.md`` and the pictures of the latter, over those of an earlier report.

    Args:
        folder: Where they go; made if it is not there.
        evaluated: The sets; a noised copy follows its clean set.
        origin: Where the figures come from.

    Raises:
        OSError: if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    groups = [[describe(each) for each in copies] for copies in with_copies(evaluated)]
    sections = [section for copies in groups for section in copies]
    content = {
        "origin": origin,
        "headlines": {name: told for name, told in HEADLINES.items() if any(name in each.metrics for each in sections)},
        "sections": sections,
        "noised": [(copies, beside_noise(copies)) for copies in groups if len(copies) > 1],
        "authored": all(section.authored for section in sections),
    }
    for number, section in enumerate(sections, start=1):
        for picture in section.pictures:
            (folder / picture_file(number, section, picture)).write_bytes(picture.svg)
    (folder / HTML_FILE).write_text(_render("report.html.jinja", content, html=True), encoding="utf-8")
    (folder / MARKDOWN_FILE).write_text(_render("report.md.jinja", content, html=False), encoding="utf-8")


def picture_file(number: int, section: Section, picture: Picture) -> str:
    """Name of a picture's file; ``number`` keeps sets of one name apart."""
    name = section.evaluated.name.replace("@", "-").replace("%", "")
    return f"{number}-{name}-{picture.name}.svg"


def _render(template: str, content: dict[str, object], *, html: bool) -> str:
    environment = Environment(
        loader=PackageLoader("nlu_mtl.reporting"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "share": _share,
        "inline": _inline,
        "code": _code,
        "cell": _cell,
        "plain": _plain,
        "annotated": _annotated,
    }
    return environment.get_template(template).render(**content, picture_file=picture_file)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _inline(picture: Picture) -> str:
    """The picture as the address of itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg).decode('ascii')}"


def _code(text: str) -> str:
    """A code span of Markdown, in which nothing is markup (CommonMark 6.1)."""
    line = " ".join(text.splitlines())
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(line)), default=0))
    space = " " if line.startswith("`") or line.endswith("`") or not line.strip() else ""
    return f"{fence}{space}{line}{space}{fence}"


def _cell(text: str) -> str:
    """A code span in a table, where a bar would end the cell."""
    return _code(text).replace("|", r"\|")


def _plain(text: str) -> str:
    """Words of Markdown with nothing in them that is markup."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.splitlines()))


def _annotated(pieces: Sequence[Piece]) -> str:
    """A text with its spans in the notation of the authored examples, faults marked."""
    return "".join(
        f"[{piece.text}]({piece.label}{_STATES[piece.state]})" if piece.label else piece.text for piece in pieces
    )
