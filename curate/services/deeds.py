"""Light work of the app as jobs: importing an upload, running checks."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from curate.domain.records import Job
from curate.services.importing import ImportOptions
from curate.services.jobs import start_worker, submit
from curate.settings import Settings
from curate.stores import Database


def start_import(
    database: Database,
    settings: Settings,
    project: str,
    path: Path,
    options: ImportOptions,
    *,
    name: str,
    person: str | None = None,
) -> Job:
    """Import an uploaded file as a job; the upload is deleted when the job is done.

    What came in is checked at once, by a job of its own.
    """
    payload = {
        "project": project,
        "path": str(path),
        "name": name,
        "options": asdict(options),
        "then_check": True,
    }
    job = submit(database, "import", project, payload, person)
    start_worker(settings)
    return job


def start_checks(
    database: Database,
    settings: Settings,
    project: str,
    only: Sequence[str] = (),
    person: str | None = None,
) -> Job:
    """Run checks as a job."""
    job = submit(database, "check", project, {"project": project, "only": list(only)}, person)
    start_worker(settings)
    return job
