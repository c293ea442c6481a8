"""Two people, or one and a long job, write at the same moment."""

import threading
from contextlib import suppress

import pytest

from curate.domain.errors import Unusable
from curate.domain.faults import StorageFault
from curate.services import changes, checking, datasets, reviewing
from curate.services.changes import actions
from curate.services.checking import cluster_decisions, dismissals
from curate.services.importing import import_file, list_sources, remove_source
from curate.services.reviewing import Edit
from curate.stores.datasets import Datasets
from curate.stores.examples import Where
from curate.stores.findings import store
from curate.stores.rules import Rules
from tests.services.conftest import TICKETS

PHONE = "You reach me on 01632 960147."
SECONDS = 1
"""How long one waits for the other, who waits for a lock where all is well."""


@pytest.fixture
def checked(database, project, write_csv):
    """Twelve tickets, two with a phone number, checked; returns their ids."""
    rows = [[*row[:3], f"{row[3]} {PHONE}", *row[4:]] for row in TICKETS[:2]]
    import_file(database, project.name, write_csv([*rows, *TICKETS[2:]]))
    checking.run_checks(database, project.name)
    return [one.id for one in reviewing.list_examples(database, "tickets", Where())]


def phones(database):
    return checking.list_findings(database, "tickets", check="personal_data", status="open")


def remove_import(database):
    remove_source(database, "tickets", list_sources(database, "tickets")[0].id)


def meet(monkeypatch, where, name):
    """Two callers of a method of a store wait for each other, where nothing keeps one of them out."""
    barrier = threading.Barrier(2)
    real = getattr(where, name)

    def method(self, *given, **more):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(SECONDS)
        return real(self, *given, **more)

    monkeypatch.setattr(where, name, method)


def at_once(*actions_):
    """What several actions gave or raised, done at the same moment."""
    outcomes = [None] * len(actions_)

    def do(number):
        try:
            outcomes[number] = actions_[number]()
        except Exception as error:  # noqa: BLE001
            outcomes[number] = error

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(actions_))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def meanwhile(monkeypatch, where, name, act):
    """Somebody acts while a function begins; if he must wait, the function goes on before him."""
    real = getattr(where, name)
    threads = []

    def function(*given, **more):
        if not threads:
            threads.append(threading.Thread(target=act))
            threads[0].start()
            threads[0].join(SECONDS)
        return real(*given, **more)

    monkeypatch.setattr(where, name, function)
    return threads


def rule(value):
    return checking.parse_rule({"name": "Urgent", "kind": "must_contain", "value": value})


def test_two_versions_have_two_names(database, checked, monkeypatch):
    """Both were called v1, and one ended in an error of the database."""
    reviewing.approve_where(database, "tickets", "all")
    meet(monkeypatch, Datasets, "finish")

    made = at_once(*[lambda: datasets.create_version(database, "tickets").dataset.name] * 2)

    assert sorted(made) == ["v1", "v2"]


def test_of_two_rules_of_one_name_one_is_refused(database, checked, monkeypatch):
    """The other ended in an error of the database."""
    meet(monkeypatch, Rules, "put")

    made = at_once(*[lambda: checking.save_rule(database, "tickets", rule("x"))] * 2)

    assert sorted(type(one) for one in made if not isinstance(one, int)) == [Unusable]


def test_a_rule_that_two_change_is_undone_step_by_step(database, checked, monkeypatch):
    """Both changes began with the first rule: undoing one threw away the other."""
    checking.save_rule(database, "tickets", rule("first"))
    meet(monkeypatch, Rules, "put")

    at_once(
        *(
            lambda who=who: checking.save_rule(
                database, "tickets", rule(who), replacing="Urgent", person=who
            )
            for who in ("ada", "ben")
        )
    )

    later, earlier = changes.list_actions(database, "tickets")[:2]
    assert later.details.rule.before == earlier.details.rule.after


def test_an_import_removed_while_a_check_stores_waits(database, checked, monkeypatch):
    """On PostgreSQL the check ended in an error of the database."""
    threads = meanwhile(monkeypatch, store, "put_findings", lambda: remove_import(database))

    checking.run_checks(database, "tickets", ["personal_data"])

    threads[0].join()
    assert reviewing.list_examples(database, "tickets", Where()) == []
    assert checking.list_findings(database, "tickets") == []


def test_an_edit_while_a_check_stores_is_not_overwritten(database, checked, monkeypatch):
    """On PostgreSQL the finding about the old text came back, after the edit had closed it."""
    edit = Edit(input="All is well.")
    threads = meanwhile(
        monkeypatch,
        store,
        "put_findings",
        lambda: reviewing.decide(database, "tickets", checked[0], "edit", edit=edit),
    )

    checking.run_checks(database, "tickets", ["personal_data"])

    threads[0].join()
    assert [one.finding.examples[0] for one in phones(database)] == checked[1:2]


def test_what_is_decided_about_a_removed_import_does_no_harm(
    database, checked, write_csv, monkeypatch
):
    """A foreign key failed: that of the value kept, or of the pair called different."""

    def remove_first(where):
        real = where.apply_changes

        def apply(*given, **more):
            remove_import(database)
            return real(*given, **more)

        monkeypatch.setattr(where, "apply_changes", apply)

    remove_first(dismissals)
    checking.dismiss(database, "tickets", [one.id for one in phones(database)])

    import_file(database, "tickets", write_csv())
    known = [one.id for one in reviewing.list_examples(database, "tickets", Where())]
    remove_first(cluster_decisions)
    checking.split_cluster(database, "tickets", [known[:1], known[1:2]])

    with database.read() as stores:
        assert stores.kept_values.all(1) == frozenset()
        assert stores.clusters.different(1) == []


def test_an_undo_and_an_edit_of_the_same_example_do_not_block_each_other(
    database, checked, monkeypatch
):
    """The one had the finding and waited for the example, the other the other way round."""
    checking.apply_fixes(database, "tickets", "personal_data", person="ada")
    refused = []

    def edit():
        try:
            edit = Edit(input="All is well.")
            reviewing.decide(database, "tickets", checked[0], "edit", edit=edit, person="ben")
        except StorageFault as error:
            refused.append(error)

    threads = meanwhile(monkeypatch, actions._Plan, "write", edit)

    changes.undo_last(database, "tickets", "ada")

    threads[0].join()
    assert refused == []
    assert [one.finding.examples[0] for one in phones(database)] == checked[1:2]
