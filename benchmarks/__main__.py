"""Runs the benchmarks named on the command line, all of them if none is."""

import argparse
import sys

from benchmarks import conversations, fewshot, linking, novelty, parse, retrieval_guard, startup, turn
from benchmarks.report import Figure, table

BENCHMARKS = {
    "startup": startup.run,
    "parse": parse.run,
    "turn": turn.run,
    "conversations": conversations.run,
    "retrieval_guard": retrieval_guard.run,
    "fewshot": fewshot.run,
    "linking": linking.run,
    "novelty": novelty.run,
}


def main() -> int:
    """Prints one table of figures; 1 where one misses its bound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="benchmarks to run (default: all)")
    names = parser.parse_args().names or list(BENCHMARKS)
    figures: list[Figure] = []
    for name in names:
        measured = BENCHMARKS[name]()
        sys.stdout.write(table(measured) + "\n")
        sys.stdout.flush()
        figures += measured
    return int(any(not figure.met for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main())
