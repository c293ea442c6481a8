"""An action that changes many examples is written in as many statements as one that changes few."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from curate.services import changes, checking, reviewing
from curate.services.importing import import_file

CHECKS = ["whitespace", "format_contract"]


@contextmanager
def statements(database):
    """Counts what is sent to the database."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


ACTIONS = {
    "fix": lambda database: checking.apply_fixes(database, "tickets", "whitespace"),
    "approve": lambda database: reviewing.approve_where(database, "tickets", "all"),
    "undo a fix": lambda database: (
        checking.apply_fixes(database, "tickets", "whitespace"),
        changes.undo_last(database, "tickets"),
    ),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_statements_do_not_grow_with_the_examples(database, project, write_csv, action):
    counts = []
    for rows in (20, 400):
        numbers = range(rows)
        lines = [
            [f"{rows}-{n}", "", "", f"Ticket {n * 7919} is late. ", f"Topic: Delivery {n}", ""]
            for n in numbers
        ]
        import_file(database, project.name, write_csv(lines, f"{rows}.csv"))
        checking.run_checks(database, project.name, CHECKS)

        with statements(database) as sent:
            ACTIONS[action](database)

        counts.append(len(sent))
    assert counts[1] <= counts[0] + 2
