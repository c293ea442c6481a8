"""Engines of SQLAlchemy for both kinds of databases, and how each begins a transaction."""

import random
import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

CONNECTIONS, MORE_CONNECTIONS = 10, 40
"""Connections that stay open, and how many more there may be: a page of each of thirty people, and jobs."""
POOL_SECONDS = 30
ANSWERS_WITHIN = 10
"""Seconds in which a database server must let us in."""
SYNCHRONOUS = "FULL"
"""A transaction of SQLite is on the disk when it is over, whatever happens to the power."""
WAL_PAGES = 8_000
"""Pages after which what was written is moved into the database: an import changes pages of an index again
and again, and fewer moves write them less often."""
_STEP, _LONGEST_STEP = 0.0005, 0.01


def sqlite_engine(url: URL, *, busy_seconds: float, wal_bytes: int | None = None) -> Engine:
    """An engine for a file.

    Args:
        url: With the path of the file.
        busy_seconds: How long to wait for others.
        wal_bytes: What may wait beside the database to be moved into it; None for 32 MB.
    """
    pages = WAL_PAGES if wal_bytes is None else max(min(wal_bytes // 4_096, WAL_PAGES), 100)

    def configure(connection: sqlite3.Connection, _: Any) -> None:
        # Transactions are begun below, not guessed by the driver.
        connection.isolation_level = None
        # Before anything is written to a new file: what is deleted can then give its room back. In one that
        # is there, it would be a transaction that writes, for which every reader would have to wait.
        if not connection.execute("PRAGMA page_count").fetchone()[0]:
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute(f"PRAGMA wal_autocheckpoint={pages}")
        # After a transaction that was large, the room beside the database is given back.
        connection.execute(f"PRAGMA journal_size_limit={pages * 4_096}")

    def begin(connection: Connection) -> None:
        # A transaction that will write takes the lock at once: upgrading a read later fails without
        # waiting when somebody else wrote in between.
        if connection.get_execution_options().get("curate_writes", False):
            _begin_writing(connection, busy_seconds)
        else:
            connection.exec_driver_sql("BEGIN")

    engine = create_engine(
        url,
        connect_args={"timeout": busy_seconds},
        **({} if url.database == ":memory:" else _pool()),
    )
    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine


def _begin_writing(connection: Connection, busy_seconds: float) -> None:
    """Take the lock, trying more often than SQLite does: that waits up to 0.1 s between two tries."""
    raw = connection.connection.dbapi_connection
    if raw is None:  # never: a connection that begins is one
        return
    cursor = raw.cursor()
    deadline = time.monotonic() + busy_seconds
    step = _STEP
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                busy = (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
            else:
                return
            time.sleep(step * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
            step = min(step * 2, _LONGEST_STEP)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1_000)}")
        cursor.close()


def postgresql_engine(url: URL, *, busy_seconds: float) -> Engine:
    """An engine for a server; whoever waits for a lock gives up as on SQLite."""

    def configure(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(busy_seconds * 1_000)}")
        connection.commit()

    within = {} if "connect_timeout" in url.query else {"connect_timeout": ANSWERS_WITHIN}
    engine = create_engine(url, pool_pre_ping=True, connect_args=within, **_pool())
    event.listen(engine, "connect", configure)
    return engine


def _pool() -> dict[str, Any]:
    return {
        "pool_size": CONNECTIONS,
        "max_overflow": MORE_CONNECTIONS,
        "pool_timeout": POOL_SECONDS,
        "pool_use_lifo": True,
    }
