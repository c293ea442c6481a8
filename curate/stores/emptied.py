"""Telling an SQLite file that was emptied from one that is new: SQLite begins anew in both."""

from contextlib import suppress
from pathlib import Path

from curate.domain.errors import Unusable

MADE = ".made"
"""Ends the name of an empty file that stands beside a database once it has been made."""


def note_made(file: Path) -> None:
    """Note beside a database that it is there. Where nothing can be written, nothing is noted."""
    if str(file) == ":memory:":
        return
    with suppress(OSError):
        file.with_name(f"{file.name}{MADE}").touch(mode=0o600)


def require_not_emptied(file: Path) -> None:
    """Refuse a database file that has no byte any more.

    Raises:
        Unusable: It has been made before, and is empty. Nothing was changed.
    """
    note = file.with_name(f"{file.name}{MADE}")
    if str(file) != ":memory:" and note.exists() and file.is_file() and not file.stat().st_size:
        raise Unusable(
            f"The database {file} is empty, and it was not: something else than Curate has emptied it. "
            "Nothing was changed: restore your newest backup into an empty home (`curate restore FILE`), or "
            f"delete {file.name} and {note.name} if you mean to begin anew."
        )
