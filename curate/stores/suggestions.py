"""Suggested answers, and what became of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, select, update

from curate.domain.writing import (
    SUGGESTION_SOURCES,
    NewSuggestion,
    SuggestedAnswer,
    SuggestionCounts,
    SuggestionState,
)
from curate.stores.rows import Store, chunks, now, row_id, utc
from curate.stores.tables import examples, suggestions

DECIDED = ("approved", "rejected")


class Suggestions(Store):
    """Suggested answers."""

    def add(self, project: int, new: Sequence[NewSuggestion], person: str) -> list[int]:
        """Offer answers; returns their numbers. What the same source offered before gives way."""
        at = now()
        for part in chunks([one.example for one in new]):
            self._connection.execute(
                delete(suggestions).where(
                    suggestions.c.project_id == project,
                    suggestions.c.state == "offered",
                    suggestions.c.example_id.in_(part),
                    suggestions.c.source.in_({one.source for one in new}),
                )
            )
        if not new:
            return []
        return list(
            self._connection.execute(
                insert(suggestions).returning(suggestions.c.id, sort_by_parameter_order=True),
                [
                    {
                        "project_id": project,
                        "example_id": one.example,
                        "revision": one.revision,
                        "source": one.source,
                        "before": one.before,
                        "output": one.output,
                        "score": one.score,
                        "reason": one.reason,
                        "state": "offered",
                        "edits": None,
                        "person": person,
                        "at": at,
                    }
                    for one in new
                ],
            ).scalars()
        )

    def waiting(self, project: int, keys: Collection[int]) -> dict[int, list[SuggestedAnswer]]:
        """What is offered for examples as they stand, the surest first.

        Of another input, or in the place of another answer, nothing is offered any more.
        """
        found: dict[int, list[SuggestedAnswer]] = defaultdict(list)
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(
                select(suggestions)
                .join(examples, examples.c.id == suggestions.c.example_id)
                .where(
                    suggestions.c.project_id == project,
                    suggestions.c.example_id.in_(part),
                    suggestions.c.state == "offered",
                    suggestions.c.before == examples.c.output,
                    suggestions.c.revision >= examples.c.input_revision,
                )
            )
            for row in rows:
                found[row.example_id].append(_suggested(row))
        for each in found.values():
            each.sort(key=lambda one: (-(one.score if one.score is not None else -1), one.id))
        return dict(found)

    def known(self, project: int, keys: Collection[int]) -> set[tuple[int, str]]:
        """Example and text of what is offered already, or was refused."""
        known: set[tuple[int, str]] = set()
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(
                select(suggestions.c.example_id, suggestions.c.output).where(
                    suggestions.c.project_id == project,
                    suggestions.c.example_id.in_(part),
                    suggestions.c.state.in_(["offered", "refused"]),
                )
            )
            known.update((row.example_id, row.output) for row in rows)
        return known

    def get(self, project: int, key: int) -> SuggestedAnswer | None:
        """One of them, if it is there."""
        row = self._connection.execute(
            select(suggestions).where(
                suggestions.c.project_id == project, suggestions.c.id == row_id(key)
            )
        ).first()
        return _suggested(row) if row else None

    def decide(
        self, key: int, state: SuggestionState, person: str, edits: int | None = None
    ) -> None:
        """Say what became of one."""
        self._connection.execute(
            update(suggestions)
            .where(suggestions.c.id == key)
            .values(state=state, edits=edits, person=person, decided_at=now())
        )

    def counts(self, project: int) -> list[SuggestionCounts]:
        """What became of those of each source, in the order of the sources."""
        done = examples.c.status.in_(DECIDED)
        group = case(
            (and_(suggestions.c.state == "offered", done), "passed"), else_=suggestions.c.state
        ).label("became")
        rows = self._connection.execute(
            select(
                suggestions.c.source,
                group,
                func.count().label("number"),
                func.coalesce(func.sum(suggestions.c.edits), 0).label("edits"),
            )
            .join(examples, examples.c.id == suggestions.c.example_id)
            .where(suggestions.c.project_id == project)
            .group_by(suggestions.c.source, group)
        ).all()
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in rows:
            found[row.source][row.became] += row.number
            found[row.source]["edits"] += row.edits
        return [
            SuggestionCounts(
                source,
                sum(count for name, count in of.items() if name != "edits"),
                of["offered"],
                of["taken"],
                of["edited"],
                of["refused"],
                of["passed"],
                of["edits"],
            )
            for source in SUGGESTION_SOURCES
            if (of := found[source])
        ]


def _suggested(row: Any) -> SuggestedAnswer:
    return SuggestedAnswer(
        id=row.id,
        example=row.example_id,
        revision=row.revision,
        source=row.source,
        before=row.before,
        output=row.output,
        score=row.score,
        reason=row.reason,
        state=row.state,
        edits=row.edits,
        person=row.person,
        at=utc(row.at),
    )
