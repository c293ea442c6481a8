"""The files of the home: all that the database names, no leftovers, and nobody else can read them."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from curate.domain.errors import CurateError
from curate.domain.jobs import ImportRequest
from curate.domain.records import JobState
from curate.services.doctor.diagnosis import Diagnosis, fine, wrong
from curate.services.leftovers import find_leftovers, size_of
from curate.settings import OTHERS, Settings
from curate.stores import Database
from curate.text import count

_SHOWN = 3
_NEEDED: tuple[JobState, ...] = ("waiting", "running", "cancelling")


def check_files(settings: Settings, database: Database | None) -> list[Diagnosis]:
    """What lies in the home."""
    found = [_modes(settings.home)]
    if database is None:
        return found
    for check, name in ((_named_files, "files"), (_leftovers, "leftovers")):
        try:
            found.append(check(settings, database))
        except CurateError as error:
            found.append(wrong(name, str(error)))
    return found


def close_to_others(home: Path) -> int:
    """Take away what others may do with the files of a home; returns how many those were."""
    found = list(_open_to_others(home))
    for path in found:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    return len(found)


def _open_to_others(home: Path) -> Iterator[Path]:
    if not home.is_dir():
        return
    inside = (
        Path(folder, name)
        for folder, folders, files in os.walk(home)  # follows no links
        for name in (*folders, *files)
    )
    for path in (home, *inside):
        try:
            found = path.lstat()
        except OSError:  # gone meanwhile
            continue
        if not stat.S_ISLNK(found.st_mode) and found.st_mode & OTHERS:
            yield path


def _modes(home: Path) -> Diagnosis:
    found = list(_open_to_others(home))
    if not found:
        return fine("file modes", "Only their owner can read the files of the home.")
    shown = ", ".join(str(one.relative_to(home)) for one in found[:_SHOWN])
    more = ", …" if len(found) > _SHOWN else ""
    return wrong(
        "file modes",
        f"Other users of this computer may read {_counted(found)} of the home "
        f"({shown}{more}): `curate doctor --fix` closes them.",
    )


def _named_files(settings: Settings, database: Database) -> Diagnosis:
    """Whether everything that the database names is where it says."""
    with database.read() as stores:
        results = stores.runs.finished()
        evaluations = stores.runs.row_files()
        waiting = stores.jobs.all(kinds=["import"], states=_NEEDED, limit=10_000)
    named = {
        **{f"the adapter of run {run}": result.adapter for run, result in results.items()},
        **{f"the answers of comparison {key}": file for key, file in evaluations.items()},
    }
    for job in waiting:
        if isinstance(job.request, ImportRequest) and job.request.path:
            named[f"the upload of job {job.id}"] = Path(job.request.path)
    missing = [what for what, path in named.items() if not settings.absolute(path).exists()]
    if missing:
        more = ", …" if len(missing) > _SHOWN else ""
        return wrong(
            "files",
            f"Missing: {', '.join(missing[:_SHOWN])}{more}. If the home was moved, move all of it, or "
            "restore a backup into an empty home (`curate restore FILE`).",
        )
    return fine("files", f"Everything that the database names is there ({len(named):,})")


def _counted(found: Sequence[Path]) -> str:
    return count(len(found), "file or folder", "files or folders")


def _leftovers(settings: Settings, database: Database) -> Diagnosis:
    found = find_leftovers(database, settings)
    if not found:
        return fine("leftovers", "No process has left half-written files.")
    size = size_of(found) / 1e6
    shown = ", ".join(str(one.relative_to(settings.home)) for one in found[:_SHOWN])
    return wrong(
        "leftovers",
        f"Processes that ended unexpectedly left {_counted(found)} ({shown}; {size:.0f} MB). "
        "They are removed when the app or a worker starts, or by `curate doctor --fix`.",
    )
