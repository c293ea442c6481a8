"""The table of examples: sorted and a page at a time."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, func, select

from curate.domain.examples import Status
from curate.domain.findings import SEVERITY_RANK, Severity
from curate.stores.counted import counted
from curate.stores.examples.filter import Where, conditions
from curate.stores.rows import Store, chunks, utc
from curate.stores.tables import examples, finding_examples, findings, sources

SortBy = Literal[
    "line", "external_id", "status", "label", "input", "output", "findings", "source", "changed_at",
    "changed_by",
]  # fmt: skip
SORTS: tuple[SortBy, ...] = get_args(SortBy)
BEGINNING = 160
"""Characters of a text that a row shows, and by which rows are sorted."""


INDEXED: Mapping[SortBy, tuple[str, ...]] = {
    "line": ("id",),
    "external_id": ("external_id", "source_id", "id"),
    "status": ("status", "source_id", "input_revision", "id"),
    "label": ("label", "source_id", "id"),
    "changed_at": ("changed_at", "source_id", "id"),
}
"""Columns of an index that a sort follows, so that any page is there at once."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the table is sorted: what has no value comes last, and what is equal as it came in."""

    by: SortBy = "line"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An example as the table shows it.

    Attributes:
        input: How it begins; ``output`` likewise.
        source: Name of the file that it came in with.
        changed_at: When it last changed; None as long as it is as imported.
    """

    id: int
    revision: int
    external_id: str | None
    status: Status
    label: str | None
    input: str
    output: str
    source: str
    line: int | None
    changed_at: datetime | None
    changed_by: str | None


class ExampleTable(Store):
    """Examples in rows, sorted by a column."""

    def page(
        self, project: int, where: Where, order: Order, *, limit: int, offset: int = 0
    ) -> list[int]:
        """Ids of some rows of the table, which is sorted by a column that is `INDEXED`."""
        first, *rest = (examples.c[name] for name in INDEXED[order.by])
        by = [one.desc() if order.descending else one for one in (first, *rest)]
        wanted = conditions(project, where)
        if not first.nullable:
            return self._ids(wanted, by, limit, offset)
        keys = self._ids([*wanted, first.is_not(None)], by, limit, offset)
        if len(keys) < limit:
            known = offset + len(keys) if keys else self._count([*wanted, first.is_not(None)])
            nothing = [*wanted, first.is_(None)]
            keys += self._ids(nothing, by[1:], limit - len(keys), max(0, offset - known))
        return keys

    def sorted(self, project: int, where: Where, order: Order) -> "array[int]":
        """Ids of all rows of the table, sorted by any column."""
        return array("q", self._connection.execute(_sorted(project, where, order)).scalars().all())

    def rows(self, project: int, keys: Iterable[int]) -> list[Row]:
        """Examples as rows, in this order; those that are gone are left out."""
        keys = list(keys)
        found = {
            row.id: row
            for part in chunks(keys)
            for row in self._connection.execute(
                select(
                    examples.c.id,
                    examples.c.revision,
                    examples.c.external_id,
                    examples.c.status,
                    examples.c.label,
                    _beginning("input").label("input"),
                    _beginning("output").label("output"),
                    sources.c.name.label("source"),
                    examples.c.line,
                    examples.c.changed_at,
                    examples.c.changed_by,
                )
                .join(sources, sources.c.id == examples.c.source_id)
                .where(examples.c.project_id == project, examples.c.id.in_(part))
            )
        }
        return [_row(found[key]) for key in keys if key in found]

    def revisions(self, project: int, where: Where) -> dict[int, int]:
        """All examples that fulfill the conditions, each with its revision."""
        rows = self._connection.execute(
            select(examples.c.id, examples.c.revision).where(*conditions(project, where))
        )
        return {row.id: row.revision for row in rows}

    def texts(self, project: int, keys: Collection[int]) -> list[tuple[int, int, str, str]]:
        """Examples without anything else: id, revision, input and answer."""
        return [
            tuple(row)
            for part in chunks(sorted(keys))
            for row in self._connection.execute(
                select(
                    examples.c.id, examples.c.revision, examples.c.input, examples.c.output
                ).where(examples.c.project_id == project, examples.c.id.in_(part))
            )
        ]

    def findings(self, project: int, keys: Collection[int]) -> dict[int, tuple[int, Severity]]:
        """How many open findings there are about examples, and how bad the worst is."""
        about: dict[int, list[int]] = defaultdict(list)
        for part in chunks(sorted(keys)):
            for key, finding in self._connection.execute(
                select(finding_examples.c.example_id, finding_examples.c.finding_id).where(
                    finding_examples.c.example_id.in_(part)
                )
            ):
                about[finding].append(key)
        found: dict[int, list[Severity]] = defaultdict(list)
        for part in chunks(sorted(about)):
            for finding, severity in self._connection.execute(
                select(findings.c.id, findings.c.severity).where(*counted(project, part))
            ):
                for key in about[finding]:
                    found[key].append(severity)
        return {
            key: (len(mine), min(mine, key=SEVERITY_RANK.__getitem__))
            for key, mine in found.items()
        }

    def _ids(self, wanted: Sequence[Any], by: Sequence[Any], limit: int, offset: int) -> list[int]:
        query = select(examples.c.id).where(*wanted).order_by(*by).limit(limit).offset(offset)
        return list(self._connection.execute(query).scalars())

    def _count(self, wanted: Sequence[Any]) -> int:
        return self._connection.execute(
            select(func.count()).select_from(examples).where(*wanted)
        ).scalar_one()


def _beginning(name: str) -> ColumnElement[str]:
    return func.substr(examples.c[name], 1, BEGINNING)


def _sorted(project: int, where: Where, order: Order) -> Any:
    """Ids in the order of the table."""
    query = select(examples.c.id).where(*conditions(project, where))
    by: ColumnElement[Any]
    match order.by:
        case "line":
            by = examples.c.id
        case "input" | "output" as name:
            by = _beginning(name)
        case "source":
            query = query.join(sources, sources.c.id == examples.c.source_id)
            by = sources.c.name
        case "findings":
            many = (
                select(finding_examples.c.example_id, func.count().label("number"))
                .join(findings)
                .where(*counted(project))
                .group_by(finding_examples.c.example_id)
                .subquery()
            )
            query = query.outerjoin(many, many.c.example_id == examples.c.id)
            by = many.c.number
        case name:
            by = examples.c[name]
    directed = by.desc() if order.descending else by.asc()
    return query.order_by(directed.nulls_last(), examples.c.id)


def _row(row: Any) -> Row:
    return Row(**{**row._mapping, "changed_at": utc(row.changed_at)})  # noqa: SLF001
