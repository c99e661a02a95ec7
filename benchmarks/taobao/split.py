"""A multi-task ranking split of a real log of clicks, favourites, carts and purchases (Tianchi CIKM 2019 EComm).

The log holds no impressions. Each (user, item, day) with an event is a positive row; four items that others touched on
that day are drawn for each as negative ones, so that popularity tells nothing. A favourite, cart or purchase implies a
click. Features know only the days before the row's. The last two days are halved by a coin into validation and test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nlu_mtl.training.tabular.rows import Rows

TASKS = ("click", "fav", "cart", "buy")
EVENTS, ITEMS, USERS = "events_0610_0618.tsv", "ecomm_item_feature.txt", "ecomm_user_feature.txt"
_FIRST_DAY, _LAST_OF_TRAINING = 20190610, 20190616
_NEGATIVES, _BINS = 4, 19
_BUY = 4
_LISTS = 1000.0
"""The first number of a list, above those of single values."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Log:
    """The log and what is known of its items and users.

    Attributes:
        events: User, item, type (1 click to 4 purchase) and day from 0 of each event. Shape: (events, 4).
        items: Category 1, category, brand of each item, -1 where unknown, and its price, NaN where unknown.
        users: Gender, age, education, career of each user, -1 where unknown, income, and stage.
    """

    events: Ints
    items: Mapping[int, tuple[float, ...]]
    users: Mapping[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Split:
    """Rows to train on, to choose by and to report on, and the number of ids of each column."""

    train: Rows
    validation: Rows
    test: Rows
    sizes: tuple[int, ...]


def read_log(folder: Path) -> Log:
    """The log of a folder as published."""
    events = np.loadtxt(folder / EVENTS, delimiter="\t", dtype=np.int64)
    events[:, 3] -= _FIRST_DAY
    return Log(events, _table(folder / ITEMS), _table(folder / USERS))


def split_log(log: Log, seed: int = 0) -> Split:
    """The split, the same for the same seed."""
    rng = np.random.default_rng(seed)
    keys, labels = _rows(log.events, rng)
    item = np.array([log.items.get(each, (np.nan,) * 4) for each in keys[:, 1].tolist()])
    user = np.array([log.users.get(each, (np.nan,) * 6) for each in keys[:, 0].tolist()])
    price = np.log1p(item[:, 3].clip(min=0))
    later = keys[:, 2] > _LAST_OF_TRAINING - _FIRST_DAY
    part = np.where(~later, 0, np.where(rng.random(len(keys)) < 0.5, 1, 2))
    train = part == 0
    numbers = np.column_stack((price, np.log1p(user[:, 4].clip(min=0)), _history(keys, log)))
    mean, spread = np.nanmean(numbers[train], axis=0), np.nanstd(numbers[train], axis=0)
    scaled = np.nan_to_num((numbers - mean) / (spread + 1e-9)).astype(np.float32)
    bounds = np.nanquantile(price[train], np.linspace(0.05, 0.95, _BINS))
    bins = np.digitize(np.nan_to_num(price), bounds)
    columns = (keys[:, 0], keys[:, 1], *item[:, :3].T, *user[:, [0, 1, 2, 3, 5]].T, bins)
    ids, sizes = zip(*(_coded(np.nan_to_num(each, nan=-999.0), train) for each in columns), strict=True)
    rows = Rows(torch.from_numpy(np.stack(ids, axis=1)), torch.from_numpy(scaled), torch.from_numpy(labels))
    train_rows, validation, test = (rows.take(torch.from_numpy(part == each)) for each in range(3))
    return Split(train_rows, validation, test, tuple(sizes))


def _table(path: Path) -> dict[int, tuple[float, ...]]:
    """What a file says of each id, lists as numbers of their own; the first line of an id counts."""
    table: dict[int, tuple[float, ...]] = {}
    lists: dict[str, float] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, *values = line.split("\t")
        numbers = (
            lists.setdefault(each, _LISTS + len(lists)) if "," in each else float(each or "nan") for each in values
        )
        table.setdefault(int(key), tuple(numbers))
    return table


def _rows(events: Ints, rng: np.random.Generator) -> tuple[Ints, NDArray[np.float32]]:
    """User, item and day of each row, positive ones first, and its labels."""
    positive, where = np.unique(events[:, [0, 1, 3]], axis=0, return_inverse=True)
    labels = np.zeros((len(positive), len(TASKS)), dtype=np.float32)
    labels[where.ravel(), events[:, 2] - 1] = 1
    labels[:, 0] = 1
    seen = set(map(tuple, positive.tolist()))
    drawn: dict[tuple[int, int, int], None] = {}
    for day in np.unique(positive[:, 2]).tolist():
        today = positive[positive[:, 2] == day]
        for user, count in zip(*np.unique(today[:, 0], return_counts=True), strict=True):
            for item in rng.choice(today[:, 1], size=count * _NEGATIVES).tolist():
                if (key := (int(user), item, day)) not in seen:
                    drawn[key] = None
    negative = np.array(list(drawn), dtype=np.int64).reshape(-1, 3)
    none = np.zeros((len(negative), len(TASKS)), dtype=np.float32)
    return np.concatenate((positive, negative)), np.concatenate((labels, none))


def _history(keys: Ints, log: Log) -> Floats:
    """Logarithms of how often something was seen before the day. Shape: (rows, 7)."""
    user, item, day = keys.T
    first, category = (_of_items(log, item, place) for place in (0, 1))
    events = log.events
    of_user, of_item, kind = events[:, 0], events[:, 1], events[:, 2]
    firsts, categories = (_of_items(log, of_item, place) for place in (0, 1))
    bought = kind == _BUY
    counted: Sequence[tuple[tuple[Ints, ...], tuple[Ints, ...], NDArray[np.bool_] | None]] = (
        ((user,), (of_user,), None),
        ((item,), (of_item,), None),
        ((user, category), (of_user, categories), None),
        ((user, first), (of_user, firsts), None),
        ((user, item), (of_user, of_item), None),
        ((item,), (of_item,), bought),
        ((user,), (of_user,), bought),
    )
    return np.log1p(np.column_stack([_before(asked, day, told, events[:, 3], only) for asked, told, only in counted]))


def _of_items(log: Log, items: Ints, place: int) -> Ints:
    return np.nan_to_num([log.items.get(each, (np.nan,) * 4)[place] for each in items.tolist()], nan=-1).astype(
        np.int64
    )


def _before(
    asked: tuple[Ints, ...], day: Ints, told: tuple[Ints, ...], when: Ints, only: NDArray[np.bool_] | None
) -> Floats:
    """How many events of the same key came on days before each row's. Shape: (rows,)."""
    every = np.concatenate((np.column_stack(asked), np.column_stack(told)))
    _, code = np.unique(every, axis=0, return_inverse=True)
    code = code.ravel()
    of_row, of_event = code[: len(day)], code[len(day) :]
    if only is not None:
        of_event, when = of_event[only], when[only]
    days = int(max(day.max(), when.max())) + 1
    counts = np.zeros((int(code.max()) + 1, days + 1))
    np.add.at(counts, (of_event, when + 1), 1)
    found: Floats = counts.cumsum(axis=1)[of_row, day]
    return found


def _coded(values: Floats, train: NDArray[np.bool_]) -> tuple[Ints, int]:
    """A number for each value that training has seen, from 1; 0 for others; and how many there are with it."""
    known = np.unique(values[train])
    places = np.searchsorted(known, values).clip(max=len(known) - 1)
    return np.where(known[places] == values, places + 1, 0), len(known) + 1
