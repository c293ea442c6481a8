"""Writers of one process, who take turns in the order in which they came.

SQLite has one lock for writing and no queue for it: whoever waits tries now and then, and who tries at the
wrong moments waits for ever. So within a process one writer tries at a time, and the others stand in line
without a connection.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from curate.domain.faults import DatabaseBusy


class Turns:
    """A lock that is given on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Hold the lock in the block.

        Raises:
            DatabaseBusy: It was not free for so many seconds.
        """
        self._take(seconds)
        try:
            yield
        finally:
            self._give_on()

    def _take(self, seconds: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._line.append(mine)
        try:
            if mine.wait(seconds):
                return
        except BaseException:
            if not self._leave(mine):
                self._give_on()
            raise
        if self._leave(mine):
            raise DatabaseBusy(seconds)

    def _leave(self, mine: threading.Event) -> bool:
        """Leave the line; False for who has just been given the lock."""
        with self._guard:
            if mine in self._line:
                self._line.remove(mine)
                return True
            return False

    def _give_on(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().set()
            else:
                self._taken = False
