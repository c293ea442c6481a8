"""Examples as they stand now."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Update, and_, bindparam, func, or_, select, update

from curate.domain.errors import EditConflict, NotFound
from curate.domain.examples import Example, Status
from curate.stores.examples.filter import Where, conditions, visible
from curate.stores.examples.incoming import Rows, add, digests
from curate.stores.history import REIMPORT, UNDO
from curate.stores.rows import Store, chunks, load_turns, row_id
from curate.stores.tables import actions, events, examples

COMPARED = frozenset({"input", "turns"})
"""What of an example is compared with others."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a row that was imported before."""

    identity: int
    variant: int
    digest: int
    id: int
    status: Status
    revision: int
    edited: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of an example: the revision it had, and columns to new values."""

    id: int
    revision: int
    values: Mapping[str, Any]


# What is asked at every decision is made once.
_MINE = (
    examples.c.project_id == bindparam("project"),
    examples.c.id.in_(bindparam("keys", expanding=True)),
)
_SOME = select(examples).where(*_MINE)
_LOCK = (
    select(examples.c.id, examples.c.revision)
    .where(*_MINE)
    .order_by(examples.c.id)
    # Not from rows that refer to them: those change nothing about them.
    .with_for_update(key_share=True)
)


@cache
def _changing(names: tuple[str, ...]) -> Update:
    """Changes these columns of an example, unless it has another revision by now."""
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*names, "revision")}
    if not COMPARED.isdisjoint(names):
        new["input_revision"] = new["revision"]
    return (
        update(examples)
        .where(
            examples.c.project_id == bindparam("project"),
            examples.c.id == bindparam("key"),
            examples.c.revision == bindparam("before"),
        )
        .values(new)
    )


class Examples(Store):
    """Examples as they stand now; rows of an unfinished import are invisible."""

    def digests(
        self, project: int, identities: Sequence[int], *, besides: int
    ) -> dict[int, list[tuple[int, int]]]:
        """Rows as their sources had them when they were imported: variants and digests by identity.

        Those of the source ``besides`` are not among them.
        """
        return digests(self._connection, project, identities, besides)

    def is_empty(self, project: int) -> bool:
        """Whether a project has no examples, not even of an unfinished import."""
        found = select(examples.c.id).where(examples.c.project_id == project).limit(1)
        return self._connection.execute(found).first() is None

    def known(
        self, project: int, identities: Collection[int], *, besides: int, lock: bool = False
    ) -> dict[int, list[Known]]:
        """What other sources than ``besides`` stored of some rows, the variants of each in their order.

        With ``lock``, nobody else changes them until the transaction ends.
        """
        wanted = (
            select(
                examples.c.identity,
                examples.c.variant,
                examples.c.digest,
                examples.c.id,
                examples.c.status,
                examples.c.revision,
                or_(
                    examples.c.draft_input.is_not(None), examples.c.draft_output.is_not(None)
                ).label("edited"),
            )
            .where(
                examples.c.project_id == project,
                examples.c.source_id != besides,
                examples.c.identity.in_(identities),
            )
            .order_by(examples.c.identity, examples.c.variant)
        )
        found: dict[int, list[Known]] = defaultdict(list)
        for row in self._connection.execute(wanted.with_for_update() if lock else wanted):
            found[row.identity].append(
                Known(
                    row.identity,
                    row.variant,
                    row.digest,
                    row.id,
                    row.status,
                    row.revision,
                    bool(row.edited),
                )
            )
        return dict(found)

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
                examples.c.project_id == project, examples.c.id == row_id(key), visible()
            )
        ).first()
        if row is None:
            raise NotFound("example", key)
        return _example(row)

    def many(self, project: int, keys: Collection[int]) -> dict[int, Example]:
        """Examples by id; ids that the project does not have are left out."""
        found: dict[int, Example] = {}
        for part in chunks(list(keys)):
            rows = self._connection.execute(_SOME, {"project": project, "keys": part})
            found.update((row.id, _example(row)) for row in rows)
        return found

    def all(self, project: int, where: Where | None = None, *, every: int = 1) -> Iterator[Example]:
        """Examples in the order in which they came in; of each ``every`` about one."""
        query = select(examples).where(*conditions(project, where)).order_by(examples.c.id)
        if every > 1:
            query = query.where(examples.c.id % every == 0)
        rows = self._connection.execute(
            query,
            execution_options={"yield_per": 2_000},
        )
        return map(_example, rows)

    def page(self, project: int, where: Where, *, after: int, limit: int) -> list[Example]:
        """The first examples that came in after one."""
        query = select(examples).where(*conditions(project, where), examples.c.id > after)
        rows = self._connection.execute(query.order_by(examples.c.id).limit(limit))
        return [_example(row) for row in rows]

    def facts(self, project: int, where: Where, *, limit: int) -> list[Any]:
        """The first examples without texts: ``label``, ``groups``, ``metadata`` and ``created_at``."""
        columns = examples.c
        rows = self._connection.execute(
            select(columns.label, columns.groups, columns["metadata"], columns.created_at)
            .where(*conditions(project, where))
            .order_by(columns.id)
            .limit(limit)
        )
        return list(rows)

    def groups(self, project: int, where: Where, *, limit: int) -> list[Mapping[str, str]]:
        """The groups of the first examples: kind of group to its value."""
        rows = self._connection.execute(
            select(examples.c.groups)
            .where(*conditions(project, where))
            .order_by(examples.c.id)
            .limit(limit)
        )
        return list(rows.scalars())

    def among(self, project: int, where: Where, keys: Collection[int]) -> set[int]:
        """Which of these examples fulfil the conditions."""
        found: set[int] = set()
        for part in chunks(list(keys)):
            query = select(examples.c.id).where(*conditions(project, where))
            rows = self._connection.execute(query.where(examples.c.id.in_(part)))
            found.update(rows.scalars())
        return found

    def input_revisions(self, project: int) -> dict[int, int]:
        """The examples that are not rejected, and the revision in which the input of each last changed."""
        rows = self._connection.execute(
            select(examples.c.id, examples.c.input_revision).where(
                examples.c.project_id == project, examples.c.status != "rejected", visible()
            )
        )
        return {row[0]: row[1] for row in rows}

    def ids(self, project: int, where: Where) -> list[int]:
        """Their ids, in no order."""
        rows = self._connection.execute(select(examples.c.id).where(*conditions(project, where)))
        return list(rows.scalars())

    def count(self, project: int, where: Where | None = None) -> int:
        """How many examples fulfil the conditions."""
        return self._connection.execute(
            select(func.count()).select_from(examples).where(*conditions(project, where))
        ).scalar_one()

    def count_touched(self, source: int) -> int:
        """How many examples of a source somebody has decided on or edited; an import is nobody's edit."""
        worked_on = (
            select(events.c.example_id)
            .join(actions)
            .where(
                events.c.example_id == examples.c.id,
                ~actions.c.undone,
                actions.c.kind.not_in((REIMPORT, UNDO)),
            )
        )
        return self._connection.execute(
            select(func.count()).where(
                examples.c.source_id == source,
                or_(
                    examples.c.status != "pending",
                    and_(examples.c.revision > 1, worked_on.exists()),
                ),
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

    def labels_of(self, keys: Collection[int]) -> set[str]:
        """Labels of some examples."""
        found: set[str] = set()
        for part in chunks(list(keys)):
            rows = self._connection.execute(
                select(examples.c.label)
                .distinct()
                .where(examples.c.id.in_(part), examples.c.label.is_not(None))
            )
            found.update(rows.scalars())
        return found

    def lock(self, project: int, keys: Collection[int]) -> dict[int, int]:
        """The revisions of examples, which nobody else changes or deletes until the transaction ends.

        They are locked in the order of their ids, so that no two wait for each other.
        """
        found: dict[int, int] = {}
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(_LOCK, {"project": project, "keys": part})
            found.update((row.id, row.revision) for row in rows)
        return found

    def change(self, project: int, changes: Sequence[Revision]) -> None:
        """Change examples, unless somebody else changed one of them first.

        Args:
            project: Its id.
            changes: The revision that each change started from, and columns (input, output, system,
                turns, label, status, draft_input, …) to new values. Each becomes the next revision.

        Raises:
            EditConflict: A newer revision of one is stored. Roll back: others may be written.
        """
        alike: dict[tuple[str, ...], list[Revision]] = defaultdict(list)
        for each in changes:
            alike[tuple(each.values)].append(each)
        for names, some in alike.items():
            changed = self._connection.execute(
                _changing(names),
                [
                    {
                        "project": project,
                        "key": each.id,
                        "before": each.revision,
                        "new_revision": each.revision + 1,
                        **{f"new_{name}": value for name, value in each.values.items()},
                    }
                    for each in some
                ],
            )
            if changed.rowcount != len(some):
                now = self.many(project, [each.id for each in some])
                for each in some:
                    if each.id not in now or now[each.id].revision != each.revision + 1:
                        raise EditConflict(each.id, each.revision)

    def set_status(self, project: int, keys: Collection[int], status: Status) -> None:
        """Give examples another status within the revision that they have: they were changed just now."""
        for part in chunks(sorted(keys)):
            self._connection.execute(
                update(examples)
                .where(examples.c.project_id == project, examples.c.id.in_(part))
                .values(status=status)
            )

    def restore_imported(self, project: int, imported: Mapping[int, Mapping[str, Any]]) -> None:
        """Restore what an import changed beside the texts: digest, original, groups, metadata, date."""
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for key, values in imported.items():
            alike[tuple(values)].append(key)
        for names, keys in alike.items():
            self._connection.execute(
                update(examples)
                .where(examples.c.project_id == project, examples.c.id == bindparam("key"))
                .values({name: bindparam(f"new_{name}") for name in names}),
                [
                    {"key": key, **{f"new_{name}": imported[key][name] for name in names}}
                    for key in keys
                ],
            )

    def set_lines(self, source: int, lines: Mapping[int, int]) -> None:
        """Store where in the original file the rows of a source stood: from its own lines to those."""
        rows = self._connection.execute(
            select(examples.c.id, examples.c.line).where(examples.c.source_id == source)
        ).all()
        for row in rows:
            self._connection.execute(
                update(examples).where(examples.c.id == row.id).values(line=lines[row.line])
            )

    def answers_without_id(self, project: int, inputs: Collection[str]) -> dict[str, str]:
        """Answers of examples without an id that have one of these inputs, by input."""
        rows = self._connection.execute(
            select(examples.c.input, examples.c.output).where(
                examples.c.project_id == project,
                examples.c.external_id.is_(None),
                examples.c.input.in_(inputs),
            )
        )
        return {row.input: row.output for row in rows}

    def drafts(
        self, project: int, keys: Collection[int]
    ) -> dict[int, tuple[str | None, str | None]]:
        """The stored drafts of input and output by example: None where a text was never edited."""
        found: dict[int, tuple[str | None, str | None]] = {}
        for part in chunks(list(keys)):
            rows = self._connection.execute(
                select(examples.c.id, examples.c.draft_input, examples.c.draft_output).where(
                    examples.c.project_id == project, examples.c.id.in_(part)
                )
            )
            found.update((row.id, (row.draft_input, row.draft_output)) for row in rows)
        return found


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
        input_revision=row.input_revision,
    )
