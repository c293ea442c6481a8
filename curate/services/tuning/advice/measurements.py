"""Learning curves, and scores on all examples of a small version, as jobs that need no base model."""

import time
from collections.abc import Sequence

from curate import contract as contracts
from curate import evaluation
from curate.domain.advice import (
    CrossFitRequest,
    CrossFitResult,
    CrossFitScore,
    CurveBand,
    CurvePoint,
    CurveRequest,
    CurveResult,
)
from curate.domain.errors import Unusable
from curate.domain.records import Dataset, Job
from curate.evaluation import out_of_fold
from curate.evaluation.out_of_fold import Task
from curate.services.datasets import dataset_records, get_dataset, note_out_of_fold
from curate.services.jobs import Work, start_worker, submit
from curate.services.tuning.evaluations import FLOOR
from curate.services.tuning.prompts import known_format
from curate.settings import Settings
from curate.stores import Database

CHEAP = FLOOR
"""Methods that may be measured so: they take no base model."""
CURVED = tuple(name for name in CHEAP if name != "majority")
"""Those that learn from more examples."""
SMALL = 150
"""Examples below which a test alone says little, so that all of them are measured out of fold."""
MOST = 1_000
"""Examples up to which all are measured so: more take long, and the test says enough."""


def start_curve(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    arms: Sequence[str] = (),
    more: int | None = None,
    person: str | None = None,
) -> Job:
    """Queue the learning curves of cheap methods on the training part of a version.

    Raises:
        NotFound: There is no such project or version.
        UnknownName: There is no such method.
        Unusable: A method asks a model, or so many more examples can't be asked about. Nothing was started.
    """
    get_dataset(database, project, dataset)
    if more is not None and more < 1:
        raise Unusable(
            f"A forecast for {more} more examples can't be made. Nothing was started: give 1 or more."
        )
    request = CurveRequest(project, dataset, _cheap(arms or CURVED), more)
    job = submit(database, project, request, person)
    start_worker(settings)
    return job


def do_curve(work: Work, request: CurveRequest) -> CurveResult:
    """Measure the curves, in the worker; only the training part is looked at."""
    started = time.monotonic()
    version = get_dataset(work.database, request.project, request.dataset)
    records = dataset_records(work.database, request.project, request.dataset)
    train = [one for one in records if one.part == "train"]
    contract = known_format(version, train)
    task = Task(contract, primary_of(version, contract), work.should_stop)
    found = out_of_fold.learning_curve(request.arms, train, task, work.on_progress)
    best = max(found, key=lambda name: float(found[name].means[-1].mean()))
    return CurveResult(
        dataset=request.dataset,
        primary=task.primary,
        examples=len(found[best].groups),
        points=tuple(
            CurvePoint(name, size, deal, float(value))
            for name, curve in found.items()
            for size, each in zip(curve.sizes, curve.means, strict=True)
            for deal, value in enumerate(each)
        ),
        bands=tuple(
            CurveBand(name, size, band)
            for name, curve in found.items()
            for size, band in zip(curve.sizes, curve.bands(), strict=True)
        ),
        forecast=out_of_fold.forecast(best, found[best], len(train), request.more),
        seconds=time.monotonic() - started,
    )


def start_cross_fit(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    arms: Sequence[str] = (),
    person: str | None = None,
) -> Job:
    """Queue the scores of cheap methods on all examples of a small version, each out of fold.

    Raises:
        NotFound: There is no such project or version.
        UnknownName: There is no such method.
        Unusable: A method asks a model, or the version is not small. Nothing was started.
    """
    version = get_dataset(database, project, dataset)
    size = version.train + version.validation + version.held_out
    if size > MOST:
        raise Unusable(
            f"Dataset version {dataset} has {size:,} examples, and all of them are measured up to {MOST:,}. "
            "Nothing was started: its held-out test says more."
        )
    request = CrossFitRequest(project, dataset, _cheap(arms or CHEAP))
    job = submit(database, project, request, person)
    start_worker(settings)
    return job


def do_cross_fit(work: Work, request: CrossFitRequest) -> CrossFitResult:
    """Score all examples, in the worker: a look at the held-out test, and counted as one."""
    version = get_dataset(work.database, request.project, request.dataset)
    records = dataset_records(work.database, request.project, request.dataset)
    spec = version.manifest.get("contract")
    contract = contracts.load(spec) if spec else None
    task = Task(contract, primary_of(version, contract), work.should_stop)
    note_out_of_fold(work.database, version, work.job.id, work.job.person)
    found = out_of_fold.cross_fit(request.arms, records, task, work.on_progress)
    return CrossFitResult(
        dataset=request.dataset,
        primary=task.primary,
        examples=len(records),
        groups=found.groups,
        folds=out_of_fold.FOLDS,
        deals=out_of_fold.DEALS,
        scores=tuple(
            CrossFitScore(name, value)
            for name, value in sorted(found.scores.items(), key=lambda one: -one[1].value)
        ),
    )


def primary_of(version: Dataset, contract: contracts.AnswerFormat | None) -> str:
    """The metric that was fixed when a version was created."""
    primary = version.manifest.get("metrics", {}).get("primary")
    return str(primary) if primary else evaluation.primary_metric(contract)


def _cheap(names: Sequence[str]) -> tuple[str, ...]:
    """Names of methods without a base model.

    Raises:
        UnknownName: There is no such method.
        Unusable: One of them asks a model.
    """
    for name in names:
        kind = evaluation.arm_kind(name)
        if kind.name not in CHEAP:
            raise Unusable(
                f"The method {kind.title.lower()} ({name}) asks a model for every answer, which would take "
                f"hours here. Nothing was started: choose of {', '.join(CHEAP)}."
            )
    return tuple(dict.fromkeys(names))
