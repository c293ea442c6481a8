"""Opening a database, and one transaction at a time on it."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from curate.domain.errors import Unusable
from curate.stores.contracts import Contracts
from curate.stores.counts import Counts
from curate.stores.datasets import Datasets
from curate.stores.examples import Examples
from curate.stores.findings import Clusters, Findings, KeptValues, OpenFindings, Signatures
from curate.stores.history import History
from curate.stores.jobs import Jobs
from curate.stores.looks import Looks
from curate.stores.projects import Projects
from curate.stores.rules import Rules
from curate.stores.runs import Runs
from curate.stores.sources import Sources
from curate.stores.tables import metadata

# The newest migration. A test holds it to the migrations folder; knowing it here saves the other
# starts from importing Alembic.
HEAD = "v2"
MIGRATIONS = Path(__file__).parent / "migrations"
# A bulk import or a check writes for seconds: others wait for it instead of failing.
BUSY_SECONDS = 60
PAUSE = 0.01
"""Seconds between two transactions of long work."""

T = TypeVar("T")
# Rows of an index that SQLite looks at for its statistics.
ANALYZED = 1_000


@dataclass(frozen=True)
class Stores:
    """The stores of one open transaction."""

    connection: Connection

    @cached_property
    def projects(self) -> Projects:
        """Projects."""
        return Projects(self.connection)

    @cached_property
    def sources(self) -> Sources:
        """Imported files."""
        return Sources(self.connection)

    @cached_property
    def examples(self) -> Examples:
        """Examples as they stand."""
        return Examples(self.connection)

    @cached_property
    def history(self) -> History:
        """Actions and events."""
        return History(self.connection)

    @cached_property
    def findings(self) -> Findings:
        """Findings, whatever became of them."""
        return Findings(self.connection)

    @cached_property
    def open_findings(self) -> OpenFindings:
        """Findings that nobody has fixed or dismissed."""
        return OpenFindings(self.connection)

    @cached_property
    def kept_values(self) -> KeptValues:
        """Personal data that people keep."""
        return KeptValues(self.connection)

    @cached_property
    def rules(self) -> Rules:
        """Custom rules."""
        return Rules(self.connection)

    @cached_property
    def clusters(self) -> Clusters:
        """Clusters of near-duplicates."""
        return Clusters(self.connection)

    @cached_property
    def signatures(self) -> Signatures:
        """What comparing texts worked out."""
        return Signatures(self.connection)

    @cached_property
    def contracts(self) -> Contracts:
        """Format contracts."""
        return Contracts(self.connection)

    @cached_property
    def datasets(self) -> Datasets:
        """Dataset versions."""
        return Datasets(self.connection)

    @cached_property
    def runs(self) -> Runs:
        """Runs and evaluations."""
        return Runs(self.connection)

    @cached_property
    def looks(self) -> Looks:
        """Looks at held-out tests."""
        return Looks(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        """Long work."""
        return Jobs(self.connection)

    @cached_property
    def counts(self) -> Counts:
        """Numbers about a whole project."""
        return Counts(self.connection)


class Database:
    """A migrated database.

    Args:
        url: SQLAlchemy URL. ``postgresql://`` is read as ``postgresql+psycopg://``.

    Raises:
        Unusable: The URL is not one, the server does not answer, or the database was made by another
            version of Curate.
    """

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
            if parsed.drivername in {"postgresql", "postgres"}:
                parsed = parsed.set(drivername="postgresql+psycopg")
            if parsed.drivername.startswith("sqlite") and parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
                self.engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
                event.listen(self.engine, "connect", _configure_sqlite)
                event.listen(self.engine, "begin", _begin_sqlite)
            else:
                self.engine = create_engine(parsed, pool_pre_ping=True)
            self._migrate()
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise Unusable(
                f"CURATE_DATABASE_URL can't be used ({error}). Nothing was opened: use "
                "sqlite:///FILE or postgresql://USER@HOST/DATABASE."
            ) from None
        except (OperationalError, OSError) as error:
            reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
            raise Unusable(
                f"The database {make_url(url).render_as_string(hide_password=True)} can't be opened "
                f"({reason}). Nothing was changed: check CURATE_DATABASE_URL and CURATE_HOME."
            ) from None
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise Unusable(
                f"The database can't be used ({reason}). Nothing was changed: is the file a Curate "
                "database?"
            ) from None

    @contextmanager
    def begin(self) -> Iterator[Stores]:
        """One writing transaction: committed at the end of the block, rolled back by an exception."""
        with (
            self.engine.connect().execution_options(curate_writes=True) as connection,
            connection.begin(),
        ):
            yield Stores(connection)

    @contextmanager
    def read(self) -> Iterator[Stores]:
        """One reading transaction: a consistent picture that never waits for writers on SQLite."""
        with self.engine.connect() as connection, connection.begin():
            yield Stores(connection)

    def in_parts(self, items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
        """Items for one short transaction after the other, with a pause in which others get the lock.

        SQLite does not queue those who wait for it: they try now and then.
        """
        for start in range(0, len(items), size):
            if start and self.engine.dialect.name == "sqlite":
                time.sleep(PAUSE)
            yield items[start : start + size]

    def update_statistics(self) -> None:
        """Let the database look at its tables, by which it chooses indexes: after rows came in bulk.

        In a transaction of its own, of some milliseconds on SQLite, whatever the size of the tables.
        A database that stays busy goes on with the statistics that it has.
        """
        with suppress(OperationalError, sqlite3.OperationalError):
            if self.engine.dialect.name == "sqlite":
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
        if current is not None and not any(MIGRATIONS.glob(f"versions/{current}_*.py")):
            raise Unusable(
                f"The database {self.engine.url.render_as_string(hide_password=True)} was made by another "
                f"version of Curate (schema {current}; this one knows {HEAD}). Nothing was changed: open "
                "it with the version that made it, or update Curate."
            )
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


def _configure_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # Transactions are begun by _begin_sqlite, not guessed by the driver.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-65536")
    # An import changes pages of an index again and again: fewer checkpoints write them less often.
    connection.execute("PRAGMA wal_autocheckpoint=8000")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: upgrading a read later fails without
    # waiting when somebody else wrote in between.
    writes = connection.get_execution_options().get("curate_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
