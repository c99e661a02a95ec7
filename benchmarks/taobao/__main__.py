"""``python -m benchmarks.taobao [VARIANT …]``: learns four tasks of a real log together and apart."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from benchmarks.catalogs import BUILD, data
from benchmarks.taobao.page import write_page
from benchmarks.taobao.split import TASKS, Split, read_log, split_log
from benchmarks.taobao.variants import VARIANTS, Variant
from nlu_mtl.training.tabular.model import TabularModel
from nlu_mtl.training.tabular.rows import Rows
from nlu_mtl.training.tabular.trainer import fit_rows, judge


def main() -> int:
    """Runs what was not run yet, and writes the page of all runs."""
    arguments = _arguments()
    torch.set_num_threads(1)
    split = split_log(read_log(data() / "shop" / "log_taobao_ecomm"))
    arguments.out.mkdir(parents=True, exist_ok=True)
    runs: dict[str, list[dict[str, Any]]] = {}
    for name in VARIANTS:
        paths = [arguments.out / f"{name}, seed {seed}.json" for seed in arguments.seeds]
        if name in (arguments.variants or VARIANTS):
            for seed, path in zip(arguments.seeds, paths, strict=True):
                if arguments.again or not _is_of(VARIANTS[name], path):
                    sys.stderr.write(f"{name}, seed {seed}\n")
                    path.write_text(json.dumps(_run(VARIANTS[name], split, seed)) + "\n", encoding="utf-8")
        if found := [json.loads(path.read_text(encoding="utf-8")) for path in paths if _is_of(VARIANTS[name], path)]:
            runs[name] = found
    page = write_page(runs)
    if arguments.page:
        arguments.page.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return 0


def _is_of(variant: Variant, path: Path) -> bool:
    """Whether a result was measured with the variant's settings as they are; after a change of code use ``--again``."""
    return path.is_file() and json.loads(path.read_text(encoding="utf-8")).get("settings") == repr(variant)


def _run(variant: Variant, split: Split, seed: int) -> dict[str, Any]:
    """Scores of one seed, rows of training and the CPU seconds they took, and parameters."""
    groups = [(place,) for place in range(len(TASKS))] if variant.apart else [tuple(range(len(TASKS)))]
    trained, cpu, parameters = 0, 0.0, 0
    validation: dict[str, float] = {}
    test: dict[str, float] = {}
    for group in groups:
        train, chosen, asked = (_of(rows, group) for rows in (split.train, split.validation, split.test))
        torch.manual_seed(seed)
        names = [TASKS[place] for place in group]
        model = TabularModel(names, split.sizes, train.numbers.shape[1], variant.model)
        started = time.process_time()
        fit = fit_rows(model, train, chosen, variant.fit.with_seed(seed))
        cpu += time.process_time() - started
        trained += len(train) * len(fit.history)
        parameters += sum(each.numel() for each in model.parameters())
        validation |= fit.history[fit.best]
        test |= judge(model, asked, variant.fit.objective)
    scores = {"validation": validation, "test": test, "settings": repr(variant)}
    return {**scores, "cpu": cpu, "rows": trained, "parameters": parameters}


def _of(rows: Rows, tasks: tuple[int, ...]) -> Rows:
    return Rows(rows.ids, rows.numbers, rows.labels[:, list(tasks)])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.taobao", description=__doc__)
    parser.add_argument("variants", nargs="*", metavar="VARIANT", help=f"{'; '.join(VARIANTS)} (default: all)")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2], help="one run each (default: 0 1 2)")
    parser.add_argument("--out", type=Path, default=BUILD / "taobao", help="results")
    parser.add_argument("--again", action="store_true", help="run also what has a result")
    parser.add_argument("--page", type=Path, help="also write the table of all results to this file")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.variants) - set(VARIANTS)):
        parser.error(f"a variant must be one of {'; '.join(VARIANTS)} (got {unknown[0]!r})")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
