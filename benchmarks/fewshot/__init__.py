"""What teaching a model one more intent from ten examples takes and costs: ``daogou train intent``, several times.

The intents beside this file are in no training data; each has ten examples and thirty test messages. The form of the
head's new rows was chosen with a look at six of them; bulk_order and change_address were written after, and seen when
the amounts of replay were set. For each intent and each seed the command is run as a user runs it, on the shipped
model.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import yaml

from benchmarks.report import Figure
from nlu_mtl.data import Example, load_examples
from nlu_mtl.serving.parser import Parser

SEEDS = (0, 1, 2)
SECONDS, MOST_LOST = 60.0, -0.5
_COMMAND = "from assistant.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One new intent: what it is taught from and what is asked of it."""

    name: str
    train: tuple[str, ...]
    test: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command.

    Attributes:
        seconds: Wall seconds from the start of the process to its end.
        cpu: CPU seconds of the same.
        change: Points of intent accuracy that the authored messages gained.
        recall: Share of the test messages that are read as the new intent.
        precision: Share of what is read as the new intent that is a test message, the authored messages among them.
    """

    seconds: float
    cpu: float
    change: float
    recall: float
    precision: float


def run() -> list[Figure]:
    """Seconds, cost to other intents, recall and precision over all intents and seeds."""
    others = [example for split in ("test", "handwritten") for example in load_examples(split) if example.intent]
    known = _read(Parser.load(threads=2), [example.text for example in others])
    runs = {(each.name, seed): measure(each, seed, others, known) for each in lessons() for seed in SEEDS}
    return figures(runs)


def figures(runs: Mapping[tuple[str, int], Run]) -> list[Figure]:
    """The table's rows; the worst run is judged."""
    slowest, costliest = max(runs.values(), key=lambda run: run.seconds), min(each.change for each in runs.values())
    by_intent = {name: [each for (of, _), each in runs.items() if of == name] for name, _ in runs}
    told = ", ".join(f"{name} {mean(each.recall for each in of):.2f}" for name, of in by_intent.items())
    kept = ", ".join(f"{name} {mean(each.precision for each in of):.2f}" for name, of in by_intent.items())
    note = f"slowest of {len(runs)} runs; mean {mean(each.seconds for each in runs.values()):.1f} s, "
    note += f"of CPU {mean(each.cpu for each in runs.values()):.1f} s"
    cost = f"worst run; mean {mean(each.change for each in runs.values()):.2f}"
    return [
        Figure("few-shot: seconds to add an intent", slowest.seconds, SECONDS, note=note),
        Figure("few-shot: change of other intents' accuracy, points", costliest, MOST_LOST, at_most=False, note=cost),
        Figure("few-shot: recall of the new intent", mean(each.recall for each in runs.values()), note=told),
        Figure("few-shot: precision of the new intent", mean(each.precision for each in runs.values()), note=kept),
    ]


def lessons() -> Iterator[Lesson]:
    """The held-out intents, one a file."""
    for path in sorted(Path(__file__).parent.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        train, test = (tuple(content[part].strip().splitlines()) for part in ("train", "test"))
        yield Lesson(path.stem, train, test)


def measure(lesson: Lesson, seed: int, others: Sequence[Example], known: Sequence[str]) -> Run:
    """Teaches one intent in a home of its own and asks the model that comes of it.

    Args:
        lesson: The intent.
        seed: Seed of the command.
        others: Messages of other intents.
        known: What the model read them as before.
    """
    with tempfile.TemporaryDirectory(prefix="daogou-fewshot-") as folder:
        seconds, cpu = _teach(lesson, seed, Path(folder))
        parser = Parser.load(Path(folder) / "models" / "nlu", threads=2)
        read, asked = _read(parser, [each.text for each in others]), _read(parser, lesson.test)
    right = [sum(name == each.intent for name, each in zip(names, others, strict=True)) for names in (known, read)]
    hits = asked.count(lesson.name)
    return Run(
        seconds,
        cpu,
        change=100 * (right[1] - right[0]) / len(others),
        recall=hits / len(asked),
        precision=hits / max(1, hits + read.count(lesson.name)),
    )


def _teach(lesson: Lesson, seed: int, home: Path) -> tuple[float, float]:
    """Runs the command; its wall and CPU seconds."""
    data = home / "intent.yml"
    data.write_text(f"{lesson.name}: |\n" + "".join(f"  {text}\n" for text in lesson.train), encoding="utf-8")
    arguments = ["train", "intent", "--data", f"daogou:{data}", "--seed", str(seed)]
    before, started = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments],
        env={**os.environ, "DAOGOU_HOME": str(home)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seconds, after = time.perf_counter() - started, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent


def _read(parser: Parser, texts: Sequence[str]) -> list[str]:
    """The likeliest intent of each text as one request."""
    return [parsed.intent.name for parsed in parser.parse_batch(texts, split=False)]
