"""Nothing is worked out while a transaction holds the lock that others wait for."""

import os
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from curate import contract
from curate.checks import NearDuplicate, Rule, checks
from curate.contract import AnswerFormat
from curate.domain.jobs import CheckRequest
from curate.services import changes, checking, datasets, home, jobs, quality, reviewing
from curate.services.checking import privacy
from curate.services.datasets import exports, versions
from curate.services.datasets.splits import plan
from curate.services.importing import import_file, list_sources, remove_source
from curate.services.reviewing import Edit
from curate.stores import Database
from curate.stores.examples import Where

RULE = checking.parse_rule({"name": "Urgent", "kind": "must_contain", "value": "Urgency: High"})


OURS = ("/dev/", "/proc/", "/sys/")
_INSIDE = threading.local()
_OPENED = []


def _note_files(event, given):
    """Files that are opened in a transaction; those of Python itself, and of the database, are none."""
    if (
        event == "open"
        and getattr(_INSIDE, "depth", 0)
        and isinstance(given[0], (str, bytes, Path))
    ):
        path = os.fsdecode(given[0])
        if not path.startswith(OURS) and not path.endswith((".py", ".pyc", ".so", ".pth")):
            _OPENED.append(path)


sys.addaudithook(_note_files)


@pytest.fixture
def outside(monkeypatch, database):
    """Fails whatever is worked out, read or written between the begin and the end of a transaction."""
    calls = []
    _OPENED.clear()

    def noted(name):
        begin = getattr(Database, name)

        @contextmanager
        def transaction(self):
            with begin(self) as stores:
                _INSIDE.depth = getattr(_INSIDE, "depth", 0) + 1
                try:
                    yield stores
                finally:
                    _INSIDE.depth -= 1

        monkeypatch.setattr(Database, name, transaction)

    def watched(name, function):
        def call(*given, **more):
            assert not getattr(_INSIDE, "depth", 0), f"{name} in a transaction"
            calls.append(name)
            return function(*given, **more)

        return call

    for check in checks:
        monkeypatch.setattr(check, "run", watched(check.name, check.run))
        monkeypatch.setattr(check, "alone", watched(check.name, check.alone))
    for where, name in (
        (contract, "infer_answer_format"),
        (contract, "with_writing"),
        (AnswerFormat, "contract_for"),
        (plan, "freeze"),
        (plan, "find_leaks"),
        (versions, "report_leaks"),
        (NearDuplicate, "compare"),
        (Rule, "breaches"),
        (privacy, "personal_data"),
        (exports, "write_parts"),
    ):
        monkeypatch.setattr(where, name, watched(name, getattr(where, name)))
    for name in ("begin", "clean_up", "read", "snapshot"):
        noted(name)
    yield calls
    assert _OPENED == []


def first(database):
    return next(iter(reviewing.list_examples(database, "tickets", Where()))).id


def edit(database):
    text = Edit(input="My  Heron never came.", output="Topic: Delivery \nUrgency: High")
    reviewing.decide(database, "tickets", first(database), "edit", edit=text)


def add_slow_rule(database):
    checking.save_rule(database, "tickets", RULE)


def version(database):
    reviewing.approve_where(database, "tickets", "all")
    return datasets.create_version(database, "tickets", allow_open=True).dataset.name


ACTIONS = {
    "check": lambda d, _: checking.run_checks(d, "tickets"),
    "decide": lambda d, _: edit(d),
    "fix": lambda d, _: (edit(d), checking.apply_fixes(d, "tickets", "whitespace")),
    "undo": lambda d, _: (edit(d), changes.undo_last(d, "tickets")),
    "try a rule": lambda d, _: checking.try_rule(d, "tickets", RULE),
    "save a rule": lambda d, _: checking.save_rule(d, "tickets", RULE),
    "switch and undo a rule": lambda d, _: (
        checking.save_rule(d, "tickets", RULE),
        checking.switch_rule(d, "tickets", RULE.name, active=False),
        changes.undo_last(d, "tickets"),
    ),
    "remove a rule": lambda d, _: (
        checking.save_rule(d, "tickets", RULE),
        checking.remove_rule(d, "tickets", RULE.name),
    ),
    "infer": lambda d, _: checking.infer_contract(d, "tickets"),
    "show the format": lambda d, _: checking.show_contract(d, "tickets"),
    "try a format": lambda d, _: checking.try_contract(d, "tickets", {"kind": "prose"}),
    "set the format": lambda d, _: checking.set_contract(d, "tickets", {"kind": "prose"}),
    "profile": lambda d, _: checking.profile_contract(d, "tickets"),
    "dismiss": lambda d, _: (
        edit(d),
        checking.dismiss(d, "tickets", [one.id for one in checking.list_findings(d, "tickets")]),
        changes.undo_last(d, "tickets"),
    ),
    "clusters": lambda d, _: (
        checking.duplicates_page(d, "tickets", person="ada"),
        checking.split_cluster(d, "tickets", [[first(d)], [first(d) + 1]]),
        checking.find_clusters(d, "tickets"),
        changes.undo_last(d, "tickets"),
    ),
    "suggest fixes": lambda d, _: (
        edit(d),
        checking.apply_fixes(d, "tickets", "whitespace", dry_run=True),
    ),
    "report": lambda d, s: quality.build_report(d, s, "tickets"),
    "map": lambda d, _: quality.draw_map(d, "tickets"),
    "freeze": lambda d, _: version(d),
    "look for personal data": lambda d, _: checking.unreviewed(d, "tickets", version(d)),
    "export": lambda d, s: datasets.export(d, "tickets", version(d), "openai", s.home / "out"),
    "pages": lambda d, _: (
        checking.findings_page(d, "tickets", person="ada", limit=9),
        reviewing.review_page(d, "tickets", "ada"),
        home.home_page(d, "tickets"),
    ),
    "import": lambda d, s: import_file(d, "tickets", s.home / "more.csv"),
    "queue a job": lambda d, _: jobs.submit(d, "tickets", CheckRequest("tickets")),
    "remove an import": lambda d, _: remove_source(d, "tickets", list_sources(d, "tickets")[0].id),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_worked_out_read_or_written_in_a_transaction(
    database, project, write_csv, action, outside, settings_here
):
    import_file(database, project.name, write_csv())
    settings_here.make_home()
    (settings_here.home / "more.csv").write_text("id,message,reply\n1,Is it late?,Sorry.\n")
    checking.run_checks(database, project.name)

    ACTIONS[action](database, settings_here)


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
