"""The split of a log, on a small log of our own."""

from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.taobao.page import write_page
from benchmarks.taobao.split import EVENTS, ITEMS, TASKS, USERS, Split, read_log, split_log
from benchmarks.taobao.variants import VARIANTS
from nlu_mtl.training.balancing import BALANCERS
from nlu_mtl.training.sharing import STRATEGIES

DAYS = 9


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty users of sixty items; user 7 has no profile, item 3 no facts."""
    home, rng = tmp_path_factory.mktemp("log"), np.random.default_rng(1)
    events = [
        (user, 100 + int(rng.integers(60)), int(rng.choice([1, 1, 1, 2, 3, 4])), 20190610 + day)
        for day in range(DAYS)
        for user in range(30)
        for _ in range(3)
    ]
    lines = ["\t".join(map(str, each)) for each in events]
    (home / EVENTS).write_text("\n".join(lines) + "\n")
    items = [f"{100 + each}\t{each % 3}\t{each % 7}\t{each % 5}\t{each + 0.5}" for each in range(60) if each != 3]
    (home / ITEMS).write_text("\n".join([*items, "104\t9\t9\t9\t9"]) + "\n")
    users = [f"{each}\t{each % 2}\t{each % 4}\t-1\t1\t{1000 + each}\t1,{each % 3}" for each in range(30) if each != 7]
    (home / USERS).write_text("\n".join(users) + "\n")
    return home


@pytest.fixture(scope="module")
def split(folder: Path) -> Split:
    return split_log(read_log(folder))


def test_whatever_happened_was_clicked_and_most_rows_are_negative(split: Split) -> None:
    for rows in (split.train, split.validation, split.test):
        click, others = rows.labels[:, 0], rows.labels[:, 1:]
        assert (others.max(dim=1).values <= click).all()
        assert 0.15 < float(click.mean()) < 0.4


def test_ids_are_those_of_training(split: Split) -> None:
    assert split.sizes == tuple((split.train.ids.max(dim=0).values + 1).tolist())
    assert int(split.train.ids.min()) == 1
    assert all(int(each.ids[:, column].max()) < size for each in (split.validation, split.test)
               for column, size in enumerate(split.sizes))  # fmt: skip


def test_numbers_are_scaled_by_training_alone(split: Split) -> None:
    known = split.train.numbers[:, 2:]
    assert torch.allclose(known.mean(dim=0), torch.zeros(7), atol=1e-4)
    assert torch.allclose(known.std(dim=0), torch.ones(7), atol=1e-2)


def test_the_future_changes_nothing_before_it(folder: Path, tmp_path: Path, split: Split) -> None:
    """Events of the last days are taken away: the rows of training stay what they are."""
    for name in (ITEMS, USERS):
        (tmp_path / name).write_text((folder / name).read_text())
    lines = (folder / EVENTS).read_text().splitlines()
    kept = [line for line in lines if int(line.rsplit("\t", 1)[1]) <= 20190617]
    (tmp_path / EVENTS).write_text("\n".join(kept) + "\n")
    shorter = split_log(read_log(tmp_path)).train

    def sums(rows: torch.Tensor) -> list[float]:
        return sorted(round(float(each), 3) for each in rows.sum(dim=1))

    positive, of_shorter = split.train.labels[:, 0] > 0, shorter.labels[:, 0] > 0
    assert sums(split.train.numbers[positive]) == sums(shorter.numbers[of_shorter])


def test_the_page_tells_differences_from_tasks_learned_alone() -> None:
    def run(auc: float) -> dict[str, object]:
        return {
            "test": dict.fromkeys(TASKS, auc),
            "validation": dict.fromkeys(TASKS, auc),
            "rows": 100_000,
            "cpu": 2.0,
            "parameters": 3000,
        }

    page = write_page({"single-task": [run(0.70), run(0.72)], "hard": [run(0.73), run(0.75)]})
    assert "0.7400 ± 0.0141 (+0.0300)" in page
    assert "| +4.23 | 0.7400 | 50 k | 3 k |" in page


def test_every_way_is_compared() -> None:
    assert set(STRATEGIES) < set(VARIANTS)
    assert {f"hard, {name}" for name in BALANCERS if name != "fixed"} < set(VARIANTS)
