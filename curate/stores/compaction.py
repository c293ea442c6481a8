"""Giving back the room of deleted rows, so that nothing of them is left in the files of a database."""

import sqlite3
import time
from contextlib import closing
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from curate.stores.tables import metadata

PAGES_AT_ONCE = 1_000
"""Free pages that one transaction gives back to the disk: 4 MB."""
PAUSE = 0.01
"""Seconds between two such transactions, in which others get the lock."""


def compact(engine: Engine, *, whole: bool) -> bool:
    """Give back the room of deleted rows.

    Args:
        engine: Of the database.
        whole: Write everything anew, so that nothing of what was deleted is left in any page. Others wait
            for it. Without, a part at a time is given back, and nobody waits longer than for any write.

    Returns:
        Whether that was possible: a database that others read or write for long, or that has no room for a
        second copy of itself, stays as it is.
    """
    try:
        return (
            _sqlite(engine, whole=whole) if _is_sqlite(engine) else _postgresql(engine, whole=whole)
        )
    except (DBAPIError, sqlite3.Error):
        return False


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _postgresql(engine: Engine, *, whole: bool) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (*metadata.tables, "example_words"):
            connection.execute(text(f"VACUUM {'FULL ' if whole else ''}{table}"))
    return True


def _sqlite(engine: Engine, *, whole: bool) -> bool:
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if whole:
            # Words of texts that are gone stand in parts of the index until these are put together.
            cursor.execute("INSERT INTO example_words(example_words) VALUES ('optimize')")
            cursor.execute("VACUUM")
        else:
            _give_back(cursor)
        # What was written stands in the log beside the database until that is emptied.
        return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


def _give_back(cursor: Any) -> None:
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    while cursor.execute("PRAGMA freelist_count").fetchone()[0]:
        # Not by `execute`, which ends after the first page: the statement gives back one a step, and no row.
        cursor.executescript(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})")
        before, pages = pages, cursor.execute("PRAGMA page_count").fetchone()[0]
        if pages == before:  # a file that was made without room to give back
            return
        time.sleep(PAUSE)
