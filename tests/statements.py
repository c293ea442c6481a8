"""What a database is asked, and how SQLite would answer it without statistics."""

import re
from collections import defaultdict
from contextlib import contextmanager

from sqlalchemy import event

# A scan, or all rows of a project: what may stand in the outermost loop only.
MANY = re.compile(r"SCAN (?!CONSTANT)|SEARCH (?:examples|findings)\b.*\(project_id=\?[^=]*\)$")


class Asked:
    """Transactions and the statements in them, each with its parameters."""

    def __init__(self):
        self.transactions = 0
        self.statements = []


@contextmanager
def asked(database):
    """Listens to what a database is asked in the block."""
    seen = Asked()

    def begin(_):
        seen.transactions += 1

    def execute(_connection, _cursor, statement, parameters, *_):
        if not statement.startswith("BEGIN"):
            seen.statements.append((statement, parameters))

    event.listen(database.engine, "begin", begin)
    event.listen(database.engine, "before_cursor_execute", execute)
    try:
        yield seen
    finally:
        event.remove(database.engine, "begin", begin)
        event.remove(database.engine, "before_cursor_execute", execute)


def without_statistics(database):
    """Forget what SQLite knows of its tables; connections that are open keep it."""
    with database.begin() as stores:
        known = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'"
        if stores.connection.exec_driver_sql(known).scalar():
            stores.connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    database.engine.dispose()


def scans_inside_loops(database, statements):
    """Queries that read a whole project for each row of another table, with their plans."""
    found = []
    with database.read() as stores:
        for statement, parameters in statements:
            if not statement.startswith(("SELECT", "WITH")):
                continue
            plan = stores.connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            ).all()
            loops = defaultdict(list)
            for _, parent, _, detail in plan:
                if detail.startswith(("SCAN", "SEARCH")):
                    loops[parent].append(detail)
            if any(MANY.match(inner) for one in loops.values() for inner in one[1:]):
                found.append((statement, [detail for *_, detail in plan]))
    return found
