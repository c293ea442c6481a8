"""Runs, evaluations and every answer that was given in them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update

from curate.domain.errors import NotFound
from curate.domain.records import Evaluation, Job, Run
from curate.domain.results import AnswerRow, EvaluationResult, TrainingResult
from curate.stores.jobs import job_of
from curate.stores.rows import Store, now, row_id, utc
from curate.stores.tables import answers, evaluations, jobs, runs

_TRAINING = TypeAdapter(TrainingResult)
_EVALUATION = TypeAdapter(EvaluationResult)
_ROW = TypeAdapter(AnswerRow)


class Runs(Store):
    """Runs and evaluations."""

    def add(
        self,
        project: int,
        dataset: int,
        job: int,
        *,
        base: str,
        preset: str,
        settings: Mapping[str, Any],
    ) -> int:
        """Store a run that is about to be trained. Returns its id."""
        key: int = self._connection.execute(
            insert(runs)
            .values(
                project_id=project,
                dataset_id=dataset,
                job_id=job,
                base=base,
                preset=preset,
                settings=dict(settings),
                at=now(),
            )
            .returning(runs.c.id)
        ).scalar_one()
        return key

    def finish(self, run: int, result: TrainingResult) -> None:
        """Store what came of a run."""
        self._connection.execute(
            update(runs)
            .where(runs.c.id == row_id(run))
            .values(result=_TRAINING.dump_python(result, mode="json"))
        )

    def get(self, project: int, run: int) -> Run:
        """One run.

        Raises:
            NotFound: The project has no such run.
        """
        row = self._connection.execute(
            select(runs).where(runs.c.project_id == project, runs.c.id == row_id(run))
        ).first()
        if row is None:
            raise NotFound("run", run)
        return _run(row)

    def all(self, project: int) -> list[Run]:
        """The runs of a project, the newest first."""
        rows = self._connection.execute(
            select(runs).where(runs.c.project_id == project).order_by(runs.c.id.desc())
        )
        return [_run(row) for row in rows]

    def finished(self) -> dict[int, TrainingResult]:
        """The result of every run of any project that has one."""
        rows = self._connection.execute(
            select(runs.c.id, runs.c.result).where(runs.c.result.is_not(None))
        )
        return {row.id: _TRAINING.validate_python(row.result) for row in rows if row.result}

    def row_files(self) -> dict[int, Path]:
        """The file with every answer, of each evaluation of any project that has one."""
        rows = self._connection.execute(select(evaluations.c.id, evaluations.c.result))
        return {row.id: Path(row.result["rows"]) for row in rows if row.result.get("rows")}

    def add_evaluation(
        self,
        project: int,
        dataset: int,
        job: int,
        result: EvaluationResult,
        rows: Sequence[AnswerRow],
    ) -> int:
        """Store an evaluation with every answer. Returns its id."""
        key: int = self._connection.execute(
            insert(evaluations)
            .values(
                project_id=project,
                dataset_id=dataset,
                job_id=job,
                result=_EVALUATION.dump_python(result, mode="json"),
                at=now(),
            )
            .returning(evaluations.c.id)
        ).scalar_one()
        if rows:
            self._connection.execute(
                insert(answers),
                [
                    {
                        "evaluation_id": key,
                        "position": position,
                        "row": _ROW.dump_python(row, mode="json"),
                    }
                    for position, row in enumerate(rows)
                ],
            )
        return key

    def with_jobs(self, project: int) -> list[tuple[Run, Job]]:
        """The runs of a project with the job of each, the newest first."""
        found = self.all(project)
        rows = self._connection.execute(select(jobs).where(jobs.c.id.in_([r.job for r in found])))
        by_id = {row.id: job_of(row) for row in rows}
        return [(run, by_id[run.job]) for run in found]

    def count(self, project: int) -> int:
        """How many runs a project has."""
        return self._connection.execute(
            select(func.count()).where(runs.c.project_id == project)
        ).scalar_one()

    def count_evaluations(self, project: int) -> int:
        """How many evaluations a project has."""
        return self._connection.execute(
            select(func.count()).where(evaluations.c.project_id == project)
        ).scalar_one()

    def evaluations(self, project: int, limit: int | None = None) -> list[Evaluation]:
        """The evaluations of a project, the newest first."""
        rows = self._connection.execute(
            select(evaluations)
            .where(evaluations.c.project_id == project)
            .order_by(evaluations.c.id.desc())
            .limit(limit)
        )
        return [_evaluation(row) for row in rows]

    def get_evaluation(self, project: int, evaluation: int) -> Evaluation:
        """One evaluation.

        Raises:
            NotFound: The project has no such evaluation.
        """
        row = self._connection.execute(
            select(evaluations).where(
                evaluations.c.project_id == project, evaluations.c.id == row_id(evaluation)
            )
        ).first()
        if row is None:
            raise NotFound("evaluation", evaluation)
        return _evaluation(row)

    def answers(self, evaluation: int) -> list[AnswerRow]:
        """Every held-out example of an evaluation with the answer of each arm."""
        rows = self._connection.execute(
            select(answers.c.row)
            .where(answers.c.evaluation_id == evaluation)
            .order_by(answers.c.position)
        )
        return [answer_row(row) for row in rows.scalars()]


def answer_row(stored: Mapping[str, Any]) -> AnswerRow:
    """An answer row from its JSON."""
    return _ROW.validate_python(stored)


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        project=row.project_id,
        dataset=row.dataset_id,
        job=row.job_id,
        base=row.base,
        preset=row.preset,
        settings=row.settings,
        result=None if row.result is None else _TRAINING.validate_python(row.result),
        at=utc(row.at),
    )


def _evaluation(row: Any) -> Evaluation:
    return Evaluation(
        id=row.id,
        project=row.project_id,
        dataset=row.dataset_id,
        job=row.job_id,
        result=_EVALUATION.validate_python(row.result),
        at=utc(row.at),
    )
