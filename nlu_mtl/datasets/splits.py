"""Disjoint parts of a data set, the same for the same seed on every machine."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from nlu_mtl.datasets.labelled import Dataset, DatasetError

Unit = list[int]


def split_dataset(
    dataset: Dataset,
    fraction: float,
    seed: int,
    stratify: Literal["intent"] | None = None,
    group: bool = False,
) -> tuple[Dataset, Dataset]:
    """Split a data set in two; both parts keep its order and its whole label space.

    Examples stay together by their group, or else by their text, letter case aside: without groups no text is in
    both parts.

    Args:
        dataset: What to split.
        fraction: Share of the second part, between 0 and 1.
        seed: Seed of the draw.
        stratify: ``intent`` to draw that share of each intent; each keeps at least one text in the first part.
        group: Whether to keep together by group instead of by text.

    Returns:
        The larger rest and the drawn part: train and test, in that order.

    Raises:
        DatasetError: for a fraction out of bounds, groups or intents that are missing, or a part left empty.
    """
    if not 0 < fraction < 1:
        raise DatasetError(f"a fraction must be between 0 and 1 (got {fraction}); 0.2 draws a fifth")
    if stratify is not None and not dataset.intents:
        raise DatasetError(f"a stratified split must have intents (got {dataset.name} without); leave out stratify")
    strata: dict[str, list[Unit]] = {}
    for unit in _units(dataset, group):
        strata.setdefault(_stratum(dataset, unit) if stratify else "", []).append(unit)
    drawn: set[int] = set()
    seen = 0
    for name in sorted(strata):
        units = strata[name]
        seen += sum(map(len, units))
        random.Random(f"{seed}:{name}").shuffle(units)
        # The running total decides, so that what rounding leaves over in one intent is made up in the next.
        for unit in units[1:]:
            if len(drawn) + len(unit) <= round(fraction * seen):
                drawn.update(unit)
    if not drawn:
        got = f"{len(dataset.examples)} examples, fraction {fraction}"
        raise DatasetError(f"a split must leave examples in both parts (got {got}); raise the fraction")
    return _without(dataset, drawn), _only(dataset, drawn)


def folds(dataset: Dataset, k: int, seed: int, by_group: bool = True) -> list[tuple[Dataset, Dataset]]:
    """Cut a data set into k parts of nearly equal size and pair each with all others.

    Args:
        dataset: What to cut.
        k: How many folds, at least 2.
        seed: Seed of the draw.
        by_group: Whether to keep examples together by group, or else by text, letter case aside.

    Returns:
        k pairs of train and test; the tests are disjoint and together the whole.

    Raises:
        DatasetError: for fewer than two folds, more folds than groups, or groups that are missing.
    """
    units = _units(dataset, by_group)
    if not 2 <= k <= len(units):
        raise DatasetError(f"folds must be from 2 to {len(units)}, the number of groups (got {k}); choose another k")
    random.Random(f"{seed}:folds").shuffle(units)
    parts: list[set[int]] = [set() for _ in range(k)]
    for unit in sorted(units, key=len, reverse=True):
        min(parts, key=len).update(unit)
    return [(_without(dataset, part), _only(dataset, part)) for part in parts]


def _units(dataset: Dataset, group: bool) -> list[Unit]:
    """Indices of the examples that must stay together."""
    units: dict[str, Unit] = {}
    for index, example in enumerate(dataset.examples):
        if group and example.group is None:
            rule = "examples must have a group to be kept together by it"
            raise DatasetError(f"{rule} (got {example.text!r} of {dataset.name} without); turn grouping off")
        units.setdefault(example.group if group and example.group else example.text.casefold(), []).append(index)
    return list(units.values())


def _stratum(dataset: Dataset, unit: Sequence[int]) -> str:
    return Counter(dataset.examples[index].intent or "" for index in unit).most_common(1)[0][0]


def _only(dataset: Dataset, indices: Iterable[int]) -> Dataset:
    return replace(dataset, examples=tuple(dataset.examples[index] for index in sorted(indices)))


def _without(dataset: Dataset, indices: set[int]) -> Dataset:
    return _only(dataset, set(range(len(dataset.examples))) - indices)
