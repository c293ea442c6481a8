"""Copying a project: its examples with their history, and what they are checked by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from curate.domain.errors import AlreadyThere, Cancelled
from curate.domain.jobs import CopyRequest, CopyResult
from curate.domain.records import Job, Project
from curate.services.changes import record_action
from curate.services.jobs import OnProgress, Work, start_worker, submit
from curate.services.people import permit
from curate.services.projects import current_person, project_name
from curate.settings import Settings
from curate.stores import Database
from curate.stores.all_tables import COPIED, ProjectRows, copy_rows
from curate.text import count

NOT_IN_COPY = (
    "Dataset versions, training runs, adapters and comparisons stay with the original: each belongs to "
    "the version that it was made from. The copy parts its examples anew, so what is held out here may be "
    "trained on there: do not compare models of the two on each other's held-out test."
)
"""What a person is told of a copy."""


@dataclass(frozen=True, slots=True)
class CopiedProject:
    """A copy of a project, and how many rows of each table came along."""

    project: Project
    rows: Mapping[str, int] = field(hash=False)

    @property
    def examples(self) -> int:
        """How many examples it has."""
        return self.rows["examples"]


def copy_project(
    database: Database,
    name: str,
    new: str,
    person: str | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
    job: int | None = None,
) -> CopiedProject:
    """Copy a project as it stands at this moment; nobody sees the copy before it is whole.

    It has the examples with texts, drafts, status and history, the imports with their rejected rows, the
    findings with what was decided on them, the pairs called different, the format contract, the custom
    rules and the values kept. See ``NOT_IN_COPY``. A copy of a project that has members belongs to whoever
    makes it. A ``job`` that does it ends with it, so that it never makes two copies.

    Raises:
        NotFound: There is no such project.
        AlreadyThere: The new name is taken. Nothing was copied.
        NotAllowed: The person is no owner of the original. Nothing was copied.
        Unusable: It is empty or too long.
        Cancelled: ``should_stop`` said so. Nothing was copied.
    """
    new = project_name(new, "copied")
    person = person or current_person()
    with database.begin() as stores:
        original = stores.projects.get(name)
        permit(stores, original.id, person, "copy")
        of_members = bool(stores.people.roles(original.id))
        task = original.task
        target = stores.projects.add(new, task, "copying").id
        if job is not None:
            stores.jobs.set_request(job, CopyRequest(name, new, target))
    try:
        rows = _copy(database, name, target, on_progress, should_stop)
        with database.begin() as stores:
            stores.projects.rename(target, new)
            stores.projects.set_state(target, "active")
            if of_members:
                stores.people.set_role(target, person, "owner", person)
            record_action(
                stores,
                target,
                person,
                "copy",
                f"Copied {count(rows['examples'], 'example')} from project {name}",
            )
            made = stores.projects.get(new)
            if job is not None:
                stores.jobs.end(job, "done", result=CopyResult(new, rows["examples"]))
    except BaseException:
        with database.begin() as stores:
            stores.projects.set_state(target, "deleting")
        remove_rows(database, target)
        raise
    database.update_statistics()
    return CopiedProject(made, rows)


def start_copy(
    database: Database, settings: Settings, name: str, new: str, person: str | None = None
) -> Job:
    """Copy a project as a job.

    Raises:
        As ``copy_project``, for what can be known before. Nothing was started.
    """
    new = project_name(new, "copied")
    with database.read() as stores:
        permit(stores, stores.projects.get(name).id, person or current_person(), "copy")
        if stores.projects.find(new):
            raise AlreadyThere("project", new)
    job = submit(database, name, CopyRequest(name, new), person)
    start_worker(settings)
    return job


def do_copy(work: Work, request: CopyRequest) -> CopyResult:
    """Copy a project, in the worker; what an attempt that died left of a copy goes first."""
    if request.target:
        with work.database.clean_up() as stores:
            stores.projects.set_state(request.target, "deleting")
        remove_rows(work.database, request.target)
    made = copy_project(
        work.database,
        request.project,
        request.new,
        work.job.person,
        work.on_progress,
        work.should_stop,
        work.job.id,
    )
    return CopyResult(made.project.name, made.examples)


def _copy(
    database: Database,
    name: str,
    target: int,
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> dict[str, int]:
    def write(put: Callable[[Any], None]) -> None:
        if should_stop():
            raise Cancelled("The copy")
        with database.begin() as stores:
            put(stores.connection)

    with database.snapshot() as source:
        project = source.projects.get(name).id
        counts = ProjectRows(source.connection).counts(project)
        total = sum(counts.get(table, 0) for table in COPIED)

        def report(done: int) -> None:
            on_progress(done / max(total, 1), f"Copied {done:,} of {total:,} rows")

        return copy_rows(source.connection, project, target, write, report)


def remove_rows(
    database: Database,
    project: int,
    on_rows: Callable[[int], None] = lambda _: None,
) -> None:
    """Remove the rows of a project that nobody sees, a part at a time, so that others can write."""
    done, some = 0, 1
    while some:
        with database.clean_up() as stores:
            some = ProjectRows(stores.connection).delete_some(project, PART)
        done += some
        on_rows(done)
        database.pause()


PART = 2_000
"""Rows that are deleted in one transaction."""
