"""Room that is kept on the disk, so that a full one can still be cleaned up."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from curate.domain.faults import DiskFull, disk_is_full

NAME = "disk-reserve"
SHARE = 8
"""On a small disk, the reserve is at most this part of it."""
MARGIN = 16
"""It is made again as soon as there is room for it and this part of it."""
PAGE = 4_096
_BLOCK = bytes(1_000_000)


class Reserve:
    """A file that holds room on a disk.

    Ordinary work needs it to be there; cleaning up deletes it first where there is little room. It is
    made again as soon as there is room for it and a little more.

    Args:
        folder: Where it is kept: on the disk that must not run full.
        wanted: Its size in bytes; 0 for none. On a disk of less than eight times that, an eighth of
            the disk.
    """

    def __init__(self, folder: Path, wanted: int) -> None:
        self.path = folder / NAME
        self._wanted = wanted

    @property
    def size(self) -> int:
        """Its bytes on this disk; 0 for none."""
        if not self._wanted:
            return 0
        with suppress(OSError):
            return min(self._wanted, self._usage().total // SHARE) // PAGE * PAGE
        return 0

    @property
    def held(self) -> bool:
        """Whether the room is there, as it should be."""
        return not self._wanted or self.path.exists()

    def keep(self) -> None:
        """See that the room is there, before something is written.

        Raises:
            DiskFull: It is not, and there is no room for it.
        """
        if not self.held:
            self.require_room()
            self._make(self.size)

    def require_room(self) -> None:
        """See that the room is there, or could be.

        Raises:
            DiskFull: There is no room for it.
        """
        size, free = self.size, self.free()
        if not self.held and free < size + size // MARGIN:
            raise DiskFull(self.path.parent, free, min(size, free))

    def release(self) -> None:
        """Give the room away, for cleaning up."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def release_if_low(self) -> bool:
        """Give the room away where there is hardly any left beside it; whether there is hardly any."""
        if not self._wanted or self.free() >= self.size // 4:
            return False
        self.release()
        return True

    def free(self) -> int:
        """Bytes that are left on the disk, beside the reserve."""
        return self._usage().free

    def _usage(self) -> "shutil._ntuple_diskusage":
        return shutil.disk_usage(self.path.parent)

    def _make(self, size: int) -> None:
        """Make it; a folder that can't be written to is for others to complain of."""
        part = self.path.with_name(f".{NAME}.{os.getpid()}")
        try:
            with part.open("wb") as file:
                os.fchmod(file.fileno(), 0o600)
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size)
                else:
                    for start in range(0, size, len(_BLOCK)):
                        file.write(_BLOCK[: size - start])
            part.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            if disk_is_full(error):
                raise DiskFull(self.path.parent, self.free()) from None
