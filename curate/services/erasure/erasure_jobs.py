"""Erasing as a job, so that nobody has to wait on the page for it."""

from curate.domain.errors import Unusable
from curate.domain.jobs import EraseRequest, Erasure
from curate.domain.records import Job
from curate.services.erasure.attempt import Attempt
from curate.services.erasure.eraser import Eraser
from curate.services.erasure.result import left_in_pages, require_quiet
from curate.services.erasure.tickets import erase_ticket
from curate.services.erasure.values import erase_value
from curate.services.jobs import Work, start_worker, submit
from curate.services.people import permit_in
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database


def start_erasure(
    database: Database,
    settings: Settings,
    project: str,
    text: str,
    *,
    ticket: bool,
    dry_run: bool,
    person: str | None = None,
) -> Job:
    """Erase a value or a ticket as a job, or look where it stands.

    Raises:
        NotFound: There is no such project.
        Unusable: The value is too short, or a job is at work. Nothing was started.
    """
    person = person or current_person()
    permit_in(database, project, person, "erase")
    if not ticket:
        Eraser.of(text)
    require_quiet(database, project, person)
    job = submit(database, project, EraseRequest(project, text, ticket, dry_run), person)
    start_worker(settings)
    return job


def do_erase(work: Work, request: EraseRequest) -> Erasure:
    """Erase, in the worker. The job then does not hold the text any more, unless it is half erased.

    Raises:
        Unusable: What was to be erased is not known any more.
    """
    if request.stage == "erased":  # by an attempt that died while it wrote the database anew
        return Erasure({}, tuple(left_in_pages(work.database)), done=True)
    if request.stage == "forgotten":
        raise Unusable(
            "What was to be erased was not kept. Nothing was erased: give it again on the page Settings."
        )
    attempt = Attempt(work.database, work.job.id, request, work.should_stop)
    erase = erase_ticket if request.ticket else erase_value
    try:
        return erase(
            work.database,
            work.settings,
            request.project,
            request.text,
            dry_run=request.dry_run,
            person=work.job.person,
            on_progress=work.on_progress,
            attempt=attempt,
        )
    finally:
        attempt.forget()
