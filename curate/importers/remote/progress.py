"""Copying a stream to disk, with a limit and a way to stop."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from curate.domain.errors import Cancelled, UnreadableFile
from curate.importers.remote.errors import TooLarge

PIECE = 4 << 20
MOST_UNPACKED = 20 << 30
OnProgress = Callable[[float, str], None]
_OPENERS: dict[str, Callable[[Path], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


class Limits:
    """How much may come in, how far it is, and whether to stop.

    Attributes:
        largest: Bytes of everything together, unpacked; None for no limit.
    """

    def __init__(
        self,
        largest: int | None = None,
        on_progress: OnProgress = lambda _share, _message: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.largest = largest
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.taken = 0

    def take(self, address: str, size: int, whole: int | None) -> None:
        """Count what came in.

        Raises:
            TooLarge: It is more than the limit.
            Cancelled: Somebody asked to stop.
        """
        self.taken += size
        if self.largest is not None and self.taken > self.largest:
            raise TooLarge(address, self.largest)
        if self.should_stop():
            raise Cancelled("The download")
        share = min(self.taken / whole, 1.0) if whole else 0.0
        of = f" of {whole / 1e6:,.1f}" if whole else ""
        self.on_progress(share, f"{self.taken / 1e6:,.1f}{of} MB fetched")


def copy(
    address: str, source: IO[bytes] | Any, target: Path, limits: Limits, size: int | None
) -> None:
    """Write a stream to a file, a piece at a time."""
    with target.open("wb") as out:
        while piece := source.read(PIECE):
            limits.take(address, len(piece), size)
            out.write(piece)


def unpacked(address: str, path: Path, limits: Limits) -> Path:
    """A file that was packed alone (``.gz``, ``.bz2``, ``.xz``), unpacked; any other as it is.

    Raises:
        UnreadableFile: It is damaged.
        TooLarge: It unpacks to more than the limit.
    """
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        return path
    target = path.with_suffix("")
    inner = Limits(limits.largest or MOST_UNPACKED, should_stop=limits.should_stop)
    try:
        with opener(path) as source:
            copy(address, source, target, inner, None)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        why = "what it packs is damaged."
        raise UnreadableFile(path.name, why, "Nothing was imported: pack it again.") from None
    path.unlink()
    return target
