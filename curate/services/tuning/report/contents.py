"""What the report of an evaluation holds, read from what was stored with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import curate
from curate import models, training
from curate.domain.breakdown import Breakdown
from curate.domain.errors import CurateError, NotFound, Unusable
from curate.domain.records import Dataset, Evaluation, Look, Run
from curate.domain.results import AnswerRow, EvaluationResult
from curate.services.datasets import note_answers
from curate.services.people import require
from curate.services.projects import current_person
from curate.services.tuning.results import (
    reference_arm,
    tuned_arm,
)
from curate.services.tuning.results_json import evaluation_json
from curate.services.tuning.stored_answers import (
    Which,
    read_stored_answers,
    sort_answers,
    usual_arms_to_compare,
)
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.training.prices import AnswerPrice, read_prices

SHOWN = 10
"""Examples of each kind whose texts a report may hold."""


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A training run that was compared.

    Attributes:
        base: The base model's title.
        origin: What its adapter says of it: revision and weights of the base model, versions of libraries.
    """

    run: Run
    base: str
    origin: Mapping[str, Any] = field(hash=False)

    @property
    def curate(self) -> str:
        """The version of Curate that trained it; empty where nothing says."""
        return str(self.origin.get("curate") or "")

    @property
    def revision(self) -> str:
        """The revision of the base model; empty where nothing says."""
        return str(self.origin.get("base_revision") or "")


@dataclass(frozen=True, slots=True)
class LabelRow:
    """How many of the answers that are one label each method got right."""

    label: str
    examples: int
    right: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """An evaluation with all that it takes to judge it.

    Attributes:
        counts: How many answers tuning fixed, broke, how many nobody got right, and all.
        labels: Where answers are labels, each with who got how many right, the most frequent first.
        shown: The first answers of each kind; None unless texts were asked for.
        best: The best method without tuning.
        tuned: The best tuned one.
        measured: What scripts are given of the evaluation itself.
        prices: What hosts ask for answers of a model.
        at: When the report was made.
    """

    project: str
    task: str
    evaluation: Evaluation
    dataset: Dataset
    runs: tuple[ReportedRun, ...]
    looks: tuple[Look, ...]
    counts: Mapping[Which, int] = field(hash=False)
    labels: tuple[LabelRow, ...]
    shown: Mapping[Which, Sequence[AnswerRow]] | None = field(hash=False)
    best: str | None
    tuned: str | None
    measured: Mapping[str, Any] = field(hash=False)
    prices: tuple[AnswerPrice, ...]
    at: datetime
    curate: str

    @property
    def result(self) -> EvaluationResult:
        """What the evaluation found."""
        return self.evaluation.result

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"report-{self.dataset.name}-{self.evaluation.id}"


def evaluation_report(
    database: Database,
    settings: Settings,
    project: str,
    evaluation: int | None = None,
    *,
    examples: bool = False,
    person: str | None = None,
) -> EvaluationReport:
    """The report of an evaluation.

    Args:
        database: Where.
        settings: Where the adapters are.
        project: Name of the project.
        evaluation: Its id; None for the newest.
        examples: Whether texts of held-out examples are in it. Whoever reads them has looked at the test,
            which is noted.
        person: Who asks.

    Raises:
        NotFound: There is no such project or evaluation; the message lists those there are.
        Unusable: There is no evaluation yet.
        NotAllowed: The person is not of the project and asks for texts.
    """
    with database.read() as stores:
        found = stores.projects.get(project)
        if examples:
            require(stores, found.id, person or current_person(), "viewer")
        chosen = _choose(stores, found.id, evaluation)
    if examples:
        note_answers(database, project, chosen.id, person)
    with database.read() as stores:
        dataset = stores.datasets.by_id(chosen.dataset)
        runs = [one for one in stores.runs.all(found.id) if one.id in chosen.result.runs]
        looks = stores.looks.all(found.id, dataset.test)
    stored = read_stored_answers(database, chosen)
    arm, other = usual_arms_to_compare(chosen.result)
    # Without a tuned model nothing was fixed or broken by tuning.
    tuned = tuned_arm(chosen.result)
    sorted_rows = sort_answers(
        chosen.result, stored.rows, arm, other if tuned is not None else None
    )
    return EvaluationReport(
        project=project,
        task=found.task,
        evaluation=chosen,
        dataset=dataset,
        runs=tuple(_run(one, settings) for one in sorted(runs, key=lambda one: one.id)),
        looks=looks,
        counts={which: len(some) for which, some in sorted_rows.items()},
        labels=label_rows(stored.breakdown),
        shown={which: some[:SHOWN] for which, some in sorted_rows.items()} if examples else None,
        best=reference_arm(chosen.result),
        tuned=tuned,
        measured=evaluation_json(database, settings, project, chosen, stored),
        prices=_prices(settings),
        at=datetime.now(UTC),
        curate=curate.__version__,
    )


def _choose(stores: Stores, project: int, evaluation: int | None) -> Evaluation:
    known = stores.runs.evaluations(project)
    chosen = next((one for one in known if evaluation in {None, one.id}), None)
    if chosen is not None:
        return chosen
    if not known:
        raise Unusable(
            "No methods were compared in this project yet, so there is nothing to report. Nothing was "
            "written: compare methods first."
        )
    names = ", ".join(f"{one.id} (of {one.result.dataset})" for one in known)
    raise NotFound("comparison", evaluation, f"Comparisons of this project: {names}.")


def _run(run: Run, settings: Settings) -> ReportedRun:
    adapter = settings.absolute(run.result.adapter) if run.result is not None else Path()
    return ReportedRun(run, models.title_of(run.base), training.read_lineage(adapter))


def _prices(settings: Settings) -> tuple[AnswerPrice, ...]:
    """None where the user's own list can't be read: a report is no place to fix it."""
    try:
        return read_prices(settings.home).answering
    except CurateError:
        return ()


def label_rows(breakdown: Breakdown) -> tuple[LabelRow, ...]:
    """How often each method got each label right, the most frequent label first; none for other answers."""
    found: dict[str, LabelRow] = {}
    for one in breakdown.confusions:
        for score in one.scores:
            if not one.part and score.support:
                row = found.setdefault(score.label, LabelRow(score.label, score.support, {}))
                found[score.label] = replace(row, right={**row.right, one.arm: score.right})
    return tuple(sorted(found.values(), key=lambda one: (-one.examples, one.label)))


def file_sentence(report: EvaluationReport) -> str:
    """Whether the file holds texts of tickets."""
    if report.shown is not None:
        return (
            "This file holds texts of tickets from the held-out test: share it only with people who may read "
            "them."
        )
    return "This file holds figures, names of methods, labels and fields, and no text of a ticket."
