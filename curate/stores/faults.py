"""What a database says when it fails, as a sentence for a person."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from curate.domain.faults import (
    ChangedMeanwhile,
    ConnectionLost,
    Damaged,
    DatabaseBusy,
    DiskFull,
    NotStorable,
    ReadOnly,
    StorageFault,
)

BUSY_SECONDS = 60
"""A bulk import or a check writes for seconds: others wait for it instead of failing."""
LITTLE = 300_000
"""Free bytes at which SQLite can't make the files that it needs beside the database."""

NOT_STORABLE = (OverflowError, UnicodeEncodeError)
"""What a driver raises as it is, of a number that is too large and of half a character."""
UNREADABLE = (UnicodeDecodeError, JSONDecodeError)
"""What is raised as it is, of bytes that are no text, and of a text that is no JSON any more."""
_WHAT: Mapping[type[Exception], str] = {
    OverflowError: "a number is too large",
    UnicodeEncodeError: "a text holds half of a character",
}

# Primary result codes of SQLite (sqlite.org/rescode.html): the low byte of what it reports.
_FULL = 13
_MAYBE_FULL = frozenset({10, 14})
_SQLITE: Mapping[int, Callable[[str, str], StorageFault]] = {
    5: lambda _place, _reason: DatabaseBusy(BUSY_SECONDS),
    6: lambda _place, _reason: DatabaseBusy(BUSY_SECONDS),
    8: lambda place, _reason: ReadOnly(place),
    11: Damaged,
    18: lambda _place, reason: NotStorable(reason),
    19: lambda _place, reason: ChangedMeanwhile(reason),
    20: lambda _place, reason: NotStorable(reason),
    26: Damaged,
}
# States of PostgreSQL (its manual, appendix A) by their beginning, the longest first.
_POSTGRESQL: Sequence[tuple[str, Callable[[str], StorageFault]]] = (
    ("53100", lambda _reason: DiskFull()),
    ("55P03", lambda _reason: DatabaseBusy(BUSY_SECONDS)),
    ("57014", lambda _reason: DatabaseBusy(BUSY_SECONDS)),
    ("25006", lambda _reason: ReadOnly("of the server")),
    ("42501", lambda _reason: ReadOnly("of the server")),
    ("40", lambda _reason: DatabaseBusy(BUSY_SECONDS)),
    ("XX", lambda reason: Damaged("of the server", reason)),
    ("22", NotStorable),
    ("23", ChangedMeanwhile),
)
_LOST = ("08", "28", "53", "57P")


def sentence_of(error: Exception, url: URL, *, committing: bool = False) -> StorageFault | None:
    """The error for a person; None for what is not an error of a database.

    Args:
        error: What SQLAlchemy or the driver raised.
        url: Of the database.
        committing: Whether it was about to make a transaction permanent.
    """
    if isinstance(error, PoolTimeout):
        return DatabaseBusy(BUSY_SECONDS)
    if isinstance(error, NOT_STORABLE):
        return NotStorable(_WHAT[type(error)])
    raw = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(raw, UNREADABLE) or "Could not decode to UTF-8" in str(raw):
        return Damaged(url.database or "of the server", "a value can't be read any more")
    reason = first_line(raw)
    if isinstance(raw, sqlite3.Error):
        return _of_sqlite(raw, reason, url)
    if isinstance(error, DBAPIError):
        return _of_postgresql(error, reason, committing=committing)
    return None


def first_line(error: object) -> str:
    """What a driver said, in one line."""
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__


def _of_sqlite(error: sqlite3.Error, reason: str, url: URL) -> StorageFault:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    place = url.database or "in memory"
    if code == _FULL or (code in _MAYBE_FULL and _no_room(place)):
        return _full(place)
    known = _SQLITE.get(code)
    return (
        known(place, reason) if known else StorageFault(f"The database {place} failed ({reason}).")
    )


def _no_room(place: str) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(Path(place).parent).free < LITTLE
    return False


def _full(place: str) -> DiskFull:
    """Which disk it is: large sorts are written to the folder for temporary files."""
    folders = [Path(place).absolute().parent, Path(tempfile.gettempdir())]
    with suppress(OSError):
        free = {folder: shutil.disk_usage(folder).free for folder in folders}
        fullest = min(folders, key=lambda folder: (free[folder] >= LITTLE, folder != folders[0]))
        return DiskFull(fullest, free[fullest])
    return DiskFull(folders[0])


def _of_postgresql(error: DBAPIError, reason: str, *, committing: bool) -> StorageFault:
    state = str(getattr(error.orig, "sqlstate", None) or "")
    for beginning, fault in _POSTGRESQL:
        if state.startswith(beginning):
            return fault(reason)
    # Without a state, it is the driver that speaks: it can't encode a value, or has nobody to talk to.
    if isinstance(error, DataError):
        return NotStorable(reason)
    if error.connection_invalidated or not state or state.startswith(_LOST):
        return ConnectionLost(reason, uncertain=committing)
    return StorageFault(f"The database failed ({reason}).")
