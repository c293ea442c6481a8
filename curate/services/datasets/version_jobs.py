"""Creating a dataset version as a job, so that nobody has to wait on the page for it."""

from curate.datasets import SplitOptions
from curate.domain.errors import NothingApproved
from curate.domain.jobs import FreezeRequest, FreezeResult
from curate.domain.records import Job
from curate.services.datasets.open_errors import Open, require_closed
from curate.services.datasets.versions import (
    FEWEST,
    create_version,
    created_parts,
    split_options,
)
from curate.services.jobs import Work, start_worker, submit
from curate.services.people import permit
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where


def start_version(
    database: Database,
    settings: Settings,
    project: str,
    options: SplitOptions,
    person: str | None = None,
    *,
    new_test: bool = False,
    allow_open: Open,
) -> Job:
    """Create a version as a job; arguments are those of ``create_version``.

    Raises:
        NotFound: There is no such project.
        NothingApproved: Fewer than ten examples are approved. Nothing was started.
        OpenInVersion: An error is open about one of them that is not allowed. Nothing was started.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), "freeze")
        approved = stores.examples.count(key, Where(status="approved"))
        if approved < FEWEST:
            raise NothingApproved(project, approved, FEWEST)
        require_closed(stores, key, allowed=allow_open)
    request = FreezeRequest(
        project, options.model_dump(mode="json"), new_test=new_test, allowed=allow_open
    )
    job = submit(database, project, request, person)
    start_worker(settings)
    return job


def do_freeze(work: Work, request: FreezeRequest) -> FreezeResult:
    """Create a dataset version, in the worker."""
    created = create_version(
        work.database,
        request.project,
        split_options(**request.options),
        work.job.person,
        new_test=request.new_test,
        allow_open=request.allowed,
        job=work.job.id,
        on_progress=work.on_progress,
        should_stop=work.should_stop,
    )
    return created_parts(created.dataset)
