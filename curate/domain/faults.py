"""Errors of what Curate stands on (its disk and its database), each said as a sentence.

"Nothing more was saved" holds wherever they come up: work is stored in transactions, of which the one that
failed left nothing behind, and those before it are whole.
"""

import errno
from collections.abc import Iterator
from typing import ClassVar

from curate.domain.errors import CurateError, Unusable, printable

_KEPT = "Nothing more was saved; what was saved before is kept."
_MEGABYTE = 1_000_000
_NAMED = 60
"""Characters of a long name that are shown."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class StorageFault(CurateError):
    """The database failed, for a reason that is none of those below."""

    kept: ClassVar[str] = _KEPT

    def __init__(
        self, what: str = "The database failed.", way_on: str = "", kept: str = ""
    ) -> None:
        super().__init__(
            f"{what} {kept or self.kept}",
            way_on or "Try again; if it fails again, look at what the doctor says (curate doctor).",
        )


class DiskFull(StorageFault):
    """There is no room left to write.

    Args:
        folder: What is on that disk, as far as it is known.
        free: Bytes that are left there.
        reserved: Bytes of them that are kept for cleaning up.
        needed: Bytes that would be needed, as far as that is known.
    """

    def __init__(
        self,
        folder: object = None,
        free: int | None = None,
        reserved: int = 0,
        needed: int | None = None,
    ) -> None:
        where = f"The disk of {folder}" if folder is not None else "The disk of the database server"
        left = f" ({_size(free)} free)" if free is not None else ""
        if reserved:
            left = f": the last {_size(reserved)} are kept for cleaning up"
        elif free is not None and needed is not None:
            left = f": {_size(free)} are left, and this takes up to {_size(needed)}"
        super().__init__(
            f"{where} is full{left}.", "Delete what you don't need there, then try again."
        )


class DatabaseBusy(StorageFault):
    """Others kept the database for longer than anybody should wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Others have been writing to the database for {seconds:.0f} seconds.",
            "Try again in a moment.",
        )


class ConnectionLost(StorageFault):
    """The database server went away, or does not let anybody in.

    Args:
        reason: What it said.
        uncertain: Whether it went away while it was saving, so that nobody knows what became of that.
    """

    def __init__(self, reason: str, *, uncertain: bool = False) -> None:
        super().__init__(
            f"The connection to the database was lost ({reason}).",
            "Try again when the database server runs.",
            "Whether the last step was saved is not known: look before you repeat it."
            if uncertain
            else "",
        )


class ReadOnly(StorageFault):
    """The database can be read, and not written."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The database {place} can be read, but not written.",
            "Let the user who runs Curate write that file and its folder, then try again.",
        )


class Damaged(StorageFault):
    """What is in the file is not what was written to it."""

    def __init__(self, place: str, reason: str, kept: str = "") -> None:
        super().__init__(
            f"The database {place} is damaged ({reason}).",
            "Keep a copy of the file, and restore your newest backup.",
            kept,
        )


class ChangedMeanwhile(StorageFault):
    """The database refused a row, because what it refers to is gone or taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Somebody else changed or removed the same thing at this moment ({reason}).",
            "Reload the page, and do it again.",
        )


class NotStorable(StorageFault):
    """A value that the database has no way to hold."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database can't hold one of the values ({reason}).",
            "Look for unusual characters or very large numbers in what was entered.",
        )


class FileFault(StorageFault):
    """The system refused to read or write a file."""

    def __init__(self, reason: str, place: object) -> None:
        super().__init__(
            f"{place or 'A file'} can't be read or written ({reason}).",
            "Check the disk and the rights of that file and its folder, then try again.",
        )


def disk_is_full(error: BaseException) -> bool:
    """Whether an error, or one that led to it, says that there is no room left."""
    return any(
        (isinstance(one, OSError) and one.errno in _FULL)
        or "no space left on device" in str(one).lower()
        for one in _causes(error)
    )


def fault_of(error: BaseException, place: object = None) -> CurateError | None:
    """What to say of an error of files; None where it is something else.

    Args:
        error: What was raised, by Python or by a library that writes files.
        place: The folder that is written to, for the sentence.
    """
    if isinstance(error, CurateError):
        return error
    if disk_is_full(error):
        return DiskFull(place or "this computer")
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        name = printable(str(error.filename or ""))
        return Unusable(f"“{name[:_NAMED]}…” is too long for the name of a file. Nothing was done.")
    if isinstance(error, OSError) and error.errno in {
        errno.EROFS,
        errno.EIO,
        errno.EMFILE,
        errno.EACCES,
    }:
        return FileFault(error.strerror or type(error).__name__, error.filename or place)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:,.1f} MB"
