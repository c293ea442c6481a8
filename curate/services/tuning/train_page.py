"""What Train shows, read at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from curate.domain.advice import AdviceSettings
from curate.domain.prompts import PromptVersion
from curate.domain.records import ENDED, Dataset, Evaluation, Job, Record, Run
from curate.domain.results import Speed, TrainingEvent
from curate.services.tuning.advice import JOBS, MEASURED
from curate.services.tuning.run_tools.descriptions import KIND, RunChange, changes_of
from curate.services.tuning.run_tools.queue import Queued, read_queue
from curate.services.tuning.run_tools.sweep_results import SweepResult, read_sweeps
from curate.services.tuning.speeds import this_device
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class TrainPage:
    """What Train shows.

    Attributes:
        versions: Dataset versions, the newest first.
        going: Runs that wait or run with their jobs, the oldest first.
        ended: The others, the newest first.
        events: The progress of the run that ended last, where none is going.
        pull: The newest download of a base model.
        looks: How often each test was looked at, by its number.
        evaluations: The newest first.
        comparison: The newest comparison as a job.
        prompts: Every version of the prompt that people made, the newest first.
        measurements: Jobs that measured without a look at the test, or on all examples, the newest first.
        said: What people said for the advice.
        measurement: The newest measurement of the speed as a job.
        speeds: How fast this machine was with each base model, by kind of work.
        queue: Trainings and comparisons that wait, in the order in which they will run.
        sweeps: The newest first.
        changes: How names and notes of runs changed, by run, the newest first.
    """

    versions: tuple[Dataset, ...]
    going: tuple[tuple[Run, Job], ...]
    ended: tuple[tuple[Run, Job], ...]
    events: tuple[TrainingEvent, ...] = field(hash=False)
    pull: Job | None = None
    looks: Mapping[int, int] = field(default_factory=dict, hash=False)
    evaluations: tuple[Evaluation, ...] = ()
    comparison: Job | None = None
    prompts: tuple[PromptVersion, ...] = ()
    measurements: tuple[Job, ...] = ()
    said: AdviceSettings = AdviceSettings()  # noqa: RUF009 - frozen
    measurement: Job | None = None
    speeds: Mapping[str, Mapping[str, Speed]] = field(default_factory=dict, hash=False)
    queue: tuple[Queued, ...] = ()
    sweeps: tuple[SweepResult, ...] = ()
    changes: Mapping[int, list[RunChange]] = field(default_factory=dict, hash=False)


def shown_examples(database: Database, run: Run, ids: Collection[int]) -> dict[int, Record]:
    """The validation examples that sample answers of a run are to, of those that are still there."""
    with database.read() as stores:
        found = stores.datasets.records_of({run.dataset: ids})
    return {one.example: one for one in found}


def train_page(database: Database, project: str) -> TrainPage:
    """What Train shows of a project, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        runs = stores.runs.with_jobs(key)
        going = tuple(one for one in reversed(runs) if one[1].state not in ENDED)
        ended = tuple(one for one in runs if one[1].state in ENDED)
        followed = ended[0][1].id if ended and not going else None
        return TrainPage(
            tuple(stores.datasets.all(key)),
            going,
            ended,
            tuple(stores.jobs.events(followed)) if followed is not None else (),
            next(iter(stores.jobs.all(kinds=["pull"], limit=1)), None),
            {test: len(seen) for test, seen in stores.looks.by_test(key).items()},
            tuple(stores.runs.evaluations(key)),
            stores.jobs.newest(key, "evaluate"),
            tuple(stores.prompts.all(key)),
            tuple(stores.jobs.all(project=key, kinds=JOBS, limit=MEASURED)),
            stores.advice.get(key),
            stores.jobs.newest(key, "measure"),
            stores.speeds.all(this_device()),
            read_queue(stores, key),
            read_sweeps(stores, key, runs),
            changes_of(stores.history.actions(key, kind=KIND)),
        )
