"""Stored answers are scored again by today's metrics, without asking any method again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from curate import contract as contracts
from curate import evaluation
from curate.domain.errors import NotFound, Unusable
from curate.domain.records import Dataset, Evaluation, Record
from curate.domain.results import AnswerRow, EvaluationResult
from curate.evaluation import METRICS, METRICS_VERSION, Answer
from curate.services.changes import record_action
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.tuning.evaluations import finished_result, write_cards, write_rows
from curate.services.tuning.origins import with_origins
from curate.settings import Settings
from curate.stores import Database
from curate.text import count

SEED = 0
_SAME = 1e-9
_MEASURED = frozenset({"answer_loss", "seconds_per_answer"})
"""What was measured while a method answered: no scoring changes it."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """What came of scoring answers again.

    Attributes:
        evaluation: Id of the evaluation.
        before: What was stored.
        after: What is stored now.
        rows: Held-out examples that were answered.
        changed: Those of which any answer scores otherwise.
        by_metric: Metric to how many examples it scores otherwise.
        new: Metrics that were not there before.
    """

    evaluation: int
    before: EvaluationResult
    after: EvaluationResult
    rows: int
    changed: int
    by_metric: Mapping[str, int]
    new: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is otherwise now."""
        read = "reads" if self.changed == 1 else "read"
        said = [f"{self.changed:,} of {count(self.rows, 'row')} {read} differently now"]
        if self.by_metric:
            said.append(
                ", ".join(f"{METRICS[name].title}: {of:,}" for name, of in self.by_metric.items())
            )
        sentence = f"{' ('.join(said)})." if self.by_metric else f"{said[0]}."
        if self.new:
            names = ", ".join(METRICS[name].title for name in self.new)
            sentence += f" New: {names}."
        if self.before.primary != self.after.primary:
            titles = [METRICS[one.primary].title for one in (self.before, self.after)]
            sentence += f" The verdict goes by “{titles[1]}” now, and went by “{titles[0]}”."
        if self.before.verdict_code != self.after.verdict_code:
            sentence += " The verdict is another one."
        elif self.before.verdict != self.after.verdict:
            sentence += " The verdict is the same, with other numbers."
        else:
            sentence += " The verdict is the same."
        return sentence


@dataclass(frozen=True, slots=True)
class _Read:
    project: int
    evaluation: Evaluation
    version: Dataset
    records: Sequence[Record]
    rows: Sequence[AnswerRow]


def rescore(
    database: Database,
    settings: Settings,
    project: str,
    evaluation_id: int | None = None,
    person: str | None = None,
) -> Rescored:
    """Score stored answers by today's metrics and the format of their dataset version.

    No method is asked again, nobody learns anything new about the test, and no verdict is charged for it.
    What they scored before is kept.

    Args:
        database: Where.
        settings: Where the files are.
        project: Name of the project.
        evaluation_id: Which evaluation; None for the newest one.
        person: Who does it.

    Raises:
        NotFound: There is no such evaluation, or none at all.
        NotAllowed: The person may not do this. Nothing was changed.
        Unusable: They were scored again, or something of them was erased, at the same time.
    """
    person = person or current_person()
    read = _read(database, project, evaluation_id, person)
    result, rows = _scored(read)
    with database.read() as stores:
        rows = with_origins(stores, read.project, rows)
    found = _compared(read, result, rows)
    if found.before == found.after and list(rows) == list(read.rows):
        return found
    with database.begin() as stores:
        record_action(
            stores,
            read.project,
            person,
            "rescore",
            f"Scored comparison {read.evaluation.id} again: {found.changed:,} of {count(len(rows), 'row')} "
            "differ",
        )
        now = stores.runs.get_evaluation(read.project, read.evaluation.id)
        if now.result != read.evaluation.result or stores.runs.answers(now.id) != list(read.rows):
            raise Unusable(
                "Somebody changed these answers at the same time. Nothing was scored: try again."
            )
        stores.scorings.replace(
            now.id, now.result, result, rows, changed=found.changed, person=person
        )
        evaluations = stores.runs.evaluations(read.project)
    write_rows(settings, read.evaluation.job, rows)
    write_cards(database, settings, project, result.runs, evaluations)
    return found


