"""Opening a database, and one transaction at a time on it."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from curate.domain.errors import CurateError, Unusable
from curate.domain.faults import Damaged, DiskFull, StorageFault
from curate.reserve import Reserve
from curate.stores.compaction import compact
from curate.stores.engines import postgresql_engine, sqlite_engine
from curate.stores.faults import BUSY_SECONDS, UNREADABLE, sentence_of
from curate.stores.ours import (
    HEAD,
    MIGRATIONS,
    not_opened,
    note_made,
    place_of,
    require_ours,
    require_usable_file,
)
from curate.stores.sqlite_damage import sqlite_problems
from curate.stores.tables import metadata
from curate.stores.transaction import Stores
from curate.stores.turns import Turns

PAUSE = 0.01
"""Seconds between two transactions of long work."""

T = TypeVar("T")
# Rows of an index that SQLite looks at for its statistics.
ANALYZED = 1_000


class Database:
    """A migrated database.

    Every error of the database that comes up in a transaction is raised as a `StorageFault`, whose sentence
    is meant for people.

    Args:
        url: SQLAlchemy URL. ``postgresql://`` is read as ``postgresql+psycopg://``.
        reserve: Room on its disk for cleaning up; without one, a full disk is noticed when it is full.

    Raises:
        Unusable: The URL is not one, the server does not answer, or the database was made by another
            version of Curate.
        DiskFull: There is not even room for the files that SQLite needs beside the database.
        Damaged: The file is damaged.
    """

    def __init__(self, url: str, reserve: Reserve | None = None) -> None:
        self._reserve = reserve
        try:
            self._open(url)
        except DiskFull:
            if reserve is None or not reserve.path.exists():
                raise
            reserve.release()
            self._open(url)

    def _open(self, url: str) -> None:
        try:
            parsed = make_url(url)
            if parsed.drivername in {"postgresql", "postgres"}:
                parsed = parsed.set(drivername="postgresql+psycopg")
            self._in_line = parsed.drivername.startswith("sqlite")
            self._turns = Turns()
            if self._in_line:
                file = Path(parsed.database or ":memory:")
                require_usable_file(file)
                file.parent.mkdir(parents=True, exist_ok=True)
                # Half of the reserve, so that what waits beside the database always fits into it.
                waiting = self._reserve.size // 2 if self._reserve and self._reserve.size else None
                self.engine = sqlite_engine(parsed, busy_seconds=BUSY_SECONDS, wal_bytes=waiting)
            else:
                self.engine = postgresql_engine(parsed, busy_seconds=BUSY_SECONDS)
            self._migrate()
            if self._in_line:
                note_made(file)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise Unusable(
                f"CURATE_DATABASE_URL can't be used ({error}). Nothing was opened: use "
                "sqlite:///FILE or postgresql://USER@HOST/DATABASE."
            ) from None
        except (DBAPIError, sqlite3.Error, OSError, *UNREADABLE) as error:
            raise not_opened(error, make_url(url)) from error

    @contextmanager
    def begin(self) -> Iterator[Stores]:
        """One writing transaction: committed at the end of the block, rolled back by an exception.

        On SQLite, what is committed is on the disk, whatever happens to the power.

        Raises:
            StorageFault: The database failed; nothing of the transaction was stored.
        """
        if self._reserve is not None:
            self._reserve.keep()
        with self._writing() as stores:
            yield stores

    @contextmanager
    def clean_up(self) -> Iterator[Stores]:
        """One writing transaction that removes half work or ends a job: it may use the reserve."""
        if self._reserve is not None and self._reserve.release_if_low():
            self._shorten_wal()
        with self._writing() as stores:
            yield stores

    @contextmanager
    def _writing(self) -> Iterator[Stores]:
        with (
            self._in_sentences() as over,
            self._turns.turn(BUSY_SECONDS) if self._in_line else nullcontext(),
            self.engine.connect() as connection,
            connection.execution_options(curate_writes=True).begin(),
        ):
            yield Stores(connection)
            if self._reserve is not None and self._in_line:
                self._require_room(connection, self._reserve)
            over.append(True)

    def _require_room(self, connection: Connection, reserve: Reserve) -> None:
        """Refuse what would fit beside the database, and then never be moved into it.

        Growth up to the reserve always can be; of more, it must fit in both places, with what changed.

        Raises:
            DiskFull: There is no room for that.
        """
        raw = connection.connection.dbapi_connection
        if raw is None:  # never: the connection is open
            return
        cursor = raw.cursor()
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (size,) = cursor.execute("PRAGMA page_size").fetchone()
        cursor.close()
        growth = pages * size - Path(str(self.engine.url.database)).stat().st_size
        if growth <= 0 or growth <= (reserve.size if reserve.path.exists() else 0):
            return
        free = reserve.free()
        if 3 * growth > free:
            raise DiskFull(reserve.path.parent, free, needed=3 * growth)

    @contextmanager
    def read(self) -> Iterator[Stores]:
        """One reading transaction: a consistent picture that never waits for writers on SQLite.

        Raises:
            StorageFault: The database failed.
        """
        with (
            self._in_sentences(),
            self.engine.connect() as connection,
            connection.begin(),
        ):
            yield Stores(connection)

    @contextmanager
    def _in_sentences(self) -> Iterator[list[bool]]:
        """Errors of the database as sentences; the block says when all that is left is to commit."""
        over: list[bool] = []
        try:
            yield over
        except CurateError:
            raise
        except Exception as error:
            # What is damaged is read as something else, and whoever gets that may say anything.
            fault = sentence_of(error, self.engine.url, committing=bool(over)) or self._damage()
            if fault is None:
                raise
            raise fault from error

    def _damage(self) -> Damaged | None:
        """What is wrong with the file, if something is; a server says so by itself."""
        problem = next(sqlite_problems(self.engine.url), None) if self._in_line else None
        return Damaged(place_of(self.engine.url), problem) if problem else None

    @contextmanager
    def snapshot(self) -> Iterator[Stores]:
        """One reading transaction for long reads: nothing that others write meanwhile is seen.

        Raises:
            StorageFault: The database failed.
        """
        with self._in_sentences(), self.engine.connect() as connection:
            if not self._in_line:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Stores(connection)

    def compact(self, *, whole: bool = False) -> bool:
        """Give back the room of deleted rows; whether that was possible. See `curate.stores.compaction`."""
        with self._turns.turn(BUSY_SECONDS) if whole and self._in_line else nullcontext():
            return compact(self.engine, whole=whole)

    def in_parts(self, items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
        """Items for one short transaction after the other, with a pause in which others get the lock.

        SQLite does not queue those who wait for it: they try now and then.
        """
        for start in range(0, len(items), size):
            if start:
                self.pause()
            yield items[start : start + size]

    def _shorten_wal(self) -> None:
        """Give back the room that a transaction took beside the database before it failed."""
        with suppress(DBAPIError, sqlite3.Error):
            if self._in_line:
                with closing(self.engine.raw_connection()) as connection:
                    cursor = connection.cursor()
                    cursor.execute("PRAGMA busy_timeout=0")
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1_000)}")

    def pause(self) -> None:
        """Let others have the lock, between two transactions of long work."""
        if self._in_line:
            time.sleep(PAUSE)

    def update_statistics(self) -> None:
        """Let the database look at its tables, by which it chooses indexes: after rows came in bulk.

        In a transaction of its own, of some milliseconds on SQLite, whatever the size of the tables.
        A database that stays busy, or is damaged, goes on with the statistics that it has.
        """
        with suppress(StorageFault, DBAPIError, sqlite3.Error):
            if self._in_line:
                with closing(self.engine.raw_connection()) as connection:
                    connection.cursor().execute(f"PRAGMA analysis_limit={ANALYZED}")
                    connection.cursor().execute("ANALYZE")
            else:
                with self.begin() as stores:
                    stores.connection.execute(text(f"ANALYZE {', '.join(metadata.tables)}"))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _migrate(self) -> None:
        try:
            self._upgrade()
        except BaseException:
            self.close()
            raise

    def _upgrade(self) -> None:
        with self.engine.connect() as connection:
            current = _revision(connection)
            if current == HEAD:
                return
            tables = inspect(connection).get_table_names()
            # Read after the tables: another process may have made them just now.
            current = _revision(connection)
        # A server may hold what extensions need; a file holds what is ours.
        known = tables if self._in_line else metadata.tables.keys() & set(tables)
        require_ours(known, current, place_of(self.engine.url))
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.begin() as stores:
            connection = stores.connection
            if connection.dialect.name == "postgresql":
                # Two processes that start together must not both migrate.
                connection.execute(text("SELECT pg_advisory_xact_lock(672183)"))
            if _revision(connection) != HEAD:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
