"""Examples as they stand now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update

from curate.domain.errors import EditConflict, NotFound
from curate.domain.examples import Example, Status
from curate.stores.incoming import Rows, add, digests
from curate.stores.rows import Store, chunks, load_turns
from curate.stores.tables import (
    cluster_examples,
    clusters,
    examples,
    finding_examples,
    findings,
    sources,
)

TWINS = ("exact_duplicate", "near_duplicate", "semantic_duplicate")
# What str.strip takes away: an answer of nothing else is none.
_WHITE_SPACE = "".join(char for char in map(chr, range(0x3001)) if char.isspace())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a row that was imported before."""

    id: int
    status: Status
    revision: int
    edited: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """An example that changed at its source: the revision it had, and columns to new values."""

    id: int
    revision: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Where:
    """Which examples: every condition that is given must hold."""

    status: Status | None = None
    source: int | None = None
    label: str | None = None
    text: str | None = None
    check: str | None = None
    clean: bool = False


class Examples(Store):
    """Examples as they stand now; rows of an unfinished import are invisible."""

    def digests(self, project: int, identities: Sequence[int]) -> dict[int, int]:
        """What the source of some rows said when they were imported: digests by identity."""
        return digests(self._connection, project, identities)

    def is_empty(self, project: int) -> bool:
        """Whether a project has no examples, not even of an unfinished import."""
        found = select(examples.c.id).where(examples.c.project_id == project).limit(1)
        return self._connection.execute(found).first() is None

    def known(self, project: int, identities: Collection[int]) -> dict[int, Known]:
        """What is stored of some rows, by identity; nobody else changes them meanwhile."""
        rows = self._connection.execute(
            select(
                examples.c.identity,
                examples.c.id,
                examples.c.status,
                examples.c.revision,
                or_(
                    examples.c.draft_input.is_not(None), examples.c.draft_output.is_not(None)
                ).label("edited"),
            )
            .where(examples.c.project_id == project, examples.c.identity.in_(identities))
            .with_for_update()
        )
        return {
            row.identity: Known(row.id, row.status, row.revision, bool(row.edited)) for row in rows
        }

    def add(self, project: int, source: int, rows: Rows) -> None:
        """Store new rows as pending examples.

        Args:
            project: Its id.
            source: The id of the source.
            rows: ``Incoming``, or plain tuples of its fields.
        """
        if rows:
            add(self._connection, project, source, rows)

    def get(self, project: int, key: int) -> Example:
        """One example.

        Raises:
            NotFound: The project has no such example.
        """
        row = self._connection.execute(
            select(examples).where(
                examples.c.project_id == project, examples.c.id == key, visible()
            )
        ).first()
        if row is None:
            raise NotFound("example", key, "See `curate examples` for those that exist.")
        return _example(row)

    def many(self, keys: Collection[int]) -> dict[int, Example]:
        """Examples by id; ids that do not exist are left out."""
        found: dict[int, Example] = {}
        for part in chunks(list(keys)):
            rows = self._connection.execute(select(examples).where(examples.c.id.in_(part)))
            found.update((row.id, _example(row)) for row in rows)
        return found

    def all(self, project: int, where: Where | None = None, *, every: int = 1) -> Iterator[Example]:
        """Examples in the order in which they came in; of each ``every`` about one."""
        query = select(examples).where(*_conditions(project, where)).order_by(examples.c.id)
        if every > 1:
            query = query.where(examples.c.id % every == 0)
        rows = self._connection.execute(
            query,
            execution_options={"yield_per": 2_000},
        )
        return map(_example, rows)

    def page(self, project: int, where: Where, *, limit: int, offset: int = 0) -> list[Example]:
        """A page of examples in the order in which they came in."""
        rows = self._connection.execute(
            select(examples)
            .where(*_conditions(project, where))
            .order_by(examples.c.id)
            .limit(limit)
            .offset(offset)
        )
        return [_example(row) for row in rows]

    def ids(self, project: int, where: Where) -> list[int]:
        """Ids only."""
        return list(
            self._connection.execute(
                select(examples.c.id).where(*_conditions(project, where)).order_by(examples.c.id)
            ).scalars()
        )

    def count(self, project: int, where: Where | None = None) -> int:
        """How many."""
        return self._connection.execute(
            select(func.count()).select_from(examples).where(*_conditions(project, where))
        ).scalar_one()

    def count_touched(self, source: int) -> int:
        """How many examples of a source somebody has decided on or edited."""
        return self._connection.execute(
            select(func.count()).where(
                examples.c.source_id == source,
                or_(examples.c.status != "pending", examples.c.revision > 1),
            )
        ).scalar_one()

    def statuses(self, project: int) -> dict[str, int]:
        """How many examples there are of each status that occurs."""
        rows = self._connection.execute(
            select(examples.c.status, func.count())
            .where(examples.c.project_id == project, visible())
            .group_by(examples.c.status)
        )
        return {row[0]: row[1] for row in rows}

    def labels(self, project: int) -> dict[str, int]:
        """How many examples carry each label, the most frequent first."""
        rows = self._connection.execute(
            select(examples.c.label, func.count())
            .where(examples.c.project_id == project, examples.c.label.is_not(None), visible())
            .group_by(examples.c.label)
            .order_by(func.count().desc(), examples.c.label)
        )
        return {row[0]: row[1] for row in rows}

    def change(self, key: int, revision: int, values: Mapping[str, Any]) -> int:
        """Change an example, unless somebody else changed it first.

        Args:
            key: Its id.
            revision: The revision that the change started from.
            values: Columns (input, output, system, label, status, draft_input, …) to new values.

        Returns:
            The new revision.

        Raises:
            EditConflict: A newer revision is stored. Nothing was written.
        """
        changed = self._connection.execute(
            update(examples)
            .where(examples.c.id == key, examples.c.revision == revision)
            .values(revision=revision + 1, **values)
        )
        if changed.rowcount == 0:
            raise EditConflict(key, revision)
        return revision + 1

    def revise(self, revisions: Sequence[Revision]) -> None:
        """Change many examples that ``known`` keeps from others; all change the same columns."""
        if not revisions:
            return
        names = [*revisions[0].values, "revision"]
        self._connection.execute(
            update(examples)
            .where(examples.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [
                {
                    "key": each.id,
                    "new_revision": each.revision + 1,
                    **{f"new_{name}": value for name, value in each.values.items()},
                }
                for each in revisions
            ],
        )

    def set_lines(self, source: int, lines: Mapping[int, int]) -> None:
        """Say where in the original file the rows of a source stood: from its own lines to those."""
        rows = self._connection.execute(
            select(examples.c.id, examples.c.line).where(examples.c.source_id == source)
        ).all()
        for row in rows:
            self._connection.execute(
                update(examples).where(examples.c.id == row.id).values(line=lines[row.line])
            )

    def nameless(self, project: int, inputs: Collection[str]) -> dict[str, str]:
        """Answers by input, of examples without an id that ask one of these."""
        rows = self._connection.execute(
            select(examples.c.input, examples.c.output).where(
                examples.c.project_id == project,
                examples.c.external_id.is_(None),
                examples.c.input.in_(inputs),
            )
        )
        return {row.input: row.output for row in rows}

    def drafts(self, key: int) -> tuple[str | None, str | None]:
        """The stored drafts of input and output: None where the text was never edited."""
        row = self._connection.execute(
            select(examples.c.draft_input, examples.c.draft_output).where(examples.c.id == key)
        ).one()
        return row.draft_input, row.draft_output


def visible() -> ColumnElement[bool]:
    """Not a row of an unfinished import."""
    return examples.c.source_id.not_in(select(sources.c.id).where(~sources.c.ready))


def _conditions(project: int, where: Where | None) -> list[ColumnElement[bool]]:
    conditions = [examples.c.project_id == project, visible()]
    if where is None:
        return conditions
    if where.status is not None:
        conditions.append(examples.c.status == where.status)
    if where.source is not None:
        conditions.append(examples.c.source_id == where.source)
    if where.label is not None:
        conditions.append(examples.c.label == where.label)
    if where.text:
        conditions.append(
            or_(
                examples.c.input.icontains(where.text, autoescape=True),
                examples.c.output.icontains(where.text, autoescape=True),
                examples.c.external_id == where.text,
            )
        )
    if where.check is not None:
        conditions.append(examples.c.id.in_(_found(project).where(findings.c.check == where.check)))
    if where.clean:
        # A twin is no fault of the one that is kept: of a cluster, the canonical example is clean.
        faults = _found(project).where(
            findings.c.severity != "note", findings.c.check.not_in(TWINS)
        )
        extra = (
            select(cluster_examples.c.example_id)
            .join(clusters)
            .where(
                clusters.c.project_id == project,
                cluster_examples.c.example_id != clusters.c.canonical,
            )
        )
        conditions.append(examples.c.id.not_in(faults))
        conditions.append(examples.c.id.not_in(extra))
        conditions.append(func.trim(examples.c.output, _WHITE_SPACE) != "")
    return conditions


def _found(project: int) -> Select[tuple[int]]:
    return (
        select(finding_examples.c.example_id)
        .join(findings)
        .where(findings.c.project_id == project, findings.c.status == "open")
    )


def _example(row: Any) -> Example:
    values = row._mapping  # noqa: SLF001
    return Example(
        id=row.id,
        input=row.input,
        output=row.output,
        system=row.system,
        turns=load_turns(row.turns),
        label=row.label,
        external_id=row.external_id,
        source=row.source_id,
        line=row.line,
        draft_input=row.input if row.draft_input is None else row.draft_input,
        draft_output=row.output if row.draft_output is None else row.draft_output,
        groups=row.groups,
        metadata=values["metadata"],
        created_at=row.created_at,
        original=row.original,
        status=row.status,
        revision=row.revision,
    )
