"""``python -m benchmarks.simulator --out DIR``: simulates shoppers of the demo shop and writes their log."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.simulator.log import simulate
from benchmarks.simulator.shop import open_shop
from nlu_mtl.serving.parser import Parser


def main() -> int:
    """Writes ``ranking_log.npz``; with ``--train`` also trains a ranker on it."""
    arguments = _arguments()
    model = Parser.load(arguments.model, threads=2)
    with tempfile.TemporaryDirectory(prefix="daogou-simulator-") as home:
        shop = open_shop(Path(home), model, progress=_say)
        log = simulate(shop, arguments.requests, seed=arguments.seed, progress=_say)
    path = arguments.out / "ranking_log.npz"
    log.save(path)
    shown = int((log.position > 0).sum())
    _say(f"{shown} impressions, {int(log.click.sum())} clicks, {int(log.purchase.sum())} purchases")
    sys.stdout.write(f"{path}\n")
    if arguments.train:
        from nlu_mtl.training.ranking import train_ranking  # noqa: PLC0415 - torch, only where it trains

        train_ranking(path, arguments.train, progress=_say)
        sys.stdout.write(f"{arguments.train}\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulator", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for ranking_log.npz")
    parser.add_argument("--requests", type=int, default=8000, help="searches to simulate (default 8000)")
    parser.add_argument("--seed", type=int, default=0, help="draws the shoppers (default 0)")
    parser.add_argument("--model", type=Path, help="folder of the joint model (default: the shipped one)")
    parser.add_argument("--train", type=Path, help="also train a ranker on the log and write it to this folder")
    arguments = parser.parse_args()
    if arguments.requests < 20:
        parser.error(f"--requests must be at least 20 (got {arguments.requests})")
    return arguments


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
