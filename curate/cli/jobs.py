"""Commands about jobs: listing, cancelling and resuming them."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from curate.cli.arguments import Json, Person, Wait
from curate.cli.output import (
    add_commands,
    one_line,
    print_json,
    print_message,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.state import database, settings
from curate.domain.errors import CurateError
from curate.domain.records import Job
from curate.text import percent

JobId = Annotated[int, typer.Argument(metavar="JOB", help="Id of a job; see `curate jobs`.")]


def jobs(as_json: Json = False) -> None:
    """List jobs that wait, run or have ended."""
    from curate.services.jobs import list_jobs

    rows = [
        {
            "job": one.id,
            "kind": one.kind,
            "state": one.state,
            "progress": one.progress,
            "message": one.message,
            "person": one.person,
            "created_at": one.created_at,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "error": one.error,
        }
        for one in list_jobs(database())
    ]
    if as_json:
        print_json(rows)
        return
    columns = ("job", "kind", "state", "progress", "message", "error")
    shown = [
        {key: percent(row[key]) if key == "progress" else row[key] for key in columns}  # type: ignore[arg-type]
        for row in rows
    ]
    print_table(shown, "There are no jobs.")


def cancel(
    job: JobId,
    keep_best: Annotated[
        bool,
        typer.Option(
            "--keep-best", help="End a training as done, with its best weights so far, instead."
        ),
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Cancel a job."""
    if keep_best:
        from curate.services.tuning import finish_early

        asked = finish_early(database(), job, person)
        if as_json:
            print_json({"job": asked.id, "state": asked.state, "finish_early": True})
        else:
            print_sentence(
                f"Job {asked.id} stops after this step and keeps the best weights so far."
            )
        return
    from curate.services.jobs import cancel as cancel_job

    _print_state(cancel_job(database(), job, person), as_json=as_json)


def resume(job: JobId, wait: Wait = False, person: Person = None, as_json: Json = False) -> None:
    """Resume a job that was lost, was canceled or failed."""
    from curate.services.jobs import resume as resume_job

    after = resume_job(database(), settings(), job, person)
    _print_state(wait_for(after) if wait else after, as_json=as_json)


def wait_for(job: Job) -> Job:
    """The job once it is done, with its progress printed meanwhile.

    Raises:
        CurateError: It failed or was lost.
    """
    from curate.services.jobs import wait

    ended = wait(
        database(),
        settings(),
        job.id,
        lambda one: print_progress(one.progress, one_line(one.message, 100)),
    )
    if ended.state == "cancelled":
        print_message(ended.error or f"Job {job.id} was canceled.")
        sys.exit(130)
    if ended.state != "done":
        raise CurateError(ended.error or f"Job {job.id} is {ended.state}.")
    return ended


def _print_state(job: Job, *, as_json: bool) -> None:
    if as_json:
        print_json({"job": job.id, "state": job.state})
    else:
        print_sentence(f"Job {job.id} is {job.state}.")


COMMANDS: dict[str, Callable[..., None]] = {"jobs": jobs, "cancel": cancel, "resume": resume}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
