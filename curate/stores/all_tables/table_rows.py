"""Rows of any table as JSON and back, the same for every kind of database."""

import base64
import binascii
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError

from curate.stores.rows import Store, utc
from curate.stores.tables import metadata

AT_ONCE = 500


class BadRow(ValueError):
    """A row is not what its table holds."""


def table_columns() -> dict[str, list[str]]:
    """Every table with the names of its columns; one that others refer to comes before these."""
    return {table.name: [one.name for one in table.columns] for table in metadata.sorted_tables}


class TableRows(Store):
    """All rows of all tables, as lists of JSON values in the order of their columns."""

    def tables(self) -> dict[str, list[str]]:
        """As `table_columns`."""
        return table_columns()

    def holding(self) -> list[str]:
        """The tables that have a row."""
        return [
            table.name
            for table in metadata.sorted_tables
            if self._connection.execute(select(table).limit(1)).first() is not None
        ]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self._connection.execute(
            select(func.count()).select_from(metadata.tables[table])
        ).scalar_one()

    def values(self, table: str, *columns: str) -> list[Any]:
        """Some columns of all rows of a table, by their keys."""
        of = metadata.tables[table]
        wanted = select(*(of.columns[name] for name in columns)).order_by(*of.primary_key.columns)
        return list(self._connection.execute(wanted))

    def all(self, table: str) -> Generator[list[Any], None, None]:
        """The rows of a table, by their keys; a few of them are in memory at a time. Close it at the end."""
        of = metadata.tables[table]
        rows = self._connection.execute(
            select(of).order_by(*of.primary_key.columns), execution_options={"yield_per": AT_ONCE}
        )
        columns = list(of.columns)
        with rows:
            for row in rows:
                yield [_dumped(column, value) for column, value in zip(columns, row, strict=True)]

    def add(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows as ``all`` gives them.

        Raises:
            BadRow: One is not what the table holds.
        """
        of = metadata.tables[table]
        values = [_loaded_row(of, row) for row in rows]
        try:
            if values:
                self._connection.execute(insert(of), values)
        except (IntegrityError, DataError, StatementError, ValueError, OverflowError) as error:
            if isinstance(error, OperationalError):  # the database, not the row
                raise
            raise BadRow(f"the database does not take a row: {type(error).__name__}") from None

    def last_ids(self) -> dict[str, int]:
        """The last id that each table gave, also where its row is deleted; 0 where it gave none."""
        return {
            table.name: self._last_id(table) for table in metadata.sorted_tables if _counts(table)
        }

    def set_last_ids(self, ids: Mapping[str, int]) -> None:
        """Let each table go on giving ids after these, or after those that it has."""
        for table in metadata.sorted_tables:
            if not _counts(table):
                continue
            newest = select(func.coalesce(func.max(table.c.id), 0))
            last = max(ids.get(table.name, 0), self._connection.execute(newest).scalar_one())
            if not last:
                continue
            if self._connection.dialect.name == "sqlite":
                self._connection.execute(
                    text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
                )
                self._connection.execute(
                    text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
                    {"name": table.name, "last": last},
                )
            else:
                self._connection.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                    {"name": table.name, "last": last},
                )

    def _last_id(self, table: Table) -> int:
        if self._connection.dialect.name == "sqlite":
            found = self._connection.execute(
                text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
            ).scalar()
        else:
            found = self._connection.execute(
                text(
                    "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() "
                    "AND sequencename = :name"
                ),
                {"name": f"{table.name}_id_seq"},
            ).scalar()
        return int(found or 0)


def _counts(table: Table) -> bool:
    return [one.name for one in table.primary_key.columns] == ["id"]


def _dumped(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return utc(value).astimezone(UTC).isoformat()
    if isinstance(column.type, LargeBinary):
        return base64.b64encode(value).decode()
    return value


def _loaded_row(table: Table, row: Sequence[Any]) -> dict[str, Any]:
    if not isinstance(row, list) or len(row) != len(table.columns):
        raise BadRow(table.name)
    return {
        column.name: _loaded(column, value)
        for column, value in zip(table.columns, row, strict=True)
    }


def _loaded(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, JSON):
        return value
    if value is None:
        if column.nullable:
            return None
        raise BadRow(column.name)
    for kind, load in _LOADED.items():
        if isinstance(column.type, kind):
            try:
                return load(value, column)
            except (ValueError, TypeError, OverflowError, binascii.Error):
                raise BadRow(column.name) from None
    raise BadRow(column.name)


def _whole(value: Any, column: Column[Any]) -> int:
    limit = 2**63 if isinstance(column.type, BigInteger) else 2**31
    if isinstance(value, bool) or not isinstance(value, int) or not -limit <= value < limit:
        raise ValueError
    return value


def _number(value: Any, _: Column[Any]) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    return float(value)


def _truth(value: Any, _: Column[Any]) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: Any, column: Column[Any]) -> str:
    length = column.type.length if isinstance(column.type, String) else None
    if not isinstance(value, str) or (length is not None and len(value) > length):
        raise ValueError
    return value


def _moment(value: Any, _: Column[Any]) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _bytes(value: Any, _: Column[Any]) -> bytes:
    return base64.b64decode(value, validate=True)


_LOADED: Mapping[type[Any], Callable[[Any, Column[Any]], Any]] = {
    Boolean: _truth,
    Integer: _whole,
    Float: _number,
    String: _text,
    DateTime: _moment,
    LargeBinary: _bytes,
}
