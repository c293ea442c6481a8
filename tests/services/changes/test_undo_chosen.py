"""Undo compares what is there, and any action of the history can be undone."""

import pytest

from curate.domain.errors import NotFound, UndoConflict, Unusable
from curate.services import changes, checking
from curate.services.reviewing import Edit, decide, list_examples, open_card
from curate.stores.examples import Where


@pytest.fixture
def ids(tickets, database):
    return [one.id for one in list_examples(database, "tickets", Where())]


def numbers(database):
    return {one.summary: one.id for one in reversed(changes.list_actions(database, "tickets"))}


def test_what_is_the_same_again_can_be_undone_however_it_came_back(ids, database):
    """By hand, not by undo: the values were compared with nothing, and the first undo was refused for ever."""
    decide(database, "tickets", ids[0], "approve", person="ada")
    decide(database, "tickets", ids[0], "skip", person="bob")
    decide(database, "tickets", ids[0], "edit", edit=Edit(label="Other"), person="bob")
    with pytest.raises(
        UndoConflict, match=r"bob changed T-1 afterwards .“Edited T-1”.*undo the later"
    ):
        changes.undo_last(database, "tickets", "ada")

    decide(database, "tickets", ids[0], "edit", edit=Edit(label="Delivery"), person="bob")
    with pytest.raises(UndoConflict):
        changes.undo_last(database, "tickets", "ada")
    decide(database, "tickets", ids[0], "approve", person="bob")

    changes.undo_last(database, "tickets", "ada")
    assert open_card(database, "tickets", ids[0]).example.status == "pending"


def test_what_another_one_changed_and_undid_can_be_undone(ids, database):
    decide(database, "tickets", ids[0], "approve", person="ada")
    decide(database, "tickets", ids[0], "reject", person="bob")
    changes.undo_last(database, "tickets", "bob")

    changes.undo_last(database, "tickets", "ada")

    assert open_card(database, "tickets", ids[0]).example.status == "pending"


def test_an_older_action_is_undone_alone(ids, database):
    for place, person in enumerate(("ada", "bob", "ada")):
        decide(database, "tickets", ids[place], "approve", person=person)

    undone = changes.undo_action(database, "tickets", numbers(database)["Approved T-2"], "ada")

    statuses = [open_card(database, "tickets", one).example.status for one in ids[:3]]
    assert (undone.summary, statuses) == ("Approved T-2", ["approved", "pending", "approved"])
    assert changes.list_actions(database, "tickets")[0].person == "ada"


def test_an_older_action_that_later_ones_depend_on_says_which(ids, database):
    decide(database, "tickets", ids[0], "edit", edit=Edit(output="Topic: App"), person="ada")
    decide(database, "tickets", ids[0], "approve", person="bob")

    with pytest.raises(UndoConflict, match=r"bob changed T-1 afterwards .“Approved T-1”"):
        changes.undo_action(database, "tickets", numbers(database)["Edited T-1"], "eve")


def test_what_is_no_action_to_undo_is_said(ids, database):
    decide(database, "tickets", ids[0], "approve")
    number = numbers(database)["Approved T-1"]
    changes.undo_action(database, "tickets", number)

    with pytest.raises(Unusable, match="undone already"):
        changes.undo_action(database, "tickets", number)
    with pytest.raises(Unusable, match="no action that undo reverts"):
        changes.undo_action(database, "tickets", numbers(database)["Undone: Approved T-1"])
    for other in (10**6, 0, -1, 10**30):
        with pytest.raises(NotFound):
            changes.undo_action(database, "tickets", other)


def test_a_dismissal_that_was_repeated_is_named(ids, database):
    decide(database, "tickets", ids[0], "edit", edit=Edit(output="Topic: App  \nUrgency: Low"))
    checking.run_checks(database, "tickets", ["whitespace"])
    (one,) = checking.list_findings(database, "tickets", check="whitespace", status="open")
    checking.dismiss(database, "tickets", [one.id], "ada")
    checking.reopen(database, "tickets", [one.id], "bob")
    checking.dismiss(database, "tickets", [one.id], "bob")
    first = min(
        each.id for each in changes.list_actions(database, "tickets") if each.kind == "dismiss"
    )

    with pytest.raises(Unusable, match="bob dismissed the same afterwards"):
        changes.undo_action(database, "tickets", first, "ada")


def test_a_format_that_is_the_same_again_can_be_undone(ids, database):
    first, second = {"kind": "prose"}, {"kind": "label", "labels": ["App"]}
    for spec, person in ((first, "ada"), (second, "bob")):
        checking.set_contract(database, "tickets", spec, person)
    number = max(one.id for one in changes.list_actions(database, "tickets") if one.person == "ada")
    with pytest.raises(Unusable, match="bob changed the format afterwards"):
        changes.undo_action(database, "tickets", number, "ada")

    checking.set_contract(database, "tickets", first, "bob")

    assert changes.undo_action(database, "tickets", number, "ada").examples == ()
