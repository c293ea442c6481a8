"""What is wrong with the file of an SQLite database, as far as SQLite can tell."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from curate.domain.faults import Damaged
from curate.stores.faults import BUSY_SECONDS, UNREADABLE, first_line, sentence_of

MOST = 5
"""Problems that are told."""


def sqlite_problems(url: URL) -> Iterator[str]:
    """What a look at every page, row and index finds. Others can go on working.

    Raises:
        StorageFault: It can't be looked at, for a reason that is no damage.
    """
    file = Path(url.database or ":memory:")
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            # What it says may quote what is damaged.
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            found = connection.execute(f"PRAGMA integrity_check({MOST})").fetchall()
            told = [" ".join(str(one).split()) for (one,) in found if one != "ok"]
            yield from (one.removeprefix("*** in database main *** ") for one in told)
            lost: dict[str, int] = {}
            for table, *_ in connection.execute("PRAGMA foreign_key_check"):
                lost[table] = lost.get(table, 0) + 1
            yield from (f"{rows} rows of {table} belong to nothing" for table, rows in lost.items())
    except (sqlite3.Error, *UNREADABLE) as error:
        fault = sentence_of(error, url)
        if not isinstance(fault, Damaged):
            raise fault or error from None
        yield first_line(error)
