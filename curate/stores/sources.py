"""Imported files, and the rows of theirs that became no example."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select, update

from curate.domain.errors import NotFound
from curate.domain.examples import Example, RejectedRow, SkippedRow
from curate.domain.records import Source
from curate.stores.rows import Store, chunks, now, row_id, utc
from curate.stores.tables import examples, finding_examples, findings, sources, unused_rows


class Sources(Store):
    """Imported files, and the rows of theirs that became no example."""

    def open(
        self,
        project: int,
        *,
        name: str,
        sha256: str,
        format: str,  # noqa: A002
        preset: str | None,
        mapping: Mapping[str, list[str]],
        person: str,
        job: int | None = None,
        reading: Mapping[str, Any] | None = None,
    ) -> int:
        """Begin a source whose rows nobody sees before ``publish``. Returns its id."""
        key: int = self._connection.execute(
            insert(sources)
            .values(
                project_id=project,
                job_id=job,
                name=name,
                sha256=sha256,
                format=format,
                preset=preset,
                mapping=dict(mapping),
                reading=dict(reading or {}),
                read=0,
                added=0,
                unchanged=0,
                updated=0,
                beside=0,
                rejected=0,
                skipped=0,
                notes=[],
                ready=False,
                person=person,
                at=now(),
            )
            .returning(sources.c.id)
        ).scalar_one()
        return key

    def names(self, project: int) -> dict[int, str]:
        """What each file is called, by its id."""
        rows = self._connection.execute(
            select(sources.c.id, sources.c.name).where(sources.c.project_id == project)
        )
        return {row.id: row.name for row in rows}

    def publish(self, source: int, counts: Mapping[str, int], notes: Sequence[str] = ()) -> None:
        """Show the rows of a source to everybody, with how many rows were read and what became of them.

        ``notes`` are sentences about the file and its import.
        """
        self._connection.execute(
            update(sources)
            .where(sources.c.id == source)
            .values(ready=True, notes=list(notes), **counts)
        )

    def hide(self, source: int) -> None:
        """Take the rows of a source out of everybody's sight, to `delete_rows` them then."""
        self._connection.execute(update(sources).where(sources.c.id == source).values(ready=False))

    def delete_rows(self, source: int, count: int) -> int:
        """Delete some of the rows of a source that nobody sees, with the findings about them.

        Returns:
            How many there were, at most ``count``.
        """
        some = list(
            self._connection.execute(
                select(examples.c.id).where(examples.c.source_id == source).limit(count)
            ).scalars()
        )
        for part in chunks(sorted(some)):
            # Whoever writes findings has their examples first.
            mine = select(examples.c.id).where(examples.c.id.in_(part)).order_by(examples.c.id)
            self._connection.execute(mine.with_for_update())
            about = select(finding_examples.c.finding_id).where(
                finding_examples.c.example_id.in_(part)
            )
            self._connection.execute(
                delete(findings).where(findings.c.id.in_(about), ~findings.c.sample)
            )
            self._connection.execute(delete(examples).where(examples.c.id.in_(part)))
        return len(some)

    def delete(self, source: int) -> None:
        """Delete a source with everything that came from it; what it fixed is rejected again."""
        self._connection.execute(
            update(unused_rows).where(unused_rows.c.fixed_by == source).values(fixed_by=None)
        )
        project = select(sources.c.project_id).where(sources.c.id == source).scalar_subquery()
        left = select(finding_examples).where(finding_examples.c.finding_id == findings.c.id)
        self._connection.execute(
            delete(findings).where(
                findings.c.project_id == project, findings.c.sample, ~left.exists()
            )
        )
        self._connection.execute(delete(sources).where(sources.c.id == source))

    def ids(self, project: int) -> tuple[int, ...]:
        """The sources of a project whose rows are all there."""
        return tuple(
            self._connection.execute(
                select(sources.c.id)
                .where(sources.c.project_id == project, sources.c.ready)
                .order_by(sources.c.id)
            ).scalars()
        )

    def unfinished(self) -> list[tuple[int, int, int | None]]:
        """Sources whose rows were still coming in: id, project, job."""
        rows = self._connection.execute(
            select(sources.c.id, sources.c.project_id, sources.c.job_id).where(~sources.c.ready)
        )
        return [(row.id, row.project_id, row.job_id) for row in rows]

    def add_unused(self, source: int, rows: Sequence[RejectedRow | SkippedRow]) -> None:
        """Remember rows that became no example, and why."""
        if rows:
            self._connection.execute(insert(unused_rows), [_unused(source, row) for row in rows])

    def unused(self, source: int, kind: Literal["rejected", "skipped"]) -> list[Any]:
        """Rows that became no example, by line: with ``id``, ``line``, ``row``, ``reason`` and ``raw``.

        Those that came in later, fixed, are not among them.
        """
        rows = self._connection.execute(
            select(
                unused_rows.c.id,
                unused_rows.c.line,
                unused_rows.c.row,
                unused_rows.c.reason,
                unused_rows.c.raw,
            )
            .where(
                unused_rows.c.source_id == source,
                unused_rows.c.kind == kind,
                unused_rows.c.fixed_by.is_(None),
            )
            .order_by(unused_rows.c.line, unused_rows.c.id)
        )
        return list(rows)

    def mark_fixed(self, source: int, fixed: int, rows: Collection[int]) -> None:
        """Remember that rejected rows of one source came in, fixed, with another.

        Args:
            source: Whose rows they are.
            fixed: The source that brought them in; what it rejected itself is not kept.
            rows: Ids of rejected rows of it.
        """
        self._connection.execute(
            update(unused_rows)
            .where(unused_rows.c.source_id == source, unused_rows.c.id.in_(rows))
            .values(fixed_by=fixed)
        )
        self._connection.execute(delete(unused_rows).where(unused_rows.c.source_id == fixed))
        self._connection.execute(
            update(sources).where(sources.c.id == fixed).values(fixes_of=source)
        )

    def count_fixed(self, source: int) -> int:
        """How many rejected rows of a source came in later, fixed."""
        return self._connection.execute(
            select(func.count()).where(
                unused_rows.c.source_id == source, unused_rows.c.fixed_by.is_not(None)
            )
        ).scalar_one()

    def count_fixed_by(self, source: int) -> int:
        """How many rejected rows of another source came in with this one, fixed."""
        return self._connection.execute(
            select(func.count()).where(unused_rows.c.fixed_by == source)
        ).scalar_one()

    def get(self, project: int, source: int) -> Source:
        """One source.

        Raises:
            NotFound: The project has no such source.
        """
        row = self._connection.execute(
            select(sources).where(
                sources.c.project_id == project, sources.c.id == row_id(source), sources.c.ready
            )
        ).first()
        if row is None:
            raise NotFound("source", source)
        return _source(row)

    def of_example(self, example: Example) -> Source:
        """The source that an example came from."""
        row = self._connection.execute(select(sources).where(sources.c.id == example.source)).one()
        return _source(row)

    def all(self, project: int) -> list[Source]:
        """The sources of a project, the newest first."""
        rows = self._connection.execute(
            select(sources)
            .where(sources.c.project_id == project, sources.c.ready)
            .order_by(sources.c.id.desc())
        )
        return [_source(row) for row in rows]

    def count(self, project: int) -> int:
        """How many sources a project has."""
        return self._connection.execute(
            select(func.count()).where(sources.c.project_id == project, sources.c.ready)
        ).scalar_one()


def _unused(source: int, row: RejectedRow | SkippedRow) -> dict[str, Any]:
    rejected = isinstance(row, RejectedRow)
    return {
        "source_id": source,
        "kind": "rejected" if rejected else "skipped",
        "line": row.line,
        "row": row.row,
        "reason": row.reason,
        "raw": row.raw if isinstance(row, RejectedRow) else "",
    }


def _source(row: Any) -> Source:
    return Source(
        id=row.id,
        project=row.project_id,
        name=row.name,
        sha256=row.sha256,
        format=row.format,
        preset=row.preset,
        mapping=row.mapping,
        reading=row.reading,
        fixes_of=row.fixes_of,
        read=row.read,
        added=row.added,
        unchanged=row.unchanged,
        updated=row.updated,
        beside=row.beside,
        rejected=row.rejected,
        skipped=row.skipped,
        at=utc(row.at),
        person=row.person,
        notes=tuple(row.notes),
    )
