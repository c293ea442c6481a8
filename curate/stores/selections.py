"""Examples that were proposed for review because they stand for all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import case, delete, func, insert, select, update

from curate.domain.errors import NotFound
from curate.domain.queues import Chosen, Coverage, Selection
from curate.stores.rows import Store, now, row_id, standing, utc
from curate.stores.tables import examples, selection_examples, selections

_COVERAGE = TypeAdapter(Coverage)


class Selections(Store):
    """Selections of projects, with their examples in the order in which they are reviewed."""

    def add(
        self,
        project: int,
        name: str,
        options: Mapping[str, Any],
        chosen: Sequence[Chosen],
        coverage: Coverage | None,
        person: str,
    ) -> int:
        """Store one; examples that are gone by now are left out. Returns its id."""
        key: int = self._connection.execute(
            insert(selections)
            .values(
                project_id=project,
                name=name,
                options=dict(options),
                coverage=None if coverage is None else asdict(coverage),
                person=person,
                at=now(),
            )
            .returning(selections.c.id)
        ).scalar_one()
        self._put(key, dict(enumerate(chosen)))
        return key

    def _put(self, selection: int, placed: Mapping[int, Chosen]) -> None:
        there = standing(self._connection, [one.example for one in placed.values()])
        rows = [
            {
                "selection_id": selection,
                "example_id": one.example,
                "position": place,
                "covers": one.covers,
                "likes": list(one.likes),
                "why": one.why,
                "replaced": False,
            }
            for place, one in placed.items()
            if one.example in there
        ]
        if rows:
            self._connection.execute(insert(selection_examples), rows)

    def all(self, project: int) -> list[Selection]:
        """The selections of a project, the newest first."""
        return self._read(selections.c.project_id == project)

    def get(self, project: int, selection: int) -> Selection:
        """One of them.

        Raises:
            NotFound: The project has no such selection.
        """
        found = self._read(
            (selections.c.project_id == project) & (selections.c.id == row_id(selection))
        )
        if not found:
            raise NotFound("selection", selection)
        return found[0]

    def _read(self, condition: Any) -> list[Selection]:
        there = ~selection_examples.c.replaced
        undecided = there & examples.c.status.not_in(("approved", "rejected"))
        rows = self._connection.execute(
            select(
                selections,
                func.count(case((there, 1))).label("size"),
                func.count(case((undecided, 1))).label("left"),
            )
            .outerjoin(selection_examples, selection_examples.c.selection_id == selections.c.id)
            .outerjoin(examples, examples.c.id == selection_examples.c.example_id)
            .where(condition)
            .group_by(selections.c.id)
            .order_by(selections.c.id.desc())
        )
        return [
            Selection(
                row.id,
                row.name,
                row.options["size"],
                row.size,
                row.left,
                None if row.coverage is None else _COVERAGE.validate_python(row.coverage),
                row.person,
                utc(row.at),
            )
            for row in rows
        ]

    def members(self, project: int, selection: int) -> dict[int, Chosen]:
        """Examples of a selection in their order, by id."""
        rows = self._connection.execute(
            select(
                selection_examples.c.example_id,
                selection_examples.c.covers,
                selection_examples.c.why,
            )
            .join(selections)
            .where(
                selections.c.project_id == project,
                selections.c.id == row_id(selection),
                ~selection_examples.c.replaced,
            )
            .order_by(selection_examples.c.position, selection_examples.c.example_id)
        )
        return {row[0]: Chosen(row[0], row[1], why=row[2]) for row in rows}

    def rejected(self, project: int, selection: int) -> dict[int, Chosen]:
        """Members that were rejected and not replaced yet, by their place."""
        rows = self._connection.execute(
            select(selection_examples)
            .join(selections)
            .join(examples, examples.c.id == selection_examples.c.example_id)
            .where(
                selections.c.project_id == project,
                selections.c.id == row_id(selection),
                ~selection_examples.c.replaced,
                examples.c.status == "rejected",
            )
        )
        return {row.position: Chosen(row.example_id, row.covers, tuple(row.likes)) for row in rows}

    def lock(self, selection: int) -> set[int]:
        """Let nobody else replace anything until the transaction ends; returns all that ever was in it."""
        self._connection.execute(
            select(selections.c.id).where(selections.c.id == row_id(selection)).with_for_update()
        )
        return set(
            self._connection.execute(
                select(selection_examples.c.example_id).where(
                    selection_examples.c.selection_id == row_id(selection)
                )
            ).scalars()
        )

    def replace(self, selection: int, gone: Chosen, place: int, by: Chosen | None) -> None:
        """Put another example in the place of one that was rejected; None where nothing is like it."""
        self._connection.execute(
            update(selection_examples)
            .where(
                selection_examples.c.selection_id == selection,
                selection_examples.c.example_id == gone.example,
            )
            .values(replaced=True)
        )
        if by is not None:
            self._put(selection, {place: by})

    def remove(self, project: int, selection: int) -> None:
        """Remove a selection; its examples stay."""
        self._connection.execute(
            delete(selections).where(
                selections.c.project_id == project, selections.c.id == row_id(selection)
            )
        )
