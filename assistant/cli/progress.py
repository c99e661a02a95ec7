"""Progress on stderr: bars on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.cli.session import note

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.preparation import Progress as Told

SECONDS_A_LINE = 10.0
"""A stage tells of itself at least so often."""
_LEAST_SECONDS = 1.0
"""Tenths of a stage that pass faster are not told one by one."""


@contextmanager
def show_progress() -> "Iterator[Told]":
    """What a stage is to be told to while it runs."""
    from rich.console import Console  # noqa: PLC0415 - help shows none

    console = Console(stderr=True)
    if console.is_terminal:
        with _bars(console) as update:
            yield update
    else:
        lines = ProgressLines(note)
        yield lines.update
        lines.finish()


@contextmanager
def _bars(console: "Console") -> "Iterator[Told]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def update(stage: str, done: int, total: int | None = None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield update


class ProgressLines:
    """Progress as lines for logs: at each tenth of a stage, every ten seconds, and at its end.

    Args:
        write: Takes one line.
        clock: Seconds that pass.
    """

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._stage = ""
        self._done = 0
        self._total: int | None = None
        self._told_at = 0.0
        self._told_done: int | None = None

    def update(self, stage: str, done: int, total: int | None = None) -> None:
        """Takes in how far a stage is; the first call of another one ends it."""
        if stage != self._stage:
            self.finish()
            self._stage, self._told_at, self._told_done = stage, self._clock(), None
        self._done, self._total = done, total
        passed = self._clock() - self._told_at
        if passed >= SECONDS_A_LINE or (passed >= _LEAST_SECONDS and self._tenth(done) > self._tenth(self._told_done)):
            self._tell()

    def finish(self) -> None:
        """Tells the end of the last stage, if that was not told; where nothing was to be done, there is none."""
        if self._done and self._done != self._told_done:
            self._tell()
        self._done = 0

    def _tenth(self, done: int | None) -> int:
        return 10 * (done or 0) // self._total if self._total else 0

    def _tell(self) -> None:
        self._told_at, self._told_done = self._clock(), self._done
        self._write(f"{self._stage}: {self._done}" + (f" of {self._total}" if self._total is not None else ""))
