"""What Results shows, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curate.domain.records import Dataset, Evaluation, Job, Look, Run
from curate.domain.scorings import Scoring
from curate.domain.writing import Endpoint
from curate.services.blind import BlindState, read_comparisons
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What Results shows beside the answers of one evaluation.

    Attributes:
        versions: Dataset versions, the newest first.
        runs: Runs that are done, the newest first.
        evaluations: The newest first.
        job: The newest evaluation as a job.
        looks: Every look at each test, by its number, the earliest first.
        endpoint: Whom the project may ask elsewhere.
        scorings: How the answers of an evaluation were scored before, the earliest first.
        blind: Blind comparisons of their answers, the newest first.
    """

    versions: tuple[Dataset, ...]
    runs: tuple[Run, ...]
    evaluations: tuple[Evaluation, ...]
    job: Job | None
    looks: Mapping[int, tuple[Look, ...]] = field(default_factory=dict, hash=False)
    endpoint: Endpoint | None = None
    scorings: Mapping[int, tuple[Scoring, ...]] = field(default_factory=dict, hash=False)
    blind: tuple[BlindState, ...] = ()

    def looks_at(self, evaluation: Evaluation) -> tuple[Look, ...]:
        """Every look at the test that an evaluation was made on."""
        tests = {one.id: one.test for one in self.versions}
        return self.looks.get(tests.get(evaluation.dataset, 0), ())


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
            stores.looks.by_test(key),
            stores.endpoints.get(key),
            stores.scorings.by_evaluation(key),
            read_comparisons(stores, key),
        )


def looks_at(database: Database, project: str, dataset: int) -> tuple[Look, ...]:
    """Every look at the test that a dataset version belongs to, the earliest first.

    Args:
        database: Where.
        project: Name of the project.
        dataset: Id of the version.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.looks.all(key, stores.datasets.by_id(dataset).test)
