"""Figures and the table they are printed in."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        bound: What it must reach, None where it is only told.
        at_most: Whether ``bound`` is an upper bound; a lower one otherwise.
    """

    name: str
    value: float
    bound: float | None = None
    at_most: bool = True
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure reaches its bound."""
        if self.bound is None:
            return True
        return self.value <= self.bound if self.at_most else self.value >= self.bound


def table(figures: Sequence[Figure]) -> str:
    """Figures as a Markdown table."""
    rows = ["| figure | measured | must be | |", "| --- | --- | --- | --- |"]
    for figure in figures:
        sign = "≤" if figure.at_most else "≥"
        bound = "" if figure.bound is None else f"{sign} {figure.bound:g}"
        missed = "" if figure.met else "**missed** "
        rows.append(f"| {figure.name} | {figure.value:.3g} | {bound} | {missed}{figure.note} |")
    return "\n".join(rows)
