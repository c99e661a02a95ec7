"""Pictures of a report, drawn by matplotlib as SVG, with a text that says what they show."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from nlu_mtl.reporting.calibration import BINS, Bin, calibration_error
from nlu_mtl.reporting.confusion import Confusion, frequent_confusions, most_confused

# Ink on a sheet of its own color, so that a picture reads alike on light and dark pages.
_SHEET, _INK, _FAINT, _BLUE, _ORANGE = "#ffffff", "#1b1f24", "#d0d7de", "#1f6feb", "#bc4c00"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # letters stay text, in a font that the reader has
    "svg.hashsalt": "daogou",
    "text.parse_math": False,  # a label may have a dollar sign
    "font.size": 9.0,
    "figure.facecolor": _SHEET,
    "axes.facecolor": _SHEET,
    "axes.edgecolor": _FAINT,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
_LONGEST_NAME = 28
_MOST_NAMES = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a report.

    Attributes:
        name: What it shows, a part of its file name.
        svg: The drawing.
        alt: What it shows, for those who do not see it.
    """

    name: str
    svg: bytes
    alt: str


def confusion_picture(confusion: Confusion, name: str, title: str) -> Picture:
    """A square matrix, shaded by the shares of each row so that rare names show as well; mistakes in another color.

    Where there are many names, the most confused alone have rows of their own.
    """
    shown = most_confused(confusion, _MOST_NAMES)
    shares = shown.counts / np.maximum(shown.counts.sum(axis=1, keepdims=True), 1)
    size = len(shown.expected)
    right = np.eye(size, dtype=bool)
    with _styled():
        figure = Figure(figsize=(2.8 + 0.3 * size, 2.2 + 0.28 * size), layout="constrained")
        axes = figure.subplots()
        axes.imshow(
            np.ma.masked_array(shares, ~right | (shown.counts == 0)), cmap="Blues", vmin=0, vmax=1, aspect="auto"
        )
        axes.imshow(
            np.ma.masked_array(shares, right | (shown.counts == 0)), cmap="Oranges", vmin=0, vmax=0.6, aspect="auto"
        )
        for row, column in zip(*np.nonzero(shown.counts), strict=True):
            dark = shares[row, column] > (0.6 if row == column else 0.4)
            color = _SHEET if dark else _INK
            axes.text(column, row, str(shown.counts[row, column]), color=color, ha="center", va="center", fontsize=8)
        axes.set_xticks(range(size), [_short(each) for each in shown.read], rotation=45, ha="right")
        axes.set_yticks(range(size), [_short(each) for each in shown.expected])
        axes.set_xticks(np.arange(size + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(size + 1) - 0.5, minor=True)
        axes.grid(which="minor", color=_FAINT, linewidth=0.5)
        axes.tick_params(which="both", length=0)
        axes.set(xlabel="read", ylabel="expected", title=title)
        return Picture(name, _svg(figure), f"{title}: {_said_of(confusion)}")


def calibration_picture(bins: Sequence[Bin], name: str, title: str) -> Picture:
    """A reliability diagram (Guo et al., 2017), the number of texts of each bin below it."""
    places = [(each.low + each.high) / 2 for each in bins]
    error = calibration_error(bins)
    with _styled():
        figure = Figure(figsize=(4.6, 5.0), layout="constrained")
        axes, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        axes.plot([0, 1], [0, 1], color=_INK, linewidth=1, linestyle="--", label="as sure as right")
        axes.bar(
            places, [each.accuracy for each in bins], width=0.9 / BINS, color=_BLUE, alpha=0.35, label="share right"
        )
        points = ([each.confidence for each in bins], [each.accuracy for each in bins])
        axes.plot(*points, color=_ORANGE, marker="o", linewidth=1.5, label="at the mean confidence")
        axes.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="share right", title=f"{title} (ECE {error:.3f})")
        axes.legend(loc="upper left", frameon=False)
        drawn = below.bar(places, [each.count for each in bins], width=0.9 / BINS, color=_BLUE)
        below.bar_label(drawn, fontsize=8)
        below.margins(y=0.25)
        below.set(xlabel="confidence", ylabel="texts")
        return Picture(name, _svg(figure), f"{title}: expected calibration error {error:.3f}; {_said_of_bins(bins)}")


@contextmanager
def _styled() -> Iterator[None]:
    with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # the reader's fonts have what ours lack
        yield


def _svg(figure: Figure) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _said_of(confusion: Confusion) -> str:
    total, right = int(confusion.counts.sum()), int(confusion.counts.diagonal().sum())
    pairs = [f"{one} read as {other} {count} times" for one, other, count in frequent_confusions(confusion, 5)]
    return f"{right} of {total} on the diagonal" + ("; " + ", ".join(pairs) if pairs else "")


def _said_of_bins(bins: Sequence[Bin]) -> str:
    return ", ".join(
        f"of {each.count} texts with confidence {each.low:.1f} to {each.high:.1f}, {each.accuracy:.0%} right"
        for each in bins
    )
