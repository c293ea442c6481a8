"""The worker process, which claims jobs one after the other and does them.

The only place with a thread (the heartbeat) and the only broad ``except``: whatever goes wrong in a
job ends the job, with a sentence, and not the worker.
"""

import argparse
import ctypes
import gc
import logging
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import Self

from curate.domain.errors import Cancelled, CurateError
from curate.domain.faults import ConnectionLost, DatabaseBusy, StorageFault, fault_of
from curate.domain.jobs import Outcome
from curate.domain.records import Job, JobState
from curate.domain.results import TrainingEvent
from curate.services.handlers import do_job
from curate.services.jobs import Work, mark_dead_jobs, this_process, what_is_kept
from curate.services.leftovers import sweep_home
from curate.services.project_actions import sweep_projects
from curate.services.reviewing import index_new
from curate.settings import Settings, keep_private
from curate.stores import Database, open_database

BEAT_SECONDS = 2.0
IDLE_SECONDS = 1.0
# How long a worker that the app started waits for more to do.
LINGER_SECONDS = 20.0
END_AGAIN_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
"""How long to wait for a database that is away before storing again how a job ended."""

log = logging.getLogger("curate.worker")


class Heartbeat:
    """Says every two seconds that a job is alive, and learns whether it should stop."""

    def __init__(self, database: Database, job: Job) -> None:
        self._database = database
        self._job = job
        self._over = threading.Event()
        self._stop = threading.Event()
        self._finish = threading.Event()
        if job.finish_early:
            self._finish.set()
        self._progress: tuple[float, str] | None = None
        self._thread = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def report(self, share: float, message: str) -> None:
        """Remember how far the work is; the next beat stores it."""
        self._progress = (share, message)

    def should_stop(self) -> bool:
        """Whether somebody asked to cancel."""
        return self._stop.is_set()

    def should_finish(self) -> bool:
        """Whether somebody asked a training to end with the best that it has."""
        return self._finish.is_set()

    def stop(self) -> None:
        """Ask to stop, as a cancel from outside does."""
        self._stop.set()

    def _beat_on(self) -> None:
        while not self._over.wait(BEAT_SECONDS if self._progress is None else BEAT_SECONDS / 4):
            progress, self._progress = self._progress, None
            try:
                with self._database.clean_up() as stores:
                    state = stores.jobs.beat(self._job.id, *(progress or ()))
                    finish = stores.jobs.is_to_finish(self._job.id)
            except Exception:  # a database that is busy for a while must not end hours of work
                log.warning("heartbeat of job %d failed", self._job.id, exc_info=True)
                continue
            if state == "cancelling":
                self._stop.set()
            if finish:
                self._finish.set()


def work_on(database: Database, settings: Settings, job: Job) -> None:
    """Do one claimed job and end it, whatever happens."""
    log.info("job %d (%s): attempt %d", job.id, job.kind, job.attempt)
    result: Outcome | None = None
    with Heartbeat(database, job) as heartbeat:
        previous = signal.signal(signal.SIGTERM, lambda *_: heartbeat.stop())
        try:
            work = Work(
                database=database,
                settings=settings,
                job=job,
                on_progress=heartbeat.report,
                note=lambda event: _note(database, job, event),
                should_stop=heartbeat.should_stop,
                should_finish=heartbeat.should_finish,
            )
            result = do_job(work)
            state, error = "done", None
        except Cancelled as cancelled:
            state, error = "cancelled", str(cancelled)
        except KeyboardInterrupt:
            _end(
                database, job, "cancelled", None, f"The worker was interrupted. {what_is_kept(job)}"
            )
            raise
        except CurateError as known:
            state, error = "failed", str(known)
        except MemoryError:
            state, error = (
                "failed",
                "The computer ran out of memory. Close other programs, or choose a smaller model.",
            )
        except Exception as unexpected:
            log.exception("job %d failed", job.id)
            fault = fault_of(unexpected, settings.home)
            state, error = (
                "failed",
                str(fault)
                if fault is not None
                else (
                    "An unexpected error occurred. What was stored before is kept; the details are in "
                    "logs/worker.log in CURATE_HOME."
                ),
            )
        finally:
            signal.signal(signal.SIGTERM, previous)
    _end(database, job, state, result, error)  # type: ignore[arg-type]
    log.info("job %d: %s", job.id, state)


def _end(
    database: Database, job: Job, state: JobState, result: Outcome | None, error: str | None
) -> None:
    """Store how a job ended. A database that is away for a minute must not cost hours of work."""
    for pause in END_AGAIN_SECONDS:
        try:
            with database.clean_up() as stores:
                stores.jobs.end(job.id, state, result=result, error=error)
        except (ConnectionLost, DatabaseBusy):
            log.warning("the end of job %d could not be stored yet", job.id)
            time.sleep(pause)
        else:
            return
    with database.clean_up() as stores:
        stores.jobs.end(job.id, state, result=result, error=error)


def _note(database: Database, job: Job, event: TrainingEvent) -> None:
    with database.begin() as stores:
        stores.jobs.add_event(job.id, event)


def run(settings: Settings, *, until_idle: bool) -> None:
    """Claim and do jobs until stopped, or until nothing has been left to do for a while."""
    database = open_database(settings)
    sweep_home(database, settings)
    sweep_projects(database, settings)
    idle_since = time.monotonic()
    while True:
        job = _claim(database)
        if job is not None:
            work_on(database, settings, job)
            _give_memory_back()
            _index(database)
            idle_since = time.monotonic()
            continue
        if until_idle and time.monotonic() - idle_since > LINGER_SECONDS:
            return
        time.sleep(IDLE_SECONDS)


def _give_memory_back() -> None:
    """Free what a job had in memory, before the next one takes more; the C library keeps it unless asked."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _index(database: Database) -> None:
    """Let the search find what a job brought in, before anybody searches for it."""
    try:
        index_new(database)
    except StorageFault as fault:
        log.warning("what is new could not be indexed yet: %s", fault)


def _claim(database: Database) -> Job | None:
    """The next job; none while the database can't be asked, which may pass."""
    try:
        mark_dead_jobs(database)
        with database.begin() as stores:
            return stores.jobs.claim(this_process())
    except StorageFault as fault:
        log.warning("no job could be claimed: %s", fault)
        return None


def serve(settings: Settings, *, until_idle: bool) -> None:
    """Be a worker process, with a log on standard error."""
    keep_private()
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(process)d %(levelname)s %(message)s",
        force=True,
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    run(settings, until_idle=until_idle)


def main() -> None:
    """``python -m curate.worker``."""
    parser = argparse.ArgumentParser(prog="curate worker", description=__doc__)
    parser.add_argument("--until-idle", action="store_true", help="end when no job is waiting")
    arguments = parser.parse_args()
    try:
        serve(Settings(), until_idle=arguments.until_idle)
    except CurateError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
