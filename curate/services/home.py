"""What Home shows, read at once."""

from dataclasses import dataclass

from curate.domain.records import Job
from curate.services.changes import Activity, read_activity
from curate.services.jobs import mark_dead_jobs, read_running
from curate.services.projects import ProjectStatus, read_status
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class HomePage:
    """What Home shows.

    Attributes:
        running: Jobs of the project that wait or run, the oldest first.
        activity: What was done lately, the newest first.
    """

    status: ProjectStatus
    running: tuple[Job, ...]
    activity: tuple[Activity, ...]


def home_page(database: Database, project: str) -> HomePage:
    """What Home shows of a project, in one transaction; in more where a process has died.

    Raises:
        NotFound: There is no such project.
    """
    page = _read(database, project)
    return _read(database, project) if page.running and mark_dead_jobs(database) else page


def _read(database: Database, name: str) -> HomePage:
    with database.read() as stores:
        project = stores.projects.get(name)
        return HomePage(
            status=read_status(stores, project),
            running=tuple(read_running(stores, project.id)),
            activity=tuple(read_activity(stores, project.id)),
        )
