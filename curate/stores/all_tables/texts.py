"""The texts in all tables: whatever people wrote or a file said, wherever a row keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Row,
    String,
    Table,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from curate.stores.all_tables.ownership import owned
from curate.stores.rows import Store, chunks
from curate.stores.tables import (
    clusters,
    comparisons,
    examples,
    metadata,
    signatures,
    similarities,
)

STRUCTURE = frozenset(
    {
        # Words out of lists that the code knows, hashes, names of versions and of base models.
        "blind_comparisons.a",
        "blind_comparisons.b",
        "blind_turns.choice",
        "blind_votes.choice",
        "blind_votes.uid",
        "clusters.relation",
        "comparisons.digest",
        "datasets.name",
        "dismissed_suggestions.mark",
        "datasets.sha256",
        "drafts.tab",
        "actions.kind",
        "examples.status",
        "exports.format",
        "findings.check",
        "findings.field",
        "findings.fingerprint",
        "findings.severity",
        "findings.status",
        "jobs.kind",
        "jobs.lane",
        "jobs.state",
        "leases.tab",
        "looks.what",
        # Who may open a project: an erasure says which names stay there.
        "members.added_by",
        "members.person",
        "members.role",
        "preferences.choices",
        "preferences.person",
        "projects.state",
        "records.part",
        "runs.base",
        "runs.preset",
        "judgments.decision",
        "judgments.purpose",
        "sampled_examples.kind",
        "sends.kind",
        "sends.uid",
        "signatures.method",
        "similarities.method",
        "sources.format",
        "sources.preset",
        "sources.sha256",
        "speeds.base",
        "speeds.device",
        "speeds.work",
        "suggestions.source",
        "suggestions.state",
        "unused_rows.kind",
    }
)
"""Columns of text that hold nothing of a ticket. Every other one is looked through."""
MIXED = frozenset(
    {
        "actions.details",
        "advice_settings.prices",
        "clusters.reasons",
        "comparisons.options",
        "comparisons.suggested_for",
        "contracts.spec",
        "datasets.manifest",
        "evaluations.result",
        "events.after",
        "events.before",
        "exports.files",
        "job_events.event",
        "jobs.request",
        "jobs.result",
        "rules.spec",
        "runs.result",
        "runs.settings",
        "scorings.result",
        "sends.result",
        "saved_views.query",
        "selections.coverage",
        "selections.options",
        "sources.mapping",
        "sources.reading",
    }
)
"""JSON in which words that the code knows stand beside texts."""
AT_ONCE = 500
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TextRow:
    """The texts of a row by column, and the key that finds it again."""

    key: Key
    texts: Mapping[str, Any]


def text_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that may hold what a person wrote."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, (String, JSON))
        and f"{table.name}.{column.name}" not in STRUCTURE
        and not column.foreign_keys
    ]


class Texts(Store):
    """The texts of all tables."""

    @staticmethod
    def tables() -> list[str]:
        """The tables that hold texts."""
        return [table.name for table in metadata.sorted_tables if text_columns(table)]

    def some(self, table: str, project: int | None, after: Key | None) -> list[TextRow]:
        """Some rows of a table with their texts, by their keys.

        Args:
            table: Which.
            project: Of this project; None for those of no project.
            after: The key of the last row that was read; None for the first rows.

        Returns:
            At most ``AT_ONCE`` rows; none at the end.
        """
        of = metadata.tables[table]
        keys = list(of.primary_key.columns)
        wanted = select(*keys, *text_columns(of)).order_by(*keys).limit(AT_ONCE)
        if project is not None:
            wanted = wanted.where(owned(of, project))
        elif "project_id" in of.columns:
            wanted = wanted.where(of.c.project_id.is_(None))
        else:
            return []
        if after is not None:
            wanted = wanted.where(
                keys[0] > after[0] if len(keys) == 1 else tuple_(*keys) > tuple(after)
            )
        return [self._row(of, row) for row in self._connection.execute(wanted)]

    def these(self, table: str, keys: Sequence[Key]) -> list[TextRow]:
        """The texts of some rows as they stand, of those that are still there."""
        of = metadata.tables[table]
        columns = list(of.primary_key.columns)
        wanted = select(*columns, *text_columns(of)).where(_is_one_of(columns, keys))
        return [self._row(of, row) for row in self._connection.execute(wanted)]

    def next_revision(self, keys: Sequence[int]) -> None:
        """Count a revision on, of examples whose texts were changed beside the history."""
        self._connection.execute(
            update(examples)
            .where(examples.c.id.in_(keys))
            .values(revision=examples.c.revision + 1, input_revision=examples.c.revision + 1)
        )

    def count_signatures(self, keys: Sequence[int]) -> int:
        """How many signatures of these examples there are."""
        return sum(
            self._connection.execute(
                select(func.count())
                .select_from(signatures)
                .where(signatures.c.example_id.in_(part))
            ).scalar_one()
            for part in chunks(keys)
        )

    def forget_derived(self, project: int, keys: Sequence[int]) -> None:
        """Forget what was worked out from texts: signatures of examples, similarities and clusters."""
        for part in chunks(keys):
            self._connection.execute(delete(signatures).where(signatures.c.example_id.in_(part)))
        for table in (similarities, comparisons, clusters):
            self._connection.execute(delete(table).where(table.c.project_id == project))

    @staticmethod
    def _row(of: Table, row: Row[Any]) -> TextRow:
        keys = len(of.primary_key.columns)
        names = [column.name for column in text_columns(of)]
        return TextRow(tuple(row[:keys]), dict(zip(names, row[keys:], strict=True)))

    def change(self, table: str, rows: Sequence[TextRow]) -> None:
        """Write the given texts of rows; what is longer than its column takes is cut.

        Two names that become the same, where only one of a name may be, are told apart by a number.
        """
        of = metadata.tables[table]
        for row in rows:
            values = {name: _fitting(of.c[name], text) for name, text in row.texts.items()}
            where = [
                column == one for column, one in zip(of.primary_key.columns, row.key, strict=True)
            ]
            try:
                with self._connection.begin_nested():
                    self._connection.execute(update(of).where(*where).values(values))
            except IntegrityError:
                number = "-".join(map(str, row.key))
                told_apart = {
                    name: _fitting(of.c[name], f"{text} {number}", len(number))
                    for name, text in values.items()
                    if isinstance(text, str)
                }
                self._connection.execute(update(of).where(*where).values({**values, **told_apart}))

    def delete(self, table: str, keys: Sequence[Key]) -> None:
        """Delete rows."""
        of = metadata.tables[table]
        columns = list(of.primary_key.columns)
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            self._connection.execute(delete(of).where(_is_one_of(columns, some)))


def _is_one_of(columns: Sequence[Column[Any]], keys: Sequence[Key]) -> ColumnElement[bool]:
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_([tuple(key) for key in keys])


def _fitting(column: Column[Any], text: Any, kept: int = 0) -> Any:
    """A text as long as its column takes; the last ``kept`` characters stay."""
    length = column.type.length if isinstance(column.type, String) else None
    if length is None or not isinstance(text, str) or len(text) <= length:
        return text
    return text[: length - kept] + text[len(text) - kept :] if kept else text[:length]
