"""Rows on their way into the database: as tuples, since a million of them come at once."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    any_,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
)

from curate.domain.examples import ImportedRow
from curate.stores.rows import dump_turns
from curate.stores.tables import examples


class Incoming(NamedTuple):
    """A row to be stored, its fields named and ordered like the columns.

    Attributes:
        identity: Which row of which kind of export it is.
        digest: A hash of what it says there.
        turns: JSON, as ``groups`` and ``metadata`` are.
        original: JSON of what cleaning changed, as it stood in the source; None for nothing.
        variant: Tells it from others of that identity.
    """

    identity: int
    digest: int
    line: int | None
    external_id: str | None
    system: str
    turns: str
    input: str
    output: str
    label: str | None
    groups: str
    metadata: str
    created_at: str | None
    original: str | None
    variant: int = 0

    @classmethod
    def of(
        cls,
        identity: int,
        digest: int,
        row: ImportedRow,
        original: Mapping[str, Any] | None = None,
    ) -> "Incoming":
        """The tuple of one row."""
        return cls(
            identity,
            digest,
            row.line,
            row.external_id,
            row.system,
            json.dumps(dump_turns(row.turns)) if row.turns else "[]",
            row.input,
            row.output,
            row.label,
            json.dumps(dict(row.groups)),
            json.dumps(dict(row.metadata)),
            row.created_at,
            json.dumps(original) if original else None,
        )


# Plain tuples do as well.
Rows = Sequence[tuple[Any, ...]]


def add(connection: Connection, project: int, source: int, rows: Rows) -> None:
    """Store rows as pending examples.

    Past SQLAlchemy's own handling of parameters, which would take longer than the database does:
    prepared by it and executed by the driver; on PostgreSQL by ``COPY``.
    """
    same = {
        "project_id": project,
        "source_id": source,
        "status": "pending",
        "revision": 1,
        "input_revision": 1,
    }
    if connection.dialect.name == "postgresql":
        _copy(connection, same, rows)
        return
    values: dict[str, Any] = {name: bindparam(name) for name in Incoming._fields}
    values |= {name: literal_column(repr(value)) for name, value in same.items()}
    statement = insert(examples).values(values).compile(dialect=connection.dialect)
    connection.exec_driver_sql(str(statement), list(rows))


def _copy(connection: Connection, same: Mapping[str, Any], rows: Rows) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, (*same, *Incoming._fields)))
    begin = tuple(same.values())
    driver: Any = connection.connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quote(examples.name)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(begin + row)


def digests(
    connection: Connection, project: int, identities: Sequence[int], besides: int
) -> dict[int, list[tuple[int, int]]]:
    """What is stored of some rows by other sources: variants with their digests, by identity."""
    rows = connection.execute(
        select(examples.c.identity, examples.c.variant, examples.c.digest).where(
            examples.c.project_id == project,
            examples.c.source_id != besides,
            _among(connection, identities),
        )
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for identity, variant, digest in rows:
        found[identity].append((variant, digest))
    return dict(found)


def _among(connection: Connection, identities: Sequence[int]) -> ColumnElement[bool]:
    """One parameter, whatever their number."""
    if connection.dialect.name == "postgresql":
        return examples.c.identity == any_(literal(list(identities), ARRAY(BigInteger)))
    listed = func.json_each(json.dumps(identities)).table_valued("value")
    return examples.c.identity.in_(select(listed.c.value))
