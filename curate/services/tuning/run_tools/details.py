"""One run with all that is known of it."""

from dataclasses import dataclass

from curate.domain.records import Job, Run
from curate.services.tuning.run_tools.commands import run_command
from curate.services.tuning.run_tools.descriptions import KIND, RunChange, changes_of
from curate.settings import Settings
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class RunDetails:
    """A run.

    Attributes:
        dataset: Name of the version that it was trained on.
        command: The same training as one command.
        changes: How its name and note changed, the newest first.
    """

    run: Run
    job: Job
    dataset: str
    command: str
    changes: tuple[RunChange, ...]


def run_details(database: Database, settings: Settings, project: str, run: int) -> RunDetails:
    """What there is to know of a run.

    Raises:
        NotFound: The project has no such run.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.runs.get(key, run)
        job = stores.jobs.get(found.job)
        version = stores.datasets.by_id(found.dataset).name
        changes = changes_of(stores.history.actions(key, kind=KIND)).get(run, [])
    command = run_command(settings, project, version, found)
    return RunDetails(found, job, version, command, tuple(changes))
