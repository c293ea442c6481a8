"""What Results shows, read at once."""

from dataclasses import dataclass

from curate.domain.records import Dataset, Evaluation, Job, Run
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What Results shows beside the answers of one evaluation.

    Attributes:
        versions: Dataset versions, the newest first.
        runs: Runs that are done, the newest first.
        evaluations: The newest first.
        job: The newest evaluation as a job.
    """

    versions: tuple[Dataset, ...]
    runs: tuple[Run, ...]
    evaluations: tuple[Evaluation, ...]
    job: Job | None


def results_page(database: Database, project: str) -> ResultsPage:
    """What Results shows of a project, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        return ResultsPage(
            tuple(stores.datasets.all(key)),
            tuple(run for run, job in stores.runs.with_jobs(key) if job.state == "done"),
            tuple(stores.runs.evaluations(key)),
            stores.jobs.newest(key, "evaluate"),
        )
