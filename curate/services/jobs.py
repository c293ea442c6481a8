"""Jobs, which do long work in a worker process: queueing, progress, cancelling and resuming."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from curate.domain.errors import Cancelled, CurateError, Unusable
from curate.domain.faults import DiskFull, fault_of
from curate.domain.jobs import EraseRequest, Outcome, Request
from curate.domain.records import ENDED, Job, JobKind, JobState, Project
from curate.domain.results import TrainingEvent
from curate.services.people import permit, require, require_everywhere, require_somewhere
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.text import percent

# On another host all that is known of a process is its heartbeat, every two seconds.
SILENCE = timedelta(seconds=60)
STEP_SECONDS = 0.5
LISTED = 50
# After this, nobody seems to be there to do what waits.
WAITS_TOO_LONG_SECONDS = 20
# Rows that are deleted in one transaction.
PART = 20_000
FEWEST = 100

# Workers that this process started: polled, so that those that ended leave no zombies behind.
_workers: list[subprocess.Popen[bytes]] = []

OnProgress = Callable[[float, str], None]


@dataclass(frozen=True)
class Work:
    """What the handler of a job is given.

    Attributes:
        on_progress: Reports how far the work is (0 to 1) and what it is doing.
        note: Appends a progress event of a training.
        should_stop: Whether somebody asked to cancel.
        should_finish: Whether somebody asked a training to end with the best that it has.
    """

    database: Database
    settings: Settings
    job: Job
    on_progress: OnProgress
    note: Callable[[TrainingEvent], None]
    should_stop: Callable[[], bool]
    should_finish: Callable[[], bool] = lambda: False


def as_json(result: Outcome | None, settings: Settings) -> dict[str, Any]:
    """What came of a job as a command prints it, files where they lie now; nothing before it is done."""
    if result is None:
        return {}
    return {
        name: str(settings.absolute(value)) if isinstance(value, Path) else value
        for name, value in asdict(result).items()
    }


def this_process() -> tuple[int, float, str]:
    """Process id, its start time and its host: together they name a process for good."""
    return os.getpid(), psutil.Process().create_time(), socket.gethostname()


def submit(
    database: Database, project: str | None, request: Request, person: str | None = None
) -> Job:
    """Queue a job; `start_worker` sees that somebody does it.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person may not do such work there. Nothing was queued.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id if project is not None else None
        return add_job(stores, request, key, person)


def add_job(
    stores: Stores, request: Request, project: int | None, person: str, key: int | None = None
) -> Job:
    """Queue a job in an open transaction; the one way into the table of jobs.

    ``key`` is its id, where it may not be the next one.

    Raises:
        NotAllowed: The person may not do such work. The transaction is to be rolled back.
    """
    job = stores.jobs.add(request, project, person, key)
    require_may_work(stores, job, person)
    return job


def require_may_work(stores: Stores, job: Job, person: str) -> None:
    """See that somebody may do the work of a job, or have it done.

    Raises:
        NotAllowed: They may not.
    """
    if job.project is not None:
        permit(stores, job.project, person, job.kind)
    elif job.kind == "pull":
        require_somewhere(stores, person)
    else:
        require_everywhere(stores, person)


