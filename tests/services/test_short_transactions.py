"""Nothing is worked out while a transaction holds the lock that others wait for."""

import threading
from contextlib import contextmanager

import pytest

from curate import contract
from curate.checks import NearDuplicate, checks
from curate.services import changes, checking, datasets, reviewing
from curate.services.datasets.splits import plan
from curate.services.importing import import_file
from curate.services.reviewing import Edit
from curate.stores import Database
from curate.stores.examples import Where

RULE = checking.parse_rule({"name": "Urgent", "kind": "must_contain", "value": "Urgency: High"})


@pytest.fixture
def outside(monkeypatch, database):
    """Fails whatever is worked out between the begin and the end of a writing transaction."""
    open_ones = set()
    begin = Database.begin
    calls = []

    @contextmanager
    def noted(self):
        with begin(self) as stores:
            open_ones.add(threading.get_ident())
            try:
                yield stores
            finally:
                open_ones.discard(threading.get_ident())

    def watched(name, function):
        def call(*given, **more):
            assert threading.get_ident() not in open_ones, f"{name} while others wait"
            calls.append(name)
            return function(*given, **more)

        return call

    for check in checks:
        monkeypatch.setattr(check, "run", watched(check.name, check.run))
    for where, name in (
        (contract, "infer_answer_format"),
        (contract, "with_writing"),
        (plan, "freeze"),
        (plan, "find_leaks"),
        (plan, "find_sides"),
        (NearDuplicate, "compare"),
    ):
        monkeypatch.setattr(where, name, watched(name, getattr(where, name)))
    monkeypatch.setattr(Database, "begin", noted)
    return calls


def first(database):
    return next(iter(reviewing.list_examples(database, "tickets", Where()))).id


def edit(database):
    text = Edit(input="My  Heron never came.", output="Topic: Delivery \nUrgency: High")
    reviewing.decide(database, "tickets", first(database), "edit", edit=text)


ACTIONS = {
    "check": lambda d: checking.run_checks(d, "tickets"),
    "decide": edit,
    "fix": lambda d: (edit(d), checking.apply_fixes(d, "tickets", "whitespace")),
    "undo": lambda d: (edit(d), changes.undo_last(d, "tickets")),
    "save a rule": lambda d: checking.save_rule(d, "tickets", RULE),
    "switch a rule": lambda d: (
        checking.save_rule(d, "tickets", RULE),
        checking.switch_rule(d, "tickets", RULE.name, active=False),
        changes.undo_last(d, "tickets"),
    ),
    "infer": lambda d: checking.infer_contract(d, "tickets"),
    "show the format": lambda d: checking.show_contract(d, "tickets"),
    "set the format": lambda d: checking.set_contract(d, "tickets", {"kind": "prose"}),
    "approve and freeze": lambda d: (
        reviewing.approve_where(d, "tickets", "all"),
        datasets.create_version(d, "tickets"),
    ),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_no_check_and_no_inference_runs_while_others_wait(
    database, project, write_csv, action, outside
):
    import_file(database, project.name, write_csv())
    checking.run_checks(database, project.name)
    outside.clear()

    ACTIONS[action](database)

    assert outside or action in {"set the format", "show the format"}


@pytest.mark.parametrize("rows", [30, 300])
def test_a_transaction_does_not_grow_with_the_examples(
    database, project, write_csv, monkeypatch, rows
):
    """Changed examples a transaction: at most one part, however many an action changes."""
    lines = [
        [f"T-{n}", "", "", f"Ticket {n * 7919} is late.  ", f"Topic: Delivery {n}", ""]
        for n in range(rows)
    ]
    import_file(database, project.name, write_csv(lines))
    checking.run_checks(database, project.name, ["whitespace"])
    monkeypatch.setattr("curate.services.changes.actions.PART", 20)
    monkeypatch.setattr("curate.services.changes.undo.PART", 20)
    sizes = []
    begin = Database.begin

    @contextmanager
    def counted(self):
        with begin(self) as stores:
            change = stores.examples.change
            stores.examples.change = lambda p, some: (sizes.append(len(some)), change(p, some))
            yield stores

    monkeypatch.setattr(Database, "begin", counted)

    checking.apply_fixes(database, project.name, "whitespace")
    reviewing.approve_where(database, project.name, "all")
    changes.undo_last(database, project.name)

    assert sum(sizes) == 3 * rows
    assert max(sizes) <= 20
