"""Deleting a run with its adapter: what goes, what stays, and what prevents it."""

import shutil
from dataclasses import dataclass

from curate.domain.actions import Details
from curate.domain.errors import Unusable
from curate.domain.records import ENDED, Job, Run
from curate.services.changes import record_action
from curate.services.jobs import read_running
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.tuning.runs import adapter_folder
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.text import count
from curate.training.run_folders import put_aside, put_back

KIND = "delete_run"
"""The kind of an action that deletes one."""


@dataclass(frozen=True, slots=True)
class RunContents:
    """What goes with a run, and what stays.

    Attributes:
        bytes: Of its files.
        comparisons: Comparisons that it was part of: their scores and answers stay.
        sentence: The same in words.
    """

    run: Run
    bytes: int
    comparisons: int
    sentence: str


def run_contents(database: Database, settings: Settings, project: str, run: int) -> RunContents:
    """What would go with a run, for whoever is about to delete it.

    Raises:
        NotFound: The project has no such run.
        Unusable: It is not over, or a job needs it.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = _deletable(stores, key, run)
        compared = sum(run in one.result.runs for one in stores.runs.evaluations(key))
    folder = adapter_folder(settings, run)
    size = sum(one.lstat().st_size for one in folder.rglob("*") if one.is_file())
    return RunContents(found, size, compared, _sentence(found, size, compared))


def delete_run(
    database: Database, settings: Settings, project: str, run: int, person: str | None = None
) -> Run:
    """Delete a run for good, with its adapter, its checkpoint and its progress.

    Comparisons that it was part of keep their scores and answers, and looks at the test stay counted: what
    somebody has seen, they have seen.

    Raises:
        NotFound: The project has no such run.
        NotAllowed: The person may not. Nothing was deleted.
        Unusable: It is not over, or a job needs it. Nothing was deleted.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, KIND)
        _deletable(stores, key, run)
    folder = adapter_folder(settings, run)
    # Aside first: whatever interrupts this, a run that is there has its files, or gets them back.
    aside = put_aside(folder)
    try:
        with database.begin() as stores:
            found = _deletable(stores, key, run)
            called = f" “{found.name}”" if found.name else ""
            what = f"Deleted run {run}{called} with its adapter"
            record_action(stores, key, person, KIND, what, Details(run=run))
            stores.runs.delete(found)
    except BaseException:
        put_back(folder)
        raise
    for one in (aside, folder):
        shutil.rmtree(one, ignore_errors=True)
    return found


def _deletable(stores: Stores, project: int, run: int) -> Run:
    """The run, if nothing needs it."""
    found = stores.runs.get(project, run)
    job = stores.jobs.get(found.job)
    if job.state not in ENDED:
        does = "waits" if job.state == "waiting" else "is at work"
        raise Unusable(
            f"Run {run} {does}. Nothing was deleted: cancel it, wait until it has stopped, then delete it."
        )
    needing = [one for one in read_running(stores, project) if _needs(one, run)]
    if needing:
        raise Unusable(
            f"Job {needing[0].id} ({needing[0].kind}) needs the adapter of run {run}. Nothing was deleted: "
            "wait until it has ended, or cancel it, then try again."
        )
    return found


def _needs(job: Job, run: int) -> bool:
    """Whether a job is about a run: a comparison names several, other work one."""
    request = job.request
    return run in getattr(request, "runs", ()) or run == getattr(request, "run", None)


def _sentence(run: Run, size: int, comparisons: int) -> str:
    files = f"{size / 1e6:,.0f} MB of files" if size >= 1e6 else f"{count(size, 'byte')} of files"
    what = "its adapter" if run.result is not None else "what it has of a checkpoint"
    kept = (
        f" {count(comparisons, 'comparison')} that it was part of "
        f"{'keeps' if comparisons == 1 else 'keep'} scores and answers, but can't be repeated."
        if comparisons
        else ""
    )
    return (
        f"Run {run.id} goes for good: {what} ({files}), its settings, its losses, name and note. Undo does "
        f"not bring it back.{kept} Looks at the held-out test stay counted. Copies elsewhere stay."
    )
