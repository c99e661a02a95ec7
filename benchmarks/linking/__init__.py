"""Words linked to the values of a shop, with span vectors of the model that ships (``links.yml``).

Thresholds are chosen on the validation words and told on the test words, which are others.
"""

import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.linking.cases import LINKED, NOT_LINKED, PARTS, Shop, read_shops
from benchmarks.linking.judging import Judged, Score, choose, judge, score
from benchmarks.report import Figure
from catalog.linking import MEASURED
from nlu_mtl.serving.parser import Parser

LEAST_PRECISION = 0.97
MOST_WRONG = 0.02


def run() -> list[Figure]:
    """Precision, recall and wrong links of each part, at the thresholds of the code."""
    shops = read_shops(Parser.load())
    chosen, tried = choose(shops, MEASURED)
    judged = judge(shops, MEASURED)
    _print(_coverage(shops), *(_curve(name, curve) for name, curve in tried.items()))
    _print(f"chosen on validation: {chosen}; in the code: {MEASURED}", _by_kind(judged), _faults(judged))
    return [figure for part in PARTS for figure in _figures(part, score(judged, part))]


def _figures(part: str, told: Score) -> list[Figure]:
    tested = part != "validation"
    least, most = (LEAST_PRECISION, MOST_WRONG) if tested else (None, None)
    links = f"{told.found + told.substituted} right, {told.wrong} wrong"
    return [
        Figure(f"linking, {part}: precision", told.precision, least, at_most=False, note=links),
        Figure(f"linking, {part}: recall of what is here", told.recall, note=f"{told.found} of {told.same}"),
        Figure(
            f"linking, {part}: near values offered",
            told.substituted / max(1, told.near),
            note=f"{told.substituted} of {told.near}; {told.untold} not told",
        ),
        Figure(f"linking, {part}: wrong links, all words", told.wrong_rate, most),
    ]


def _coverage(shops: Sequence[Shop]) -> str:
    cases = sum(len(shop.cases) for shop in shops)
    read = sum(len({reading.case for reading in shop.readings}) for shop in shops)
    readings = sum(len(shop.readings) for shop in shops)
    return f"{cases} cases; the model reads {read} of them as their attribute, in {readings} carriers"


def _curve(name: str, curve: Sequence[tuple[float, Score]]) -> str:
    rows = [f"| {name} | right | wrong | not told | precision | recall |", "| --- | --- | --- | --- | --- | --- |"]
    for value, told in curve:
        right = told.found + told.substituted
        rows.append(
            f"| {value:g} | {right} | {told.wrong} | {told.untold} | {told.precision:.3f} | {told.recall:.3f} |"
        )
    return "\n".join(rows)


def _by_kind(judged: Sequence[Judged]) -> str:
    rows = ["| words | " + " | ".join(PARTS) + " |", "| --- | --- | --- |"]
    for kind in (*LINKED, *NOT_LINKED):
        cells = []
        for part in PARTS:
            mine = [each for each in judged if each.case.kind == kind and each.case.part == part]
            right = sum(each.right if kind in LINKED else each.link is None for each in mine)
            cells.append(f"{right} of {len(mine)}, {sum(each.wrong for each in mine)} wrong")
        rows.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _faults(judged: Sequence[Judged]) -> str:
    wrong = Counter(
        f"{each.case.part}: {each.case.facet} {each.case.word!r} → {each.link.value!r} ({each.link.how})"
        for each in judged
        if each.link is not None and (each.wrong or each.untold)
    )
    return "\n".join(["wrong or not told:", *(f"- {fault} × {count}" for fault, count in sorted(wrong.items()))])


def _print(*paragraphs: str) -> None:
    sys.stdout.write("\n\n".join(paragraphs) + "\n\n")
