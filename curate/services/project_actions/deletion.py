"""Deleting a project with everything that belongs to it: rows, uploads, adapters, answers."""

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curate.domain.errors import Unusable
from curate.domain.jobs import ImportRequest
from curate.domain.records import Project
from curate.services.jobs import OnProgress, mark_dead_jobs, read_running, require_no_work
from curate.services.people import permit_in
from curate.services.project_actions.copies import remove_rows
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.all_tables import ProjectRows

PATIENCE_SECONDS = 60.0
"""How long a job that was asked to stop is waited for."""
STEP_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class ProjectContents:
    """What goes with a project: rows by table, and files with their bytes."""

    project: Project
    rows: Mapping[str, int] = field(hash=False)
    files: tuple[Path, ...] = ()
    bytes: int = 0

    @property
    def examples(self) -> int:
        """How many examples it has."""
        return self.rows.get("examples", 0)


@dataclass(frozen=True, slots=True)
class DeletedProject:
    """What was deleted, and whether the room is the disk's again."""

    contents: ProjectContents
    compacted: bool


def project_contents(database: Database, settings: Settings, name: str) -> ProjectContents:
    """What would go with a project, for whoever is about to delete it.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        project = stores.projects.get(name)
        return _contents(stores, settings, project)


def delete_project(
    database: Database,
    settings: Settings,
    name: str,
    on_progress: OnProgress = lambda _share, _message: None,
    patience: float = PATIENCE_SECONDS,
    person: str | None = None,
) -> DeletedProject:
    """Delete a project for good, with its rows and files; undo does not bring it back.

    Jobs of it are canceled first, and waited for. Then nobody sees the project any more, and its files and
    rows go in parts; if that is interrupted, whoever looks next goes on with it.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person is no owner of it. Nothing was deleted.
        Unusable: A job of it does not stop. Nothing was deleted.
    """
    contents = hide_project(database, settings, name, on_progress, patience, person)
    _remove(database, settings, contents, on_progress)
    return DeletedProject(contents, database.compact())


def hide_project(
    database: Database,
    settings: Settings,
    name: str,
    on_progress: OnProgress = lambda _share, _message: None,
    patience: float = PATIENCE_SECONDS,
    person: str | None = None,
) -> ProjectContents:
    """Take a project out of everybody's sight; `sweep_projects` then deletes what is left of it.

    Raises:
        As ``delete_project``.
    """
    permit_in(database, name, person, "delete")
    _stop_work(database, name, on_progress, patience)
    with database.clean_up() as stores:
        project = stores.projects.get(name)
        require_no_work(stores, project, "Nothing was deleted")
        contents = _contents(stores, settings, project)
        stores.projects.set_state(project.id, "deleting")
    return contents


def sweep_projects(database: Database, settings: Settings) -> int:
    """Go on deleting what is left of projects, after an interruption; returns how many those were."""
    with database.read() as stores:
        left = [
            _contents(stores, settings, Project(key, "")) for key in stores.projects.abandoned()
        ]
    for contents in left:
        _remove(database, settings, contents)
    if left:
        database.compact()
    return len(left)


def _stop_work(database: Database, name: str, on_progress: OnProgress, patience: float) -> None:
    """Cancel what waits, and ask what runs to stop."""
    until = time.monotonic() + patience
    mark_dead_jobs(database)
    with database.clean_up() as stores:
        project = stores.projects.get(name)
        for job in read_running(stores, project.id):
            stores.jobs.ask_to_cancel(job.id)
    while True:
        with database.read() as stores:
            going = read_running(stores, project.id)
        if not going:
            return
        if time.monotonic() > until:
            raise Unusable(
                f"Job {going[0].id} ({going[0].kind}) of project {name!r} was asked to stop and has not yet. "
                "Nothing was deleted: try again in a moment."
            )
        on_progress(0.0, f"Waiting for job {going[0].id} to stop")
        time.sleep(STEP_SECONDS)
        mark_dead_jobs(database)


def _contents(stores: Stores, settings: Settings, project: Project) -> ProjectContents:
    files = tuple(one for one in project_files(stores, settings, project.id) if one.exists())
    return ProjectContents(
        project,
        ProjectRows(stores.connection).counts(project.id),
        files,
        sum(_size(one) for one in files),
    )


def project_files(stores: Stores, settings: Settings, project: int) -> list[Path]:
    """Files and folders in the home that belong to a project alone, whether they are there or not."""
    home = settings.home
    runs = [home / "runs" / str(one.id) for one in stores.runs.all(project)]
    answers = [
        home / "evaluations" / f"{one.job}.jsonl" for one in stores.runs.evaluations(project)
    ]
    return [*runs, *answers, *project_uploads(stores, settings, project)]


def project_uploads(stores: Stores, settings: Settings, project: int) -> list[Path]:
    """Folders of uploads that imports of a project name."""
    requests = [
        job.request
        for job in stores.jobs.all(project=project, kinds=["import"], limit=MANY)
        if isinstance(job.request, ImportRequest)
    ]
    paths = [path for one in requests for path in (one.path, *(then.path for then in one.then))]
    uploads = settings.home / "uploads"
    folders = {(settings.home / path).parent for path in paths if path}
    return sorted(one for one in folders if one.parent == uploads)


MANY = 1_000_000
"""More jobs than any project has."""


def _remove(
    database: Database,
    settings: Settings,
    contents: ProjectContents,
    on_progress: OnProgress = lambda _share, _message: None,
) -> None:
    for path in contents.files:
        if settings.home in path.parents:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(
                missing_ok=True
            )
    total = max(sum(contents.rows.values()), 1)
    remove_rows(
        database,
        contents.project.id,
        lambda done: on_progress(min(done / total, 1.0), f"Deleted {done:,} of {total:,} rows"),
    )


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
