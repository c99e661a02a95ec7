"""What is read from a file and read anew when the file changes, so that a running server needs no restart."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
_State = tuple[Path, int, int, int] | None

log = logging.getLogger(__name__)


class Live(Generic[T]):
    """What a file says now. Threads may share it.

    Args:
        file: The file that tells whether something changed; it may be another one at another time, or none.
        read: Reads what is wanted; told what was read last, None at first.
    """

    def __init__(self, file: Callable[[], Path], read: Callable[[T | None], T]) -> None:
        self._file = file
        self._read = read
        self._value: T | None = None
        self._seen: _State = None
        self._reading = threading.Lock()

    def current(self) -> T:
        """The value, from the file as it is now; one look at the file where nothing changed.

        A thread that comes while another reads goes on with what there is. A file that cannot be used is told in the
        log, and what was read before stays.

        Raises:
            ValueError: It cannot be used and nothing was read before.
        """
        state = self._state()
        if self._value is not None and state == self._seen:
            return self._value
        known = self._value
        if not self._reading.acquire(blocking=known is None) and known is not None:
            return known
        try:
            if self._value is None:
                self._value = self._read(None)
            elif state != self._seen:
                self._value = self._renewed(self._value)
            self._seen = state
            return self._value
        finally:
            self._reading.release()

    def _renewed(self, value: T) -> T:
        try:
            return self._read(value)
        except (ValueError, OSError) as error:
            log.warning("what was read before stays: %s", error)
            return value

    def _state(self) -> _State:
        path = self._file()
        try:
            found = path.stat()
        except OSError:
            return None
        return path, found.st_ino, found.st_size, found.st_mtime_ns
