"""Judgments that change nothing, samples for them, and how examples were approved."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from curate.domain.teamwork import (
    STRATA,
    AcceptanceSample,
    Judgment,
    Purpose,
    SampledExample,
    Stratum,
)
from curate.stores.examples.filter import visible
from curate.stores.history import UNDO
from curate.stores.rows import Store, chunks, now, row_id, utc
from curate.stores.tables import (
    acceptance_samples,
    actions,
    events,
    examples,
    judgments,
    sampled_examples,
    suggestions,
)

USED = ("taken", "edited")
"""States of suggestions that became an answer."""


class Judgments(Store):
    """Second judgments, and samples for them."""

    def add(self, project: int, new: Judgment) -> bool:
        """Note a judgment; whether it is the first of this person, purpose, round and example."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        values = {
            "project_id": project,
            "example_id": new.example,
            "revision": new.revision,
            "person": new.person,
            "purpose": new.purpose,
            "round": new.round,
            "decision": new.decision,
            "output": new.output,
            "label": new.label,
            "note": new.note,
            "milliseconds": new.milliseconds,
            "at": new.at or now(),
        }
        statement = dialect.insert(judgments).values(values).on_conflict_do_nothing()
        stored = self._connection.execute(statement.returning(judgments.c.id))
        return stored.scalar() is not None

    def undo_last(self, project: int, purpose: Purpose, number: int, person: str) -> int | None:
        """Undo somebody's last judgment of a round; the example that it was about."""
        mine = (
            select(judgments.c.id, judgments.c.example_id)
            .where(
                judgments.c.project_id == project,
                judgments.c.purpose == purpose,
                judgments.c.round == number,
                judgments.c.person == person,
            )
            .order_by(judgments.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(mine).first()
        if row is None:
            return None
        self._connection.execute(judgments.delete().where(judgments.c.id == row.id))
        return int(row.example_id)

    def all(self, project: int, purpose: Purpose, number: int | None = None) -> list[Judgment]:
        """Judgments of one purpose, the oldest first; of one round, or of all."""
        wanted = select(judgments).where(
            judgments.c.project_id == project, judgments.c.purpose == purpose
        )
        if number is not None:
            wanted = wanted.where(judgments.c.round == number)
        return [_judgment(row) for row in self._connection.execute(wanted.order_by(judgments.c.id))]

    def of_example(self, project: int, example: int, purpose: Purpose) -> list[Judgment]:
        """Judgments of one purpose about an example, the oldest first."""
        rows = self._connection.execute(
            select(judgments)
            .where(
                judgments.c.project_id == project,
                judgments.c.purpose == purpose,
                judgments.c.example_id == row_id(example),
            )
            .order_by(judgments.c.id)
        )
        return [_judgment(row) for row in rows]

    def add_sample(self, project: int, new: AcceptanceSample) -> AcceptanceSample:
        """Keep a sample that was drawn."""
        at = now()
        key = self._connection.execute(
            insert(acceptance_samples)
            .values(
                project_id=project,
                seed=new.seed,
                wanted=new.wanted,
                confidence=new.confidence,
                faults=new.faults,
                frame=_packed(new.frame),
                person=new.person,
                at=at,
            )
            .returning(acceptance_samples.c.id)
        ).scalar_one()
        rows = [
            {
                "acceptance_sample_id": key,
                "position": place,
                "example_id": one.example,
                "revision": one.revision,
                "kind": one.stratum,
            }
            for place, one in enumerate(new.chosen)
        ]
        if rows:
            self._connection.execute(insert(sampled_examples), rows)
        return AcceptanceSample(
            key,
            new.seed,
            new.wanted,
            new.confidence,
            new.faults,
            new.frame,
            new.chosen,
            new.person,
            at,
            self._samples(project),
        )

    def newest_sample(self, project: int) -> AcceptanceSample | None:
        """The sample that was drawn last."""
        row = self._connection.execute(
            select(acceptance_samples)
            .where(acceptance_samples.c.project_id == project)
            .order_by(acceptance_samples.c.id.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        chosen = self._connection.execute(
            select(sampled_examples)
            .where(sampled_examples.c.acceptance_sample_id == row.id)
            .order_by(sampled_examples.c.position)
        )
        return AcceptanceSample(
            row.id,
            row.seed,
            row.wanted,
            row.confidence,
            row.faults,
            _unpacked(row.frame),
            tuple(SampledExample(one.example_id, one.revision, one.kind) for one in chosen),
            row.person,
            utc(row.at),
            self._samples(project),
        )

    def _samples(self, project: int) -> int:
        return self._connection.execute(
            select(func.count()).where(acceptance_samples.c.project_id == project)
        ).scalar_one()

    def approvals(self, keys: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """By example, the kind of the standing action that approved it last, and who did it."""
        found: dict[int, tuple[str, str]] = {}
        for part in chunks(keys):
            last = (
                select(events.c.example_id, func.max(events.c.id).label("event"))
                .join(actions)
                .where(
                    events.c.example_id.in_(part),
                    events.c.after["status"].as_string() == "approved",
                    ~actions.c.undone,
                    actions.c.kind != UNDO,
                )
                .group_by(events.c.example_id)
                .subquery()
            )
            rows = self._connection.execute(
                select(events.c.example_id, actions.c.kind, actions.c.person)
                .join(last, last.c.event == events.c.id)
                .join(actions, actions.c.id == events.c.action_id)
            )
            found.update({row[0]: (row[1], row[2]) for row in rows})
        return found

    def involved(self, keys: Sequence[int]) -> Mapping[int, set[str]]:
        """By example, everybody whose standing actions changed or decided something about it."""
        found: dict[int, set[str]] = defaultdict(set)
        for part in chunks(keys):
            rows = self._connection.execute(
                select(events.c.example_id, actions.c.person)
                .distinct()
                .join(actions)
                .where(events.c.example_id.in_(part), ~actions.c.undone, actions.c.kind != UNDO)
            )
            for key, person in rows:
                found[key].add(person)
        return dict(found)

    def revisions(self, project: int, frame: Collection[int]) -> dict[int, int]:
        """Revisions of those of these examples that are approved."""
        found: dict[int, int] = {}
        for part in chunks(sorted(frame)):
            rows = self._connection.execute(
                select(examples.c.id, examples.c.revision).where(
                    examples.c.project_id == project,
                    examples.c.id.in_(part),
                    examples.c.status == "approved",
                )
            )
            found.update({row[0]: row[1] for row in rows})
        return found

    def approved(self, project: int) -> dict[int, int]:
        """The approved examples of a project with their revisions, in their order."""
        rows = self._connection.execute(
            select(examples.c.id, examples.c.revision)
            .where(examples.c.project_id == project, examples.c.status == "approved", visible())
            .order_by(examples.c.id)
        )
        return {row[0]: row[1] for row in rows}

    def newest(self, project: int) -> int:
        """The number of the last judgment; 0 where there is none."""
        return int(
            self._connection.execute(
                select(func.coalesce(func.max(judgments.c.id), 0)).where(
                    judgments.c.project_id == project
                )
            ).scalar_one()
        )

    def suggested(self, keys: Collection[int]) -> set[int]:
        """Which of these examples had a suggested answer that somebody took, as it was or changed."""
        return {
            key
            for part in chunks(sorted(keys))
            for key in self._connection.execute(
                select(suggestions.c.example_id)
                .distinct()
                .where(suggestions.c.example_id.in_(part), suggestions.c.state.in_(USED))
            ).scalars()
        }

    def decided(
        self, project: int, keys: Collection[int] | None = None
    ) -> dict[int, tuple[str, str]]:
        """Examples that somebody approved or rejected one by one last, and that stand so.

        Args:
            project: Id of the project.
            keys: Only of these examples.

        Returns:
            By example: the kind of the action, and the person.
        """
        last = (
            select(func.max(events.c.id))
            .join(actions)
            .where(
                actions.c.project_id == project,
                events.c.after["status"].as_string().in_(("approved", "rejected")),
                ~actions.c.undone,
                actions.c.kind != UNDO,
            )
            .group_by(events.c.example_id)
        )
        wanted = (
            select(examples.c.id, actions.c.kind, actions.c.person)
            .join(events, events.c.example_id == examples.c.id)
            .join(actions, actions.c.id == events.c.action_id)
            .where(
                events.c.id.in_(
                    last if keys is None else last.where(events.c.example_id.in_(keys))
                ),
                actions.c.kind.in_(("approve", "reject")),
                examples.c.project_id == project,
                examples.c.status.in_(("approved", "rejected")),
            )
        )
        return {row.id: (row.kind, row.person) for row in self._connection.execute(wanted)}


def _packed(frame: Mapping[int, tuple[int, Stratum]]) -> bytes:
    rows = ((key, revision, STRATA.index(kind)) for key, (revision, kind) in frame.items())
    return array("q", [number for row in rows for number in row]).tobytes()


def _unpacked(stored: bytes) -> dict[int, tuple[int, Stratum]]:
    numbers = array("q")
    numbers.frombytes(bytes(stored))
    rows = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return {key: (revision, STRATA[kind]) for key, revision, kind in rows}


def _judgment(row: Any) -> Judgment:
    return Judgment(
        example=row.example_id,
        revision=row.revision,
        person=row.person,
        purpose=row.purpose,
        decision=row.decision,
        round=row.round,
        output=row.output,
        label=row.label,
        note=row.note,
        milliseconds=row.milliseconds,
        at=utc(row.at),
        id=row.id,
    )
