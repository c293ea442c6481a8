"""An action that changes many examples is written in as many statements as one that changes few."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from curate.services import changes, checking, reviewing
from curate.services.changes import actions, undo
from curate.services.importing import import_file
from curate.services.reviewing import Edit
from curate.stores.examples import Where

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


@pytest.fixture
def spaced(database, project, write_csv):
    """Four tickets, each with a space too many, checked; returns their ids."""
    lines = [
        [f"T-{n}", "", "", f"Ticket {n * 7919} is late. ", f"Topic: Delivery {n}", ""]
        for n in range(4)
    ]
    import_file(database, project.name, write_csv(lines))
    checking.run_checks(database, project.name, CHECKS)
    return [one.id for one in reviewing.list_examples(database, "tickets", Where())]


def spaces(database):
    """The examples with an open finding about white space."""
    found = checking.list_findings(database, "tickets", check="whitespace", status="open")
    return [one.finding.examples[0] for one in found]


def kill_in_second_part(monkeypatch, ids):
    """The process dies when it begins to write the second part of an action."""
    real = actions._written

    def written(database, plan, action, part):
        if part[0][0].id != ids[0]:
            raise KeyboardInterrupt
        return real(database, plan, action, part)

    monkeypatch.setattr(actions, "_written", written)


def test_what_a_fix_left_because_somebody_was_faster_stays_open(database, spaced, monkeypatch):
    """All findings counted as fixed before the texts were: those of the examples left, too."""
    real = actions.recheck

    def recheck(*given):
        monkeypatch.setattr(actions, "recheck", real)
        reviewing.decide(
            database, "tickets", spaced[0], "edit", edit=Edit(output="Topic: App"), person="ben"
        )
        return real(*given)

    monkeypatch.setattr(actions, "recheck", recheck)

    fixed = checking.apply_fixes(database, "tickets", "whitespace", person="ada")

    assert fixed.fixed == 3
    assert spaces(database) == spaced[:1]


def test_a_fix_that_was_killed_fixed_what_it_wrote(database, spaced, monkeypatch):
    """Nothing was written, and nothing was open any more: all of it counted as clean."""
    monkeypatch.setattr(actions, "PART", 2)

    kill_in_second_part(monkeypatch, spaced)
    with pytest.raises(KeyboardInterrupt):
        checking.apply_fixes(database, "tickets", "whitespace")
    assert spaces(database) == spaced[2:]

    changes.undo_last(database, "tickets")
    assert spaces(database) == spaced


def test_an_undo_that_was_killed_goes_on_whatever_others_did_with_what_it_had_reverted(
    database, spaced, monkeypatch
):
    """The second undo was refused for what the first had reverted, and half of it stayed."""
    real = actions._written
    reviewing.approve_where(database, "tickets", "all", "ada")
    monkeypatch.setattr(actions, "PART", 2)
    monkeypatch.setattr(undo, "PART", 2)

    kill_in_second_part(monkeypatch, spaced)
    with pytest.raises(KeyboardInterrupt):
        changes.undo_last(database, "tickets", "ada")
    monkeypatch.setattr(actions, "_written", real)
    reviewing.decide(database, "tickets", spaced[0], "reject", person="ben")

    changes.undo_last(database, "tickets", "ada")

    statuses = [one.status for one in reviewing.list_examples(database, "tickets", Where())]
    assert statuses == ["rejected", "pending", "pending", "pending"]
