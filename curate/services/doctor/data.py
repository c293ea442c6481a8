"""The data: the database, its integrity, dataset versions, jobs and the clock."""

import time
from datetime import UTC, datetime, timedelta

from curate.datasets import content_hash
from curate.domain.errors import CurateError
from curate.domain.records import Job
from curate.services.doctor.diagnosis import Diagnosis, fine, wrong
from curate.services.jobs import SILENCE, list_dead_jobs
from curate.settings import Settings
from curate.stores import Database, check_integrity, open_database
from curate.text import count

_AHEAD = timedelta(minutes=5)
_RESTORE = (
    "Keep a copy of the database, and restore your newest backup into an empty home: set CURATE_HOME to a "
    "new folder, then `curate restore FILE`."
)


def check_data(settings: Settings) -> tuple[Database | None, list[Diagnosis]]:
    """What the database holds; with it, the database, as far as it can be opened."""
    database, opened = _opened(settings)
    found = [opened, _integrity(settings)]
    for check, name in (
        (_versions, "dataset versions"),
        (_search, "search"),
        (_jobs, "jobs"),
        (_worker, "worker"),
        (_clock, "clock"),
    ):
        if database is None:
            found.append(wrong(name, "It was not looked at, because the database can't be read."))
            continue
        try:
            found.append(check(database))
        except CurateError as error:
            found.append(wrong(name, str(error)))
    return database, found


def _opened(settings: Settings) -> tuple[Database | None, Diagnosis]:
    try:
        database = open_database(settings)
        with database.read() as stores:
            projects = len(stores.projects.all())
    except CurateError as error:
        return None, wrong("database", str(error))
    kind = database.engine.dialect.name
    return database, fine("database", f"{kind}, {count(projects, 'project')}")


def _integrity(settings: Settings) -> Diagnosis:
    started = time.monotonic()
    try:
        found = check_integrity(settings.url)
    except CurateError as error:
        return wrong("database integrity", str(error))
    if found.problems:
        text = f"{found.kind}: the database is damaged ({'; '.join(found.problems)}). {_RESTORE}"
        return wrong("database integrity", text)
    if found.nothing:
        return wrong(
            "database integrity", "There is nothing to look at, because no database is there."
        )
    seconds = time.monotonic() - started
    text = f"{found.kind}, everything was read in {seconds:.1f} s and nothing is damaged."
    return fine("database integrity", f"{text} {found.unseen}".rstrip())


def _versions(database: Database) -> Diagnosis:
    """Whether what was frozen still has the hash that it was frozen with."""
    changed, seen = [], 0
    with database.read() as stores:
        names = {one.id: one.name for one in stores.projects.all()}
        versions = [one for project in names for one in stores.datasets.all(project)]
    for one in versions:
        with database.read() as stores:
            found = content_hash(stores.datasets.records(one.id))
        seen += 1
        # After an erasure, the version says what is left.
        erasures = one.manifest.get("erased")
        if found != (erasures[-1]["sha256"] if erasures else one.sha256):
            changed.append(f"{one.name} of {names[one.project]}")
    if changed:
        return wrong(
            "dataset versions",
            f"What they hold is not what was frozen (SHA-256): {', '.join(changed)}. {_RESTORE}",
        )
    return fine("dataset versions", f"{count(seen, 'version')} hold what was frozen")


def _search(database: Database) -> Diagnosis:
    """Whether the search finds what is stored. Writers wait for it, some seconds for 100,000 examples."""
    with database.begin() as stores:
        true, complete = stores.index.is_true(), stores.index.is_complete()
    if not true:
        return wrong(
            "search",
            "The index of the search does not hold what is stored, so that it misses examples or finds "
            "others: run `curate doctor --fix`, which makes it anew.",
        )
    more = "" if complete else "; what was imported last is indexed by the next search"
    return fine("search", f"The index holds what is stored{more}")


def _jobs(database: Database) -> Diagnosis:
    """Whether work is stuck: nobody does it, or whoever does it says nothing."""
    now = datetime.now(UTC)
    dead = {job.id for job in list_dead_jobs(database)}
    with database.read() as stores:
        running = [job for job, _ in stores.jobs.processes()]
    silent = [one for one in running if one.id not in dead and now - _heard(one) > SILENCE]
    problems = []
    if dead:
        problems.append(
            f"{_named(sorted(dead))} can't go on, because the process is gone: press Resume, or see "
            "`curate jobs`."
        )
    if silent:
        problems.append(
            f"{_named([one.id for one in silent])} has said nothing for a minute: look at "
            "logs/worker.log in the home, or cancel it (`curate cancel JOB`)."
        )
    if problems:
        return wrong("jobs", " ".join(problems))
    return fine("jobs", f"{len(running)} at work, none is stuck")


def _worker(database: Database) -> Diagnosis:
    """Whether somebody does the work that waits."""
    dead = {job.id for job in list_dead_jobs(database)}
    with database.read() as stores:
        alive = [job for job, _ in stores.jobs.processes() if job.id not in dead]
        waiting = stores.jobs.all(states=["waiting"], limit=1_000)
    late = [one.id for one in waiting if datetime.now(UTC) - one.created_at > SILENCE]
    if late and not alive:
        return wrong(
            "worker", f"{_named(late)} waits and no worker runs: start one with `curate worker`."
        )
    if alive:
        pids = ", ".join(sorted({f"{one.pid} on {one.host}" for one in alive}))
        return fine("worker", f"At work (process {pids}), {len(waiting)} waiting")
    return fine("worker", f"None at work, {count(len(waiting), 'job')} waiting")


def _heard(job: Job) -> datetime:
    return job.heartbeat or job.started_at or job.created_at


def _named(ids: list[int]) -> str:
    return f"Job {', '.join(map(str, ids[:5]))}{', …' if len(ids) > 5 else ''}"


def _clock(database: Database) -> Diagnosis:
    """Whether the clock is behind what was stored already."""
    with database.read() as stores:
        newest = stores.counts.newest_moment()
    now = datetime.now(UTC)
    if newest is not None and newest - now > _AHEAD:
        return wrong(
            "clock",
            f"The clock of this computer says {now:%Y-%m-%d %H:%M} UTC, but something was stored at "
            f"{newest:%Y-%m-%d %H:%M}: set the clock, or histories and splits by time get mixed up.",
        )
    return fine("clock", f"{now:%Y-%m-%d %H:%M} UTC")
