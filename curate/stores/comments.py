"""What people wrote to each other about examples."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from curate.domain.teamwork import Comment
from curate.stores.rows import Store, chunks, now, row_id, utc
from curate.stores.tables import comments


class Comments(Store):
    """Comments on examples."""

    def add(
        self,
        project: int,
        example: int,
        person: str,
        text: str,
        mentions: Sequence[str],
        answers: int | None,
    ) -> Comment:
        """Write a comment."""
        at = now()
        key = self._connection.execute(
            insert(comments)
            .values(
                project_id=project,
                example_id=example,
                person=person,
                text=text,
                mentions=list(mentions),
                answers=answers,
                at=at,
            )
            .returning(comments.c.id)
        ).scalar_one()
        return Comment(key, example, person, text, tuple(mentions), answers, None, None, at)

    def get(self, project: int, key: int) -> Comment | None:
        """A comment of a project."""
        row = self._connection.execute(
            select(comments).where(comments.c.project_id == project, comments.c.id == row_id(key))
        ).first()
        return _comment(row) if row else None

    def resolve(self, project: int, key: int, person: str | None) -> None:
        """Settle a comment; None opens it again."""
        self._connection.execute(
            update(comments)
            .where(comments.c.project_id == project, comments.c.id == row_id(key))
            .values(resolved_by=person, resolved_at=now() if person is not None else None)
        )

    def of_example(self, project: int, example: int) -> list[Comment]:
        """All comments on an example, the oldest first."""
        rows = self._connection.execute(
            select(comments)
            .where(comments.c.project_id == project, comments.c.example_id == row_id(example))
            .order_by(comments.c.id)
        )
        return [_comment(row) for row in rows]

    def all(self, project: int) -> list[Comment]:
        """All comments of a project, the oldest first."""
        rows = self._connection.execute(
            select(comments).where(comments.c.project_id == project).order_by(comments.c.id)
        )
        return [_comment(row) for row in rows]

    def counts(self, keys: Collection[int]) -> dict[int, int]:
        """How many comments each of these examples has; those without are not named."""
        return {
            row[0]: row[1]
            for part in chunks(sorted(keys))
            for row in self._connection.execute(
                select(comments.c.example_id, func.count())
                .where(comments.c.example_id.in_(part))
                .group_by(comments.c.example_id)
            )
        }


def _comment(row: Any) -> Comment:
    return Comment(
        row.id,
        row.example_id,
        row.person,
        row.text,
        tuple(row.mentions) if isinstance(row.mentions, list) else (),
        row.answers,
        row.resolved_by,
        utc(row.resolved_at),
        utc(row.at),
    )
