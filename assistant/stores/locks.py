"""One lock a conversation, so that its messages are answered one after another; others run beside them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ConversationLocks:
    """Locks by conversation id within this process; a lock that nobody holds or awaits is dropped."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def hold(self, conversation_id: str) -> Iterator[None]:
        """Waits for the conversation's turn to speak and keeps it for the block."""
        with self._guard:
            lock, holders = self._locks.get(conversation_id, (threading.Lock(), 0))
            self._locks[conversation_id] = (lock, holders + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, holders = self._locks[conversation_id]
                if holders == 1:
                    del self._locks[conversation_id]
                else:
                    self._locks[conversation_id] = (lock, holders - 1)

    def __len__(self) -> int:
        """Conversations that are held or awaited now."""
        return len(self._locks)
