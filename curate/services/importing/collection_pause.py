"""A pause of Python's cyclic garbage collector while a part of a file is read and stored."""

import gc
import threading
from collections.abc import Iterator

from curate.importers import Batch


class CollectionPause:
    """A block in which no garbage is collected, in as many threads as there are.

    Rows have no cycles, and the collector would scan all of them again and again: a sixth of the time
    of an import. It is switched off for the whole process, so a block is short (one part of a
    file), and the collector goes on as it was when no thread is in one any more.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._was_on = gc.isenabled()
                gc.disable()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._was_on:
                gc.enable()


COLLECTION_PAUSE = CollectionPause()


def each_paused(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The batches, each read in a pause of its own."""
    while True:
        with COLLECTION_PAUSE:
            batch = next(batches, None)
        if batch is None:
            return
        yield batch
