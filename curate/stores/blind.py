"""Blind comparisons: their pairs, the order that each rater gets them in, and what raters said."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from curate.domain.blind import (
    CHOICES,
    BlindComparison,
    BlindPair,
    BlindVote,
    RaterProgress,
    Said,
    Turn,
)
from curate.domain.errors import NotFound
from curate.domain.results import AnswerRow
from curate.stores.rows import Store, chunks, now, row_id, utc
from curate.stores.runs import answer_row
from curate.stores.tables import (
    answers,
    blind_comparisons,
    blind_pairs,
    blind_turns,
    blind_votes,
    datasets,
    evaluations,
    looks,
)


class BlindComparisons(Store):
    """Blind comparisons."""

    def add(self, new: BlindComparison, pairs: Sequence[BlindPair]) -> BlindComparison:
        """Store a comparison with its pairs; their ids are given here."""
        key = self._connection.execute(
            insert(blind_comparisons)
            .values(
                project_id=new.project,
                evaluation_id=new.evaluation,
                a=new.a,
                b=new.b,
                seed=new.seed,
                reference_shown=new.reference_shown,
                person=new.person,
                at=new.at,
            )
            .returning(blind_comparisons.c.id)
        ).scalar_one()
        self._connection.execute(
            insert(blind_pairs),
            [
                {
                    "blind_comparison_id": key,
                    "position": one.position,
                    "cluster": one.cluster,
                    "identical": one.identical,
                }
                for one in pairs
            ],
        )
        return self.get(new.project, key)

    def all(self, project: int) -> list[BlindComparison]:
        """The comparisons of a project, the newest first."""
        rows = self._connection.execute(
            select(blind_comparisons)
            .where(blind_comparisons.c.project_id == project)
            .order_by(blind_comparisons.c.id.desc())
        )
        return [_comparison(row) for row in rows]

    def get(self, project: int, comparison: int) -> BlindComparison:
        """One comparison.

        Raises:
            NotFound: The project has no such comparison.
        """
        row = self._connection.execute(
            select(blind_comparisons).where(
                blind_comparisons.c.project_id == project,
                blind_comparisons.c.id == row_id(comparison),
            )
        ).first()
        if row is None:
            raise NotFound("blind comparison", comparison)
        return _comparison(row)

    def close(self, comparison: int, person: str) -> bool:
        """Close a comparison; whether it was open until now."""
        done = self._connection.execute(
            update(blind_comparisons)
            .where(blind_comparisons.c.id == comparison, blind_comparisons.c.closed_at.is_(None))
            .values(closed_by=person, closed_at=now())
        )
        return done.rowcount > 0

    def lock(self, comparison: int) -> bool:
        """Whether a comparison is open, and stays so until the transaction ends."""
        row = self._connection.execute(
            select(blind_comparisons.c.closed_at)
            .where(blind_comparisons.c.id == comparison)
            .with_for_update(read=True)
        ).first()
        return row is not None and row.closed_at is None

    def closed_before(self, project: int, evaluation: int, before: datetime | None) -> int:
        """How many comparisons on the test of this evaluation were closed before a moment, or until now."""
        test = (
            select(datasets.c.test)
            .join(evaluations, evaluations.c.dataset_id == datasets.c.id)
            .where(evaluations.c.id == evaluation)
            .scalar_subquery()
        )
        counted = (
            select(func.count())
            .select_from(blind_comparisons)
            .join(evaluations, blind_comparisons.c.evaluation_id == evaluations.c.id)
            .join(datasets, evaluations.c.dataset_id == datasets.c.id)
            .where(
                blind_comparisons.c.project_id == project,
                blind_comparisons.c.closed_at.is_not(None),
                datasets.c.test == test,
            )
        )
        if before is not None:
            counted = counted.where(blind_comparisons.c.closed_at < before)
        return self._connection.execute(counted).scalar_one()

    def pairs(self, comparison: int) -> list[BlindPair]:
        """The pairs of a comparison, by their position."""
        rows = self._connection.execute(
            select(blind_pairs)
            .where(blind_pairs.c.blind_comparison_id == comparison)
            .order_by(blind_pairs.c.position)
        )
        return [BlindPair(row.id, row.position, row.cluster, row.identical) for row in rows]

    def sizes(self, comparison: int) -> tuple[int, int, int]:
        """How many pairs there are, how many of equal texts, and in how many clusters they come."""
        row = self._connection.execute(
            select(
                func.count(),
                func.coalesce(func.sum(case((blind_pairs.c.identical, 1), else_=0)), 0),
                func.count(blind_pairs.c.cluster.distinct()),
            ).where(blind_pairs.c.blind_comparison_id == comparison)
        ).one()
        return int(row[0]), int(row[1]), int(row[2])

    def begin(self, person: str, turns: Sequence[Turn]) -> None:
        """Store the order that somebody gets the pairs in; an order that is there stays."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._connection.execute(
            dialect.insert(blind_turns).on_conflict_do_nothing(),
            [
                {
                    "blind_pair_id": one.pair,
                    "person": person,
                    "place": one.place,
                    "a_left": one.a_left,
                }
                for one in turns
            ],
        )

    def turns(self, comparison: int, person: str) -> list[Turn]:
        """The pairs that somebody gets, in their order."""
        rows = self._connection.execute(
            _of(comparison, blind_turns)
            .where(blind_turns.c.person == person)
            .order_by(blind_turns.c.place)
        )
        return [Turn(row.id, row.blind_pair_id, row.place, row.a_left, row.choice) for row in rows]

    def last(self, comparison: int, person: str) -> int | None:
        """The turn of the last choice of somebody that stands."""
        return self._connection.execute(
            _of(comparison, blind_votes.c.blind_turn_id)
            .join(blind_votes, blind_votes.c.blind_turn_id == blind_turns.c.id)
            .where(blind_turns.c.person == person, blind_turns.c.choice.in_(CHOICES))
            .order_by(blind_votes.c.id.desc())
            .limit(1)
        ).scalar()

    def by_uid(self, uids: Collection[str]) -> dict[str, int]:
        """The turns about which something was said under these names before."""
        rows = self._connection.execute(
            select(blind_votes.c.uid, blind_votes.c.blind_turn_id).where(
                blind_votes.c.uid.in_(list(uids))
            )
        )
        return {row.uid: row.blind_turn_id for row in rows}

    def say(self, turn: int, uid: str, said: Said, milliseconds: int | None) -> bool:
        """Keep what somebody said about a pair; whether the uid is new, so that it counts."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        values = {
            "blind_turn_id": turn,
            "uid": uid,
            "choice": said,
            "milliseconds": milliseconds,
            "at": now(),
        }
        new = dialect.insert(blind_votes).values(values).on_conflict_do_nothing()
        if self._connection.execute(new).rowcount == 0:
            return False
        self._connection.execute(
            update(blind_turns)
            .where(blind_turns.c.id == turn)
            .values(choice=None if said == "undo" else said)
        )
        return True

    def votes(self, comparison: int) -> list[BlindVote]:
        """What everybody said in the end, about every pair."""
        rows = self._connection.execute(
            _of(comparison, blind_turns)
            .where(blind_turns.c.choice.in_(CHOICES))
            .order_by(blind_turns.c.id)
        )
        return [BlindVote(row.blind_pair_id, row.person, row.choice, row.a_left) for row in rows]

    def progress(self, comparison: int) -> list[RaterProgress]:
        """How far everybody is who began, by name."""
        rated = func.sum(case((blind_turns.c.choice.in_(CHOICES), 1), else_=0))
        rows = self._connection.execute(
            _of(comparison, blind_turns.c.person, rated.label("rated"), func.count().label("asked"))
            .group_by(blind_turns.c.person)
            .order_by(blind_turns.c.person)
        )
        return [RaterProgress(row.person, int(row.rated), int(row.asked)) for row in rows]

    def answers(
        self, evaluation: int, positions: Sequence[int] | None = None
    ) -> dict[int, AnswerRow]:
        """Rows of an evaluation by their position, all or some; one that was erased is not there."""
        wanted = select(answers.c.position, answers.c.row).where(
            answers.c.evaluation_id == evaluation
        )
        if positions is not None:
            wanted = wanted.where(answers.c.position.in_(positions))
        return {row.position: answer_row(row.row) for row in self._connection.execute(wanted)}

    def opened(self, evaluation: int, before: datetime | None) -> set[str]:
        """Who opened the answers of an evaluation, with the names of the methods, before a moment."""
        rows = self._connection.execute(
            select(looks.c.person, looks.c.at).where(
                looks.c.what == "answers", looks.c.of == evaluation
            )
        )
        return {row.person for row in rows if before is None or utc(row.at) < before}

    def forget(self, rows: Sequence[tuple[int, int]]) -> None:
        """Remove the pairs of answers that are erased, with what was said about them.

        Args:
            rows: Evaluation and position of each answer.
        """
        for start in range(0, len(rows), 500):
            found = self._connection.execute(
                select(blind_pairs.c.id)
                .join(blind_comparisons)
                .where(
                    tuple_(blind_comparisons.c.evaluation_id, blind_pairs.c.position).in_(
                        list(rows[start : start + 500])
                    )
                )
            ).scalars()
            for part in chunks(list(found)):
                self._connection.execute(delete(blind_pairs).where(blind_pairs.c.id.in_(part)))


def _of(comparison: int, *wanted: Any) -> Select[Any]:
    """Turns of a comparison."""
    return (
        select(*wanted)
        .select_from(blind_turns)
        .join(blind_pairs, blind_turns.c.blind_pair_id == blind_pairs.c.id)
        .where(blind_pairs.c.blind_comparison_id == comparison)
    )


def _comparison(row: Any) -> BlindComparison:
    return BlindComparison(
        id=row.id,
        project=row.project_id,
        evaluation=row.evaluation_id,
        a=row.a,
        b=row.b,
        seed=row.seed,
        reference_shown=row.reference_shown,
        person=row.person,
        at=utc(row.at),
        closed_by=row.closed_by,
        closed_at=utc(row.closed_at),
    )
