"""Answers that are scored again: the new scores, and what they replace."""

from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import bindparam, insert, select, update

from curate.domain.results import AnswerRow, EvaluationResult
from curate.domain.scorings import Scoring
from curate.stores.rows import Store, now, utc
from curate.stores.tables import answers, evaluations, scorings

_RESULT = TypeAdapter(EvaluationResult)
_ROW = TypeAdapter(AnswerRow)


class Scorings(Store):
    """Scorings of evaluations."""

    def replace(
        self,
        evaluation: int,
        before: EvaluationResult,
        after: EvaluationResult,
        rows: Sequence[AnswerRow],
        *,
        changed: int,
        person: str,
    ) -> None:
        """Store other scores of an evaluation, and keep those that they replace.

        Args:
            evaluation: Id of the evaluation.
            before: What is stored.
            after: What is to be.
            rows: Every answer, in the order in which they are stored.
            changed: How many answers score otherwise.
            person: Who had them scored.
        """
        self._connection.execute(
            insert(scorings).values(
                evaluation_id=evaluation,
                result=_RESULT.dump_python(before, mode="json"),
                changed=changed,
                rows=len(rows),
                person=person,
                at=now(),
            )
        )
        self._connection.execute(
            update(evaluations)
            .where(evaluations.c.id == evaluation)
            .values(result=_RESULT.dump_python(after, mode="json"))
        )
        positions = self._connection.execute(
            select(answers.c.position)
            .where(answers.c.evaluation_id == evaluation)
            .order_by(answers.c.position)
        ).scalars()
        values = [
            {"place": position, "new": _ROW.dump_python(row, mode="json")}
            for position, row in zip(positions, rows, strict=True)
        ]
        if values:
            self._connection.execute(
                update(answers)
                .where(
                    answers.c.evaluation_id == evaluation,
                    answers.c.position == bindparam("place"),
                )
                .values(row=bindparam("new")),
                values,
            )

    def by_evaluation(self, project: int) -> dict[int, tuple[Scoring, ...]]:
        """The scorings that were replaced, the earliest first, of each evaluation that has any."""
        rows = self._connection.execute(
            select(scorings)
            .join(evaluations, scorings.c.evaluation_id == evaluations.c.id)
            .where(evaluations.c.project_id == project)
            .order_by(scorings.c.id)
        )
        found: dict[int, list[Scoring]] = defaultdict(list)
        for row in rows:
            found[row.evaluation_id].append(
                Scoring(
                    row.evaluation_id,
                    _RESULT.validate_python(row.result),
                    row.changed,
                    row.rows,
                    row.person,
                    utc(row.at),
                )
            )
        return {evaluation: tuple(some) for evaluation, some in found.items()}