def is_outdated(result: EvaluationResult) -> bool:
    """Whether answers were scored by other metrics than today's."""
    return result.scored_by != METRICS_VERSION


def _read(database: Database, project: str, evaluation_id: int | None, person: str) -> _Read:
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "rescore")
        if evaluation_id is None:
            newest = stores.runs.evaluations(key, limit=1)
            if not newest:
                raise NotFound("comparison in the project", project, "Compare methods first.")
            chosen = newest[0]
        else:
            chosen = stores.runs.get_evaluation(key, evaluation_id)
        version = stores.datasets.by_id(chosen.dataset)
        return _Read(
            key,
            chosen,
            version,
            stores.datasets.records(version.id),
            stores.runs.answers(chosen.id),
        )


def _scored(read: _Read) -> tuple[EvaluationResult, list[AnswerRow]]:
    """The same answers by today's metrics; what was measured while answering stays."""
    before = read.evaluation.result
    spec = read.version.manifest.get("contract")
    contract = contracts.load(spec) if spec else None
    primary = read.version.manifest.get("metrics", {}).get("primary")
    tried = sum(evaluation.is_tuned(arm.arm) for arm in before.arms)
    terms = evaluation.Terms(
        primary or evaluation.primary_metric(contract),
        before.margin,
        max(0, before.judged - tried),
    )
    records = {one.example: one for one in read.records}
    held_out = [records.get(row.id) or _record(row) for row in read.rows]
    answers = {one.arm: [_answer(row, one.arm) for row in read.rows] for one in before.arms}
    result, rows = evaluation.summarize(answers, held_out, contract, SEED, terms)
    measured = {one.arm: one for one in before.arms}
    arms = tuple(
        replace(
            one,
            seconds=measured[one.arm].seconds,
            tokens=measured[one.arm].tokens,
            cut=measured[one.arm].cut,
            written=measured[one.arm].written,
            model=measured[one.arm].model,
        )
        for one in result.arms
    )
    return finished_result(replace(result, arms=arms), before), rows


def _record(row: AnswerRow) -> Record:
    """What was asked, of a row whose record the version does not have any more."""
    return Record(
        row.id,
        0,
        "held_out",
        row.group,
        row.input,
        row.reference,
        label=row.label,
        external_id=row.external_id,
        groups=row.groups,
    )


def _answer(row: AnswerRow, arm: str) -> Answer:
    scores = row.scores.get(arm, {})
    return Answer(
        row.answers[arm],
        scores.get("seconds_per_answer", 0.0),
        row.tokens.get(arm, 0),
        scores.get("answer_loss"),
        cut=arm in row.cut,
        free=row.as_written.get(arm),
        sure=row.sure.get(arm),
    )


def _compared(read: _Read, result: EvaluationResult, rows: Sequence[AnswerRow]) -> Rescored:
    changed, by_metric = 0, dict.fromkeys(METRICS, 0)
    for before, after in zip(read.rows, rows, strict=True):
        otherwise = {
            metric
            for arm, scores in after.scores.items()
            for metric, value in scores.items()
            if metric not in _MEASURED
            and abs(value - before.scores.get(arm, {}).get(metric, value)) > _SAME
        }
        changed += bool(otherwise)
        for metric in otherwise:
            by_metric[metric] += 1
    known = {metric for arm in read.evaluation.result.arms for metric in arm.metrics}
    there = {metric for arm in result.arms for metric in arm.metrics}
    return Rescored(
        read.evaluation.id,
        read.evaluation.result,
        result,
        len(rows),
        changed,
        {metric: of for metric, of in by_metric.items() if of},
        tuple(metric for metric in METRICS if metric in there - known),
    )
