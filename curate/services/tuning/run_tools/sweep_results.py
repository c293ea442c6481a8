"""What came of a sweep: its runs by validation loss, and what the best of several is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from curate.domain.records import ENDED, Job, Run, Sweep
from curate.services.tuning.run_tools.sweeps import SWEPT, point_title
from curate.stores import Database, Stores
from curate.text import count

SEED = "seed"


@dataclass(frozen=True, slots=True)
class SweptRun:
    """A run of a sweep.

    Attributes:
        point: The settings in which the runs differ, with its values.
        losses: Step and validation loss, the earliest first.
    """

    run: Run
    job: Job
    point: Mapping[str, Any] = field(hash=False)
    losses: tuple[tuple[int, float], ...] = ()

    @property
    def loss(self) -> float | None:
        """The lowest validation loss; None before it is done."""
        return self.run.result.validation_loss if self.run.result is not None else None


@dataclass(frozen=True, slots=True)
class SweepResult:
    """A sweep with its runs, in the order in which they were queued.

    Attributes:
        best: The run to take, by validation loss alone; None until two have finished.
        sentence: What came of it, in words.
    """

    sweep: Sweep
    runs: tuple[SweptRun, ...]
    best: SweptRun | None
    sentence: str


def list_sweeps(database: Database, project: str) -> tuple[SweepResult, ...]:
    """The sweeps of a project, the newest first.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        return read_sweeps(stores, key, stores.runs.with_jobs(key))


def read_sweeps(
    stores: Stores, project: int, runs: Sequence[tuple[Run, Job]]
) -> tuple[SweepResult, ...]:
    """The sweeps of a project; ``runs`` are all its runs, the newest first.

    Only the newest sweep has its curves: they are read step by step.
    """
    found = []
    for place, sweep in enumerate(stores.runs.sweeps(project)):
        own = [(run, job) for run, job in reversed(runs) if run.sweep == sweep.id]
        names = _differing([run for run, _ in own])
        swept = tuple(
            SweptRun(
                run,
                job,
                {name: run.settings[name] for name in names},
                _losses(stores, job) if place == 0 else (),
            )
            for run, job in own
        )
        found.append(SweepResult(sweep, swept, _best(swept), _sentence(sweep, swept)))
    return tuple(found)


def _losses(stores: Stores, job: Job) -> tuple[tuple[int, float], ...]:
    """A step that was done again after a crash counts once."""
    by_step = {
        one.step: one.validation_loss
        for one in stores.jobs.events(job.id)
        if one.validation_loss is not None
    }
    return tuple(sorted(by_step.items()))


def _differing(runs: Sequence[Run]) -> list[str]:
    """Settings in which the runs differ; none where only one run is left."""
    return [name for name in SWEPT if len({repr(run.settings.get(name)) for run in runs}) > 1]


def _by_setting(runs: Sequence[SweptRun]) -> dict[str, list[SweptRun]]:
    """The runs that are done, those together that differ in nothing but their seed."""
    found: dict[str, list[SweptRun]] = {}
    for one in runs:
        if one.loss is not None:
            rest = {name: value for name, value in one.point.items() if name != SEED}
            found.setdefault(repr(rest), []).append(one)
    return found


def _mean(runs: Iterable[SweptRun]) -> float:
    return fmean(one.loss for one in runs if one.loss is not None)


def _best(runs: Sequence[SweptRun]) -> SweptRun | None:
    """Of the settings with the lowest mean over their seeds, the run with the lowest loss."""
    groups = _by_setting(runs)
    if sum(map(len, groups.values())) < 2:
        return None
    return min(min(groups.values(), key=_mean), key=lambda one: one.loss or 0.0)


def _sentence(sweep: Sweep, runs: Sequence[SweptRun]) -> str:
    groups, best = _by_setting(runs), _best(runs)
    done = sum(map(len, groups.values()))
    going = sum(one.job.state not in ENDED for one in runs)
    progress = f"{done} of {count(sweep.size, 'run')} finished"
    if best is None or best.loss is None:
        more = (
            "the lowest validation loss is known once two are." if going else "too few to choose."
        )
        return f"{progress}: {more}"
    point = {name: value for name, value in best.point.items() if name != SEED}
    which = point_title(point) or "by its seed alone"
    so_far = " so far" if going else ""
    told = [
        f"{progress}. Lowest validation loss{so_far}: run {best.run.id} ({which}) with {best.loss:.3f}."
    ]
    told += _about_seeds(groups, best, point)
    told += _about_steps(runs)
    told.append(
        "It is chosen by the validation loss alone, not by the held-out test. The best of "
        f"{sweep.size} is partly luck: expect a little less of it on new examples, and compare only this "
        "one on the test."
    )
    return " ".join(told)


def _about_steps(runs: Sequence[SweptRun]) -> list[str]:
    """That a budget of minutes let the runs make different numbers of steps, where it did."""
    limited = [one.run for one in runs if one.run.settings.get("budget_minutes")]
    steps = {run.result.planned for run in limited if run.result is not None}
    if len(steps) < 2:
        return []
    told = (
        f"Their budget in minutes let them make {min(steps)} to {max(steps)} steps: part of the difference "
        "may be that; set the steps to compare settings alone."
    )
    return [told]


def _about_seeds(
    groups: Mapping[str, Sequence[SweptRun]], best: SweptRun, point: Mapping[str, Any]
) -> list[str]:
    """What the seed alone does, where runs differ in it; the settings are chosen by the mean over seeds."""
    if SEED not in best.point:
        return []
    spreads = [[one.loss for one in some if one.loss is not None] for some in groups.values()]
    spread = max(max(losses) - min(losses) for losses in spreads)
    told = []
    if point:
        mean = _mean(groups[repr(point)])
        told.append(f"These settings are the best in the mean over their seeds ({mean:.3f}).")
    told.append(
        f"The seed alone moves the loss by up to {spread:.3f}: smaller differences between settings mean "
        "nothing."
    )
    return told
