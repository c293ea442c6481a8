"""Restoring a backup into an empty home: all of it, or nothing."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from curate.domain.errors import Cancelled, Unusable
from curate.domain.jobs import BackupResult
from curate.services.backups.manifest import (
    FILES,
    FOLDERS,
    LONGEST_LINE,
    Backup,
    DamagedBackup,
    Manifest,
    table_entry,
)
from curate.services.backups.verify import blocks, open_backup
from curate.services.jobs import OnProgress
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.all_tables import BadRow, TableRows

ROWS = 500
BYTES = 8 << 20
"""Rows, and about as many bytes of them, that are in memory at a time."""
_PLACING = ".restore-placing"
"""Names the files that are put in place, until the rows that belong to them are stored."""


def restore_backup(
    database: Database,
    settings: Settings,
    backup: Backup,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
    job: int | None = None,
) -> Backup:
    """Restore a verified backup into an empty home and an empty database.

    Files are unpacked aside and rows are written in one transaction, so that an interrupted restore leaves
    both as empty as they were. A ``job`` that does it ends in that transaction; others that restored nothing
    go.

    Raises:
        Unusable: The home or the database is not empty, or there is no room. Nothing was restored.
        DamagedBackup: A row is not what its table holds. Nothing was restored.
        Cancelled: ``should_stop`` said so. Nothing was restored.
    """

    def step(share: float, message: str) -> None:
        if should_stop():
            raise Cancelled("The restore")
        on_progress(share, message)

    home = settings.make_home()
    _remove_half_placed(database, home)
    require_empty(database, home)
    _require_room(home, backup.manifest)
    aside = home / f".restore-{os.getpid()}"
    placed: list[Path] = []
    try:
        with open_backup(backup.file) as archive:
            _unpack(archive, backup, aside, step)
            _say_last_step(database, job)
            with database.begin() as stores:
                _require_empty_database(stores)
                stores.jobs.forget("restore", besides=job)
                _put_rows(stores, archive, backup, on_progress)
                _place(aside, home, placed)
                if job is not None:
                    stores.jobs.end(job, "done", result=restored(settings, backup))
    except BaseException as error:
        for path in placed:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            why = "there is no room left" if error.errno == errno.ENOSPC else error.strerror
            raise Unusable(
                f"{home} can't be written ({why}). Nothing was restored: make room, then try again."
            ) from None
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        (home / _PLACING).unlink(missing_ok=True)
    database.update_statistics()
    return backup


def _say_last_step(database: Database, job: int | None) -> None:
    """Say it before the one long transaction begins, in which nobody else can write how far it is."""
    if job is not None:
        with database.begin() as stores:
            stores.jobs.beat(job, 0.7, "Storing all rows at once. This step can't be stopped.")


def restored(settings: Settings, backup: Backup) -> BackupResult:
    """What came of a job that wrote or restored a backup."""
    held = backup.manifest
    file = Path(settings.relative(backup.file))
    return BackupResult(file, backup.bytes, held.examples, held.decisions)


def _remove_half_placed(database: Database, home: Path) -> None:
    """Remove files that a restore put in place whose process then died before the rows were stored."""
    note = home / _PLACING
    if not note.exists():
        return
    with database.read() as stores:
        stored = bool(_holding(stores))
    if not stored:
        for name in note.read_text(encoding="utf-8").split():
            if name in {*FOLDERS, *FILES}:
                path = home / name
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    note.unlink()


def require_empty(database: Database, home: Path) -> None:
    """Refuse to restore where something is already.

    Raises:
        Unusable: The home has files, or the database has rows. Nothing was restored.
    """
    with database.read() as stores:
        _require_empty_database(stores)
    for name in FOLDERS:
        if any(one.is_file() for one in (home / name).rglob("*")):
            raise _not_empty(str(home / name))


def _require_empty_database(stores: Stores) -> None:
    if _holding(stores):
        projects = [one.name for one in stores.projects.all()]
        named = f" ({', '.join(projects[:3])}{', …' if len(projects) > 3 else ''})"
        raise _not_empty(f"The database{named if projects else ''}")


def _holding(stores: Stores) -> list[str]:
    """The tables that have rows; jobs of restoring are none: the one that asks is among them."""
    held = TableRows(stores.connection).holding()
    only_restores = all(one.kind == "restore" for one in stores.jobs.all(limit=2))
    return [one for one in held if one != "jobs" or not only_restores]


def _not_empty(what: str) -> Unusable:
    return Unusable(
        f"{what} is not empty, and a backup is never mixed with what is there. Nothing was restored: set "
        "CURATE_HOME to an empty folder (and CURATE_DATABASE_URL, if you use it, to an empty database), "
        "and restore there."
    )


def _require_room(home: Path, manifest: Manifest) -> None:
    # Rows take room in the database and in its log.
    needed = sum(
        one.bytes * (2 if name.startswith("tables/") else 1)
        for name, one in manifest.entries.items()
    )
    free = shutil.disk_usage(home).free
    if needed > free:
        raise Unusable(
            f"What is in the backup needs {needed / 1e9:.1f} GB, and {home} has {free / 1e9:.1f} GB left. "
            "Nothing was restored: make room, or set CURATE_HOME to another disk."
        )


def _unpack(archive: ZipFile, backup: Backup, aside: Path, on_progress: OnProgress) -> None:
    entries = backup.manifest.entries
    files = [name for name in entries if name.startswith("files/")]
    aside.mkdir(mode=0o700)
    for number, name in enumerate(files):
        path = aside / name.removeprefix("files/")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            for block in blocks(backup.file, archive, name):
                digest.update(block)
                out.write(block)
        if digest.hexdigest() != entries[name].sha256:
            raise DamagedBackup(backup.file, name)
        on_progress(0.5 * (number + 1) / len(files), f"File {name}")


def _put_rows(stores: Stores, archive: ZipFile, backup: Backup, on_progress: OnProgress) -> None:
    rows = TableRows(stores.connection)
    tables = backup.manifest.tables
    total, done = max(sum(one.rows for one in tables.values()), 1), 0
    for name in rows.tables():
        number = 0
        try:
            for part in _parts(backup.file, archive, table_entry(name)):
                rows.add(name, part)
                number += len(part)
                done += len(part)
                on_progress(0.5 + 0.5 * min(done / total, 1.0), f"Table {name}")
        except BadRow as error:
            raise DamagedBackup(backup.file, f"{table_entry(name)}: {error}") from None
        if number != tables[name].rows:
            raise DamagedBackup(backup.file, table_entry(name))
    rows.set_last_ids(backup.manifest.last_ids)


def _parts(file: Path, archive: ZipFile, name: str) -> Iterator[list[Any]]:
    """The rows of a table, some at a time."""
    part: list[Any] = []
    size = 0
    for line in _lines(file, archive, name):
        try:
            part.append(json.loads(line))
        except (ValueError, RecursionError):
            raise DamagedBackup(file, name) from None
        size += len(line)
        if len(part) == ROWS or size > BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _lines(file: Path, archive: ZipFile, name: str) -> Iterator[bytes]:
    pieces: list[bytes] = []
    for block in blocks(file, archive, name):
        first, *others = block.split(b"\n")
        pieces.append(first)
        if others:
            yield b"".join(pieces)
            *lines, rest = others
            yield from lines
            pieces = [rest]
        elif sum(map(len, pieces)) > LONGEST_LINE:
            raise DamagedBackup(file, name)
    if any(pieces):
        raise DamagedBackup(file, name)


def _place(aside: Path, home: Path, placed: list[Path]) -> None:
    """Move what was unpacked to where it belongs, which is there and empty, or not there.

    ``placed`` is told what was moved.
    """
    names = [name for name in (*FOLDERS, *FILES) if (aside / name).exists()]
    with (home / _PLACING).open("w", encoding="utf-8") as note:
        note.write(" ".join(names))
        note.flush()
        os.fsync(note.fileno())
    for name in names:
        if (home / name).is_dir():
            shutil.rmtree(home / name)
        (aside / name).rename(home / name)
        placed.append(home / name)
