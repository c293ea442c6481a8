import pytest

from curate.domain.errors import Unusable
from curate.services.members import set_member
from curate.services.reviewing import View, decide, list_examples, next_ids, view_options
from curate.services.teamwork import (
    assign,
    assign_evenly,
    assignment_words,
    list_assignments,
    unassign,
)
from curate.stores.assigned import share_of
from curate.stores.examples import Where


def of(database, person):
    return {one.id for one in list_examples(database, "tickets", Where(assigned=person))}


def test_people_share_all_examples_and_none_is_two_peoples(database, ids):
    assign_evenly(database, "tickets", ["ada", "bo", "cy"], "ada")

    parts = [of(database, one) for one in ("ada", "bo", "cy")]
    assert set.union(*parts) == set(ids)
    assert sum(map(len, parts)) == len(ids)
    assert min(map(len, parts)) > 10


def test_the_database_shares_out_as_python_does(database, ids):
    assign(database, "tickets", "bo", low=0.25, high=0.6, by="ada")

    assert of(database, "bo") == {one for one in ids if 2_500 <= share_of(one) < 6_000}


def test_an_assignment_of_a_label_says_what_is_left(database, ids):
    one = assign(database, "tickets", "bo", label="Billing", by="ada")
    first = min(of(database, "bo"))
    decide(database, "tickets", first, "reject", person="bo")

    (queue,) = list_assignments(database, "tickets")
    assert (queue.examples, queue.left) == (15, 14)
    assert assignment_words(queue.assignment) == "All examples labeled Billing"
    unassign(database, "tickets", one.id, "ada")
    assert of(database, "bo") == set()


def test_who_can_not_review_gets_nothing(database, ids):
    set_member(database, "tickets", "vi", "viewer", "ada")

    with pytest.raises(Unusable, match="vi can't review"):
        assign(database, "tickets", "vi", by="ada")
    with pytest.raises(Unusable, match="Nobody was named"):
        assign_evenly(database, "tickets", [], "ada")
    assert list_assignments(database, "tickets") == []


def test_a_queue_of_what_is_assigned_follows_the_assignments(database, project, ids):
    view = View(assigned="me")
    assert next_ids(database, project.id, view, limit=100, person="bo") == []

    assign(database, "tickets", "bo", label="Billing", by="ada")

    assert set(next_ids(database, project.id, view, limit=100, person="bo")) == of(database, "bo")
    assert next_ids(database, project.id, view, limit=100, person="cy") == []
    assert view_options(database, "tickets", "bo").assigned
    assert not view_options(database, "tickets", "cy").assigned
