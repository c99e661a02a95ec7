"""``python -m benchmarks.understanding [SET …]``: trains and tests the joint model on public data sets."""

import argparse
import sys
from pathlib import Path

from benchmarks.catalogs import BUILD
from benchmarks.understanding.page import write_page
from benchmarks.understanding.runs import load, run, save
from benchmarks.understanding.sets import SETS


def main() -> int:
    """Runs what was not run yet, and writes the page of all runs."""
    arguments = _arguments()
    for name in arguments.sets or SETS:
        for seed in arguments.seeds:
            path = arguments.out / name / f"seed-{seed}.json"
            if path.is_file() and not arguments.again:
                continue
            sys.stderr.write(f"{name}, seed {seed}\n")
            save(run(SETS[name], seed, arguments.out / name), path)
    runs = {name: load(arguments.out / name) for name in SETS}
    page = write_page({name: each for name, each in runs.items() if each})
    if arguments.page:
        arguments.page.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET", help=f"{', '.join(SETS)} (default: all)")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2], help="one run each (default: 0 1 2)")
    parser.add_argument("--out", type=Path, default=BUILD / "understanding", help="models and results")
    parser.add_argument("--again", action="store_true", help="run also what has a result")
    parser.add_argument("--page", type=Path, help="also write the table of all results to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
