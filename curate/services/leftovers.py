"""What processes that died have left in the home: half-written files that nobody will finish."""

import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from curate.domain.jobs import TrainRequest
from curate.models import FETCHING
from curate.services.importing import sweep_uploads, unneeded_uploads
from curate.services.jobs import mark_dead_jobs
from curate.settings import Settings
from curate.stores import Database
from curate.training.run_folders import left_aside

UNSURE_SECONDS = 24 * 3_600
"""A leftover of which nobody knows whose it is is kept for so long."""
# Names of folders and files aside that end with the process that writes them.
_OF_PROCESS = re.compile(rf"(?:{re.escape(FETCHING)}.+-|\.restore-|\..+\.)(?P<pid>\d+)(?:\.part)?")


def find_leftovers(database: Database, settings: Settings) -> list[Path]:
    """Files and folders of the home that a process left behind, and that nothing needs any more.

    What somebody may still be writing is none: a run that waits or runs, a download or a restore whose
    process lives, and whatever of unknown owner is less than a day old.
    """
    mark_dead_jobs(database)
    with database.read() as stores:
        going = stores.jobs.all(states=["waiting", "running", "cancelling"], limit=10_000)
        trained = stores.runs.finished()
        runs = stores.runs.ids()
    busy = {str(one.request.run) for one in going if isinstance(one.request, TrainRequest)}
    writing = {f"{one.id}.part" for one in going}
    # A number of a process says nothing about one on another computer that shares the home.
    shared = any(one.host not in {None, socket.gethostname()} for one in going)
    found = [
        one
        for one in _of_processes(settings)
        if (not shared and not _is_alive(one)) or _is_old(one)
    ]
    found += [
        one for one in _in(settings.home / "evaluations", "*.part") if one.name not in writing
    ]
    found += left_aside(settings.home / "runs", runs)
    for run in _in(settings.home / "runs", "[0-9]*"):
        if run.name in busy:
            continue
        known = run.name.isdigit() and int(run.name) in trained
        parts = [
            *_in(run, "adapter.new"),
            *_in(run, "checkpoint/*.part"),
            *_in(run, "adapter/*.part"),
        ]
        found += [one for one in parts if known or _is_old(one)]
        found += [*_in(run, "checkpoint")] if known else []
    found += [one for one in _in(settings.models, "*/*.part") if _is_old(one)]
    return [*found, *unneeded_uploads(database, settings)]


def sweep_home(database: Database, settings: Settings) -> int:
    """Remove what processes that died have left; returns how many files and folders those were."""
    found = find_leftovers(database, settings)
    for one in found:
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one, ignore_errors=True)
        else:
            with suppress(OSError):
                one.unlink()
    sweep_uploads(database, settings)
    return len(found)


def size_of(paths: list[Path]) -> int:
    """Bytes of files and folders."""
    files = [one for path in paths for one in (path, *path.rglob("*"))]
    return sum(one.lstat().st_size for one in files if one.is_file())


def _of_processes(settings: Settings) -> Iterator[Path]:
    for folder in (settings.home, settings.models, settings.home / "backups"):
        yield from (one for one in _in(folder, ".*") if _OF_PROCESS.fullmatch(one.name))


def _is_alive(path: Path) -> bool:
    found = _OF_PROCESS.fullmatch(path.name)
    pid = int(found["pid"]) if found else 0
    return pid != os.getpid() and psutil.pid_exists(pid)


def _is_old(path: Path) -> bool:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > UNSURE_SECONDS
    return False


def _in(folder: Path, pattern: str) -> Iterator[Path]:
    return iter(sorted(folder.glob(pattern))) if folder.is_dir() else iter(())
