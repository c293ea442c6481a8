"""Two training runs compared: what changed, their losses, and who answers better."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from curate import models
from curate.domain.records import Dataset, Record, Run
from curate.domain.results import TrainingEvent
from curate.evaluation import METRICS
from curate.evaluation.verdict import FEWEST_GROUPS, FEWEST_ROWS
from curate.services.tuning.side_by_side import SideBySide, run_answers, side_by_side
from curate.stores import Database
from curate.text import count, percent


@dataclass(frozen=True, slots=True)
class Change:
    """A setting, or something like one, that is not the same in both runs."""

    what: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class DataChange:
    """How what the second run learned from differs from what the first one did; ids of examples.

    Training and validation together. ``moved`` are those that went from one to the other, ``edited`` those
    whose texts or label changed.
    """

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.removed or self.edited or self.moved)


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs, the first one before the second.

    Attributes:
        versions: The names of the dataset versions that they learned from.
        curves: The progress of each, step by step.
        results: None where nothing can be compared; ``reason`` says why.
    """

    a: Run
    b: Run
    versions: tuple[str, str]
    changes: tuple[Change, ...]
    data: DataChange
    curves: tuple[tuple[TrainingEvent, ...], tuple[TrainingEvent, ...]] = field(hash=False)
    results: SideBySide | None
    reason: str

    @property
    def data_sentence(self) -> str:
        """How the examples differ."""
        one, other = self.versions
        if not self.data.any:
            same = f"Both learned from the same examples, of dataset version {one}"
            return f"{same}." if one == other else f"{same} and {other}."
        found = self.data
        parts = [
            f"{len(some):,} {word}"
            for some, word in (
                (found.added, "added"),
                (found.removed, "left out"),
                (found.edited, "edited"),
                (found.moved, "moved between training and validation"),
            )
            if some
        ]
        return f"Of what was learned from, {', '.join(parts)} between {one} and {other}."

    @property
    def result_sentence(self) -> str:
        """Which of the two is better on what both answered, if that is known."""
        found = self.results
        if found is None:
            return self.reason
        name = METRICS[found.metric].title.lower()
        said = (
            f"On the {count(found.examples, 'held-out example')} that both answered, in "
            f"{count(found.groups, 'independent group')}, run {self.a.id} reaches {percent(found.a.value)} "
            f"and run {self.b.id} {percent(found.b.value)} ({name}). The difference is "
            f"{100 * found.difference:+.0f} points (95 % confidence interval {100 * found.low:+.0f} to "
            f"{100 * found.high:+.0f})"
        )
        if found.known:
            better = self.b if found.difference > 0 else self.a
            return (
                f"{said}: run {better.id} is better. Whoever picks the best of several runs by one test "
                "makes it seem better than it is: confirm it on a new one."
            )
        if found.examples < FEWEST_ROWS or found.informative < FEWEST_GROUPS:
            return f"{said}: too little to know which is better."
        return f"{said}: which is better is not yet known."


def compare_runs(database: Database, project: str, a: int, b: int) -> RunComparison:
    """Compare two runs, the one with the smaller number first.

    Raises:
        NotFound: The project has no such run.
    """
    a, b = sorted((a, b))
    with database.read() as stores:
        key = stores.projects.get(project).id
        one, other = stores.runs.get(key, a), stores.runs.get(key, b)
        versions = {run.dataset: stores.datasets.by_id(run.dataset) for run in (one, other)}
        learned = {key_: _learned(stores.datasets.records(key_)) for key_ in versions}
        curves = tuple(stores.jobs.events(one.job)), tuple(stores.jobs.events(other.job))
        evaluations = stores.runs.evaluations(key)
        answered = [run_answers(stores, evaluations, run) for run in (one, other)]
        tested = {made.dataset: stores.datasets.by_id(made.dataset) for made in evaluations}
    results, reason = side_by_side(one, other, answered[0], answered[1], tested)
    return RunComparison(
        one,
        other,
        (versions[one.dataset].name, versions[other.dataset].name),
        _changes(one, other, versions),
        _data_change(learned[one.dataset], learned[other.dataset]),
        curves,
        results,
        reason,
    )


def comparison_document(found: RunComparison) -> dict[str, Any]:
    """A comparison of runs as JSON for scripts."""
    return {
        "runs": [found.a.id, found.b.id],
        "datasets": list(found.versions),
        "changes": [asdict(one) for one in found.changes],
        "data": asdict(found.data),
        "data_sentence": found.data_sentence,
        "curves": [
            [
                {
                    "step": one.step,
                    "train_loss": one.train_loss,
                    "validation_loss": one.validation_loss,
                }
                for one in curve
            ]
            for curve in found.curves
        ],
        "results": None
        if found.results is None
        else asdict(found.results) | {"known": found.results.known},
        "sentence": found.result_sentence,
    }


def _learned(records: Iterable[Record]) -> dict[int, Record]:
    return {one.example: one for one in records if one.part != "held_out"}


def _data_change(a: Mapping[int, Record], b: Mapping[int, Record]) -> DataChange:
    both = sorted(a.keys() & b.keys())
    return DataChange(
        tuple(sorted(b.keys() - a.keys())),
        tuple(sorted(a.keys() - b.keys())),
        tuple(one for one in both if _texts(a[one]) != _texts(b[one])),
        tuple(one for one in both if a[one].part != b[one].part),
    )


def _texts(record: Record) -> tuple[object, ...]:
    return record.system, record.turns, record.input, record.output, record.label


def _changes(a: Run, b: Run, versions: Mapping[int, Dataset]) -> tuple[Change, ...]:
    """Dataset version, base model, preset and settings that are not the same."""
    pairs: list[tuple[str, object, object]] = [
        ("Dataset version", versions[a.dataset].name, versions[b.dataset].name),
        ("Base model", models.title_of(a.base), models.title_of(b.base)),
        ("Preset", a.preset, b.preset),
    ]
    for name in sorted({*a.settings, *b.settings}):
        title = name.replace("_", " ").capitalize()
        pairs.append((title, a.settings.get(name, "–"), b.settings.get(name, "–")))
    return tuple(Change(what, str(one), str(other)) for what, one, other in pairs if one != other)
