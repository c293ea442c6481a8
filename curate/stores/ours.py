"""Whether a database is one of ours, found out before anything is written to it."""

import os
import re
import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from curate.domain.errors import Unusable, printable
from curate.domain.faults import Damaged, DiskFull, ReadOnly, StorageFault
from curate.stores.faults import first_line, sentence_of

MADE = ".made"
"""Ends the name of an empty file that stands beside a database once it has been made."""
# The newest migration. A test holds it to the migrations folder; knowing it here saves the other
# starts from importing Alembic.
HEAD = "v3"
MIGRATIONS = Path(__file__).parent / "migrations"
_REVISIONS = "alembic_version"
_NAMED = 3
"""Tables of somebody else that are named."""

_CHECK = "check CURATE_HOME and CURATE_DATABASE_URL"
_RESTORE = (
    "keep a copy of the file, and restore your newest backup into an empty home (set CURATE_HOME to a new "
    "folder, then `curate restore FILE`)"
)


def note_made(file: Path) -> None:
    """Note beside a database that it is there. Where nothing can be written, nothing is noted."""
    if str(file) != ":memory:":
        with suppress(OSError):
            file.with_name(f"{file.name}{MADE}").touch(mode=0o600)


def require_usable_file(file: Path) -> None:
    """Refuse what is no file of a database of ours, without writing to it or beside it.

    A file that is not there, or is new and empty, can become one.

    Raises:
        Unusable: It is none, or was emptied. Nothing was changed.
        sqlite3.Error: It can't be read as a database.
    """
    if str(file) == ":memory:" or str(file).startswith("file:"):
        return
    if file.is_symlink() and not file.exists():
        raise Unusable(
            f"The database {file} is a link to {file.readlink()}, which is not there. Nothing was changed: "
            "connect the disk that it is on, or delete the link if you mean to begin anew."
        )
    if not file.exists():
        return
    if not file.is_file():
        what = "a folder" if file.is_dir() else "no file"
        raise Unusable(
            f"{file} is {what}, and should be the database. Nothing was changed: move it away, or {_CHECK}."
        )
    if not os.access(file, os.R_OK):
        raise Unusable(
            f"The database {file} may not be read by the user who runs Curate. Nothing was changed: let that "
            "user read and write it and its folder."
        )
    if file.stat().st_size:
        _look_inside(file)
    else:
        _require_not_emptied(file)


def require_ours(tables: Collection[str], revision: str | None, place: str) -> None:
    """Refuse a database that others made, or a Curate that knows more than this one.

    Args:
        tables: What it holds: of a server that is shared, those that have names of ours.
        revision: Its newest migration, if it has one.
        place: What it is called.

    Raises:
        Unusable: It is none of ours. Nothing was changed.
    """
    if revision is not None and any(MIGRATIONS.glob(f"versions/{revision}_*.py")):
        return
    if revision is not None and re.fullmatch(r"v?\d+", revision):
        raise Unusable(
            f"The database {place} was made by another version of Curate (schema {revision}; this one knows "
            f"{HEAD}). Nothing was changed: open it with the version that made it, or update Curate."
        )
    others = sorted(set(tables) - {_REVISIONS})
    if revision is None and not others:
        return
    named = ", ".join(printable(name) for name in others[:_NAMED])
    more = ", …" if len(others) > _NAMED else ""
    raise Unusable(
        f"The database {place} belongs to another application (its tables: {named or 'none'}{more}). Nothing "
        f"was changed: {_CHECK}."
    )


def place_of(url: URL) -> str:
    """What a database is called: its file, or the address without its password."""
    file = url.drivername.startswith("sqlite") and url.database
    return str(file or url.render_as_string(hide_password=True))


def not_opened(error: Exception, url: URL) -> Unusable | StorageFault:
    """Why a database could not be opened."""
    place = place_of(url)
    fault = sentence_of(error, url)
    if isinstance(fault, DiskFull | ReadOnly):
        return fault
    reason = first_line(getattr(error, "orig", error))
    # A file that is none of ours is damaged in the eyes of SQLite; here the person may have named another.
    if isinstance(fault, Damaged) and "malformed" in reason:
        return Damaged(place, reason, kept="Nothing was changed.")
    if isinstance(fault, Damaged) or (
        isinstance(error, DBAPIError) and not isinstance(error, OperationalError)
    ):
        return Unusable(
            f"The database {place} can't be used ({reason}). Nothing was changed: {_CHECK}. If they name a "
            f"database of Curate, it is damaged: {_RESTORE}."
        )
    return Unusable(
        f"The database {place} can't be opened ({reason}). Nothing was changed: {_CHECK}."
    )


def _require_not_emptied(file: Path) -> None:
    note = file.with_name(f"{file.name}{MADE}")
    if note.exists():
        raise Unusable(
            f"The database {file} is empty, and it was not: something else than Curate has emptied it. "
            "Nothing was changed: restore your newest backup into an empty home (set CURATE_HOME to a new "
            f"folder, then `curate restore FILE`), or delete {file.name} and {note.name} if you mean to "
            "begin anew."
        )


def _look_inside(file: Path) -> None:
    """Look at a file that nobody writes to. One that waits for its log is looked at when it is opened."""
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        return
    address = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = (
            connection.execute(f"SELECT version_num FROM {_REVISIONS}").fetchone()
            if _REVISIONS in tables
            else None
        )
    require_ours(tables, str(found[0]) if found else None, str(file))
