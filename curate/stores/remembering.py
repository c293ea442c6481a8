"""What was worked out from the database, kept as long as nothing in the database has changed."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
KEPT = 256
"""Values that one connection keeps."""
_NAME = "curate_remembered"


def remembered(connection: Connection, key: Hashable, work_out: Callable[[], T]) -> T:
    """A value that follows from the database alone.

    It is kept with the connection that read it, until anybody has changed anything in the whole database, and
    is worked out in every transaction that writes. On a busy server it is worked out nearly every time; what
    one person sees again at every press costs nothing.

    Args:
        connection: In a transaction.
        key: What the value is, of all that is remembered.
        work_out: Reads it. Nobody may change what it returns.
    """
    state = _state(connection)
    if state is None:
        return work_out()
    if connection.info.get(_NAME, (None,))[0] != state:
        connection.info[_NAME] = (state, {})
    values: dict[Hashable, Any] = connection.info[_NAME][1]
    if key not in values:
        if len(values) >= KEPT:
            values.clear()
        values[key] = work_out()
    found: T = values[key]
    return found


def _state(connection: Connection) -> Hashable:
    """What differs as soon as anything that this connection sees has changed; None where it writes itself."""
    if connection.get_execution_options().get("curate_writes", False):
        return None
    if connection.dialect.name == "postgresql":
        # Which transactions there were: whoever writes begins one.
        row = connection.exec_driver_sql("SELECT pg_current_snapshot()::text").one()
        return str(row[0])
    # What others committed, and what this connection changed itself; this begins to read.
    row = connection.exec_driver_sql("PRAGMA data_version").one()
    raw: Any = connection.connection.dbapi_connection
    return (row[0], raw.total_changes)