@contextmanager
def run_inline(
    database: Database, project: str, request: Request, person: str | None
) -> Iterator[tuple[int, Callable[[Outcome], None]]]:
    """Do a job in this process, as a command does: others see that it runs, and when it died.

    Yields:
        The id of the job, and what to call with what came of it.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        job = add_job(stores, request, key, person or current_person()).id
        stores.jobs.claim(this_process(), job)
    results: list[Outcome] = []
    state: JobState = "failed"
    error: str | None = "The command was interrupted."
    try:
        yield job, results.append
        state, error = "done", None
    except Cancelled as cancelled:
        state, error = "cancelled", str(cancelled)
        raise
    except CurateError as known:
        error = str(known)
        raise
    except OSError as refused:
        error = str(fault_of(refused, "this computer") or error)
        raise
    finally:
        # What went wrong is what is to be said, and not that there is no room to note it.
        room = suppress(DiskFull) if state != "done" else nullcontext()
        with room, database.clean_up() as stores:
            stores.jobs.end(job, state, result=results[-1] if results else None, error=error)


def start_worker(settings: Settings) -> None:
    """Start a worker process that ends when nothing is left to do.

    It outlives the app or the command that started it, and writes its log to ``logs/worker.log``.
    """
    logs = settings.make_home() / "logs"
    logs.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "CURATE_HOME": str(settings.home),
        "CURATE_DATABASE_URL": settings.url,
        # Threads that wait without sleeping take the processor from whoever uses the page meanwhile.
        "OMP_WAIT_POLICY": "PASSIVE",
    }
    with (logs / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "curate.worker", "--until-idle"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=environment,
        )
    _workers[:] = [one for one in [*_workers, worker] if one.poll() is None]


def get_job(database: Database, job: int) -> Job:
    """A job as it stands, after marking it if its process has died."""
    mark_dead_jobs(database)
    with database.read() as stores:
        return stores.jobs.get(job)


def list_jobs(database: Database, *, project: str | None = None) -> list[Job]:
    """The latest jobs, the newest first."""
    mark_dead_jobs(database)
    with database.read() as stores:
        key = stores.projects.get(project).id if project is not None else None
        return stores.jobs.all(project=key, limit=LISTED)


def read_newest(stores: Stores, kinds: Mapping[JobKind, int | None]) -> dict[JobKind, Job]:
    """The newest job of each kind where there is one, of the project of that id or of the home as a whole."""
    found = {
        kind: stores.jobs.all(project=project, kinds=[kind], limit=1)
        for kind, project in kinds.items()
    }
    return {kind: some[0] for kind, some in found.items() if some}


def can_resume(job: Job) -> bool:
    """Whether a job that did not come to its end can be done again: it still knows what to do."""
    return not (isinstance(job.request, EraseRequest) and job.request.stage == "forgotten")


def job_events(database: Database, job: int) -> list[TrainingEvent]:
    """The progress events of a job, the oldest first."""
    with database.read() as stores:
        return stores.jobs.events(job)


def cancel(database: Database, job: int, person: str | None = None) -> Job:
    """Cancel a job that waits; ask one that runs to stop, which takes a few seconds.

    Raises:
        NotFound: There is no such job.
        NotAllowed: It is somebody else's, and the person is no owner of its project. It goes on.
    """
    person = person or current_person()
    with database.clean_up() as stores:
        require_may_end(stores, stores.jobs.get(job), person)
        return stores.jobs.ask_to_cancel(job)


def require_may_end(stores: Stores, job: Job, person: str) -> None:
    """See that somebody may end the work of a job: their own, or as an owner.

    Raises:
        NotAllowed: They may not.
    """
    if job.person != person and job.project is not None:
        require(stores, job.project, person, "owner")
    else:
        require_may_work(stores, job, person)


def resume(database: Database, settings: Settings, job: int, person: str | None = None) -> Job:
    """Resume a job that was lost, cancelled or failed from where it stopped.

    Raises:
        NotFound: There is no such job.
        NotAllowed: The person may not do such work in its project. It stays as it is.
        Unusable: The job is not one of those.
    """
    with database.begin() as stores:
        before = stores.jobs.get(job)
        require_may_work(stores, before, person or current_person())
        after = stores.jobs.requeue(job)
    if after.state != "waiting" or before.state == "waiting":
        raise Unusable(f"Job {job} is {before.state}, so there is nothing to resume.")
    start_worker(settings)
    return after


def wait(
    database: Database,
    settings: Settings,
    job: int,
    on_change: Callable[[Job], None] = lambda _: None,
) -> Job:
    """Wait for a job to end, seeing that somebody does it.

    Interrupting the wait asks the job to stop.
    """
    last = None
    restarted = time.monotonic()
    try:
        while (current := get_job(database, job)).state not in ENDED:
            if (current.message, current.progress) != last:
                last = (current.message, current.progress)
                on_change(current)
            if current.state == "waiting" and time.monotonic() - restarted > WAITS_TOO_LONG_SECONDS:
                restarted = time.monotonic()
                start_worker(settings)
            time.sleep(STEP_SECONDS)
    except KeyboardInterrupt:
        cancel(database, job, get_job(database, job).person)
        raise
    return current


def list_dead_jobs(database: Database) -> list[Job]:
    """Jobs that claim to run and whose process has died."""
    with database.read() as stores:
        return [job for job, started in stores.jobs.processes() if not _alive(job, started)]


def mark_dead_jobs(database: Database) -> list[int]:
    """Mark jobs whose process has died, so that they can be resumed; returns their ids.

    An import that its process did not finish is removed with it. Where the disk is too full even for
    that, it is left to whoever looks next: nobody sees such an import.
    """
    try:
        return _mark_dead_jobs(database)
    except DiskFull:
        return []


def _mark_dead_jobs(database: Database) -> list[int]:
    dead = list_dead_jobs(database)
    with database.read() as stores:
        stale = stores.sources.unfinished()
    if not dead and not stale:
        return []
    with database.clean_up() as stores:
        for job in dead:
            stores.jobs.end(job.id, "lost", error=_loss_sentence(job))
        left = [
            source
            for source, _, owner in stores.sources.unfinished()
            if owner is not None and stores.jobs.get(owner).state in ENDED
        ]
    for source in left:
        remove_unfinished_source(database, source)
    return [job.id for job in dead]


def remove_unfinished_source(database: Database, source: int) -> None:
    """Remove a source that is not visible yet, a part at a time, so that others can write in between.

    If that is interrupted, ``mark_dead_jobs`` continues with it. Deleting takes room as well: with little
    of it, the parts are smaller.

    Raises:
        DiskFull: There is not even room to delete a few rows.
    """
    part = count = PART
    while count == part:
        try:
            with database.clean_up() as stores:
                count = stores.sources.delete_rows(source, part)
                if count < part:
                    stores.sources.delete(source)
        except DiskFull:
            if part < FEWEST:
                raise
            part = count = part // 4


def what_is_kept(job: Job) -> str:
    """What is kept of a job that was interrupted, and what to do now."""
    return {
        "import": "Nothing was imported: start the import again.",
        "train": "Everything up to the last checkpoint is kept: press Resume to continue from there.",
        "freeze": "No dataset version was created: press Start again.",
        "copy": "Nothing was copied: press Start again.",
        "backup": "No backup was written: press Start again.",
        "restore": "Nothing was restored: press Start again.",
        "erase": "A part may be erased already: press Start again to finish it.",
    }.get(job.kind, "What was stored before is kept: press Resume to run it again.")


def _loss_sentence(job: Job) -> str:
    done = f"{percent(job.progress)} done" if job.progress else "just started"
    return f"The process that did this work ended unexpectedly ({done}). {what_is_kept(job)}"


def _alive(job: Job, started: float | None) -> bool:
    if job.host != socket.gethostname():
        heartbeat = job.heartbeat or job.started_at or job.created_at
        return datetime.now(UTC) - heartbeat < SILENCE
    try:
        process = psutil.Process(job.pid)
        same = started is None or abs(process.create_time() - started) < 1
        return bool(same and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def read_running(stores: Stores, project: int) -> list[Job]:
    """The jobs of a project that wait or run, the oldest first; the process of one may have died."""
    going: list[JobState] = ["waiting", "running", "cancelling"]
    return stores.jobs.all(project=project, states=going)[::-1]


def require_no_work(
    stores: Stores,
    project: Project,
    undone: str,
    *,
    waiting: bool = False,
    besides: int | None = None,
) -> None:
    """Refuse while a job of the project is at work; with ``waiting``, also where one waits.

    ``besides`` is the job that asks.

    Raises:
        Unusable: One is; ``undone`` says what was not done.
    """
    going = [
        one
        for one in read_running(stores, project.id)
        if one.id != besides and (waiting or one.state != "waiting")
    ]
    if going:
        does = "waits" if going[0].state == "waiting" else "is at work"
        raise Unusable(
            f"Job {going[0].id} ({going[0].kind}) {does} in project {project.name!r}. {undone}: wait until "
            "it has ended, or cancel it, then try again."
        )


def ensure_worker(database: Database, settings: Settings, job: Job) -> None:
    """Start a worker where a job has waited for long and no process is at work.

    Meant to be called every two seconds: it acts on about every tenth call, so that a worker has
    the time to start.
    """
    waited = (datetime.now(UTC) - job.created_at).total_seconds()
    if job.state != "waiting" or waited < WAITS_TOO_LONG_SECONDS or int(waited / 2) % 10:
        return
    with database.read() as stores:
        busy = bool(stores.jobs.processes())
    if not busy:
        start_worker(settings)
