"""How often links are right, and from which threshold on they do more good than harm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from benchmarks.linking.cases import NOT_LINKED, Case, Part, Shop
from catalog.linking import Link, Linker, Thresholds

HARM = 4
"""Right links that one wrong link, or one substitution that is not told, undoes: wrong products are shown for it."""
GRID = {
    "alike": (0.75, 0.78, 0.8, 0.82, 0.83, 0.85, 0.86, 0.87, 0.89, 0.92),
    "head": (0.0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7),
    "near": (0.4, 0.45, 0.5, 0.55, 0.58, 0.6, 0.62, 0.64, 0.66, 0.68, 0.7, 0.72, 0.75, 0.8),
}
"""Thresholds tried, in the order in which the linker asks."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading and what became of it."""

    case: Case
    link: Link | None
    right: bool

    @property
    def wrong(self) -> bool:
        """Whether it is linked to something that it does not mean."""
        return self.link is not None and not self.right

    @property
    def untold(self) -> bool:
        """Whether something else is shown for it and nobody is told: by a link that passes for the thing itself."""
        passed_off = self.link is not None and self.link.how in ("exact", "synonym")
        return self.right and self.case.kind == "near" and passed_off


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over readings.

    Attributes:
        same: Whose words mean a value itself.
        near: Whose words mean something that a value comes near.
        other: Whose words mean nothing here.
        found: Of ``same``, linked rightly.
        substituted: Of ``near``, linked rightly.
        wrong: Linked to what is not meant, among all.
        untold: Of ``substituted``, passed off as the thing itself.
    """

    same: int
    near: int
    other: int
    found: int
    substituted: int
    wrong: int
    untold: int

    @property
    def precision(self) -> float:
        """Share of right links among links."""
        linked = self.found + self.substituted + self.wrong
        return (self.found + self.substituted) / linked if linked else 1.0

    @property
    def recall(self) -> float:
        """Share of the words that mean a value itself that are linked to it."""
        return self.found / self.same if self.same else 1.0

    @property
    def wrong_rate(self) -> float:
        """Wrong links by all readings."""
        return self.wrong / max(1, self.same + self.near + self.other)

    @property
    def worth(self) -> int:
        """Right links, less what wrong and untold ones undo."""
        return self.found + self.substituted - HARM * (self.wrong + self.untold)


def judge(shops: Iterable[Shop], thresholds: Thresholds) -> list[Judged]:
    """Every reading linked by a linker with these thresholds."""
    judged = []
    for shop in shops:
        linker = shop.linker(thresholds)
        for reading in shop.readings:
            link = linker.link(shop.facet, reading.case.word, reading.vector)
            judged.append(Judged(reading.case, link, link is not None and _is_right(shop, linker, link, reading.case)))
    return judged


def score(judged: Sequence[Judged], part: Part) -> Score:
    """The counts of one part."""
    mine = [each for each in judged if each.case.part == part]
    near = [each for each in mine if each.case.kind == "near"]
    other = [each for each in mine if each.case.kind in NOT_LINKED]
    right = [each for each in mine if each.right]
    substituted = sum(each.case.kind == "near" for each in right)
    return Score(
        same=len(mine) - len(near) - len(other),
        near=len(near),
        other=len(other),
        found=len(right) - substituted,
        substituted=substituted,
        wrong=sum(each.wrong for each in mine),
        untold=sum(each.untold for each in mine),
    )


def choose(shops: Sequence[Shop], start: Thresholds) -> tuple[Thresholds, dict[str, list[tuple[float, Score]]]]:
    """The thresholds of most worth on the validation words, the stricter of two alike, and what each tried one gave."""
    chosen, tried = start, {}
    for name in (field.name for field in fields(Thresholds)):
        curve = [(value, score(judge(shops, replace(chosen, **{name: value})), "validation")) for value in GRID[name]]
        best, _ = max(curve, key=lambda each: (each[1].worth, each[0]))
        chosen, tried[name] = replace(chosen, **{name: best}), curve
    return chosen, tried


def _is_right(shop: Shop, linker: Linker, link: Link, case: Case) -> bool:
    """Whether the link means right values and no others: one of its own, or those that the words are a part of."""
    if linker.has(shop.facet, link.value):
        return link.value in case.right
    column = shop.columns.category(shop.facet)
    meant = [] if column is None else column.meant(link.value)
    values = {shop.values[row] for rows in meant for row in rows.tolist()}
    return bool(values) and values <= case.right
