"""One decision on many examples: what it changes, what it leaves and says, and undo."""

import pytest

from curate.domain.errors import NotFound, Unusable
from curate.services import changes, checking
from curate.services.projects import create_project
from curate.services.reviewing import (
    Edit,
    View,
    choose_all,
    decide,
    decide_on_many,
    list_examples,
)
from curate.stores.examples import Where


@pytest.fixture
def chosen(database, tickets):
    """All twelve tickets, as they were imported."""
    return choose_all(database, "tickets", View(which="all"))


def by_name(database):
    return {one.external_id: one for one in list_examples(database, "tickets", Where())}


def statuses(database):
    return {name: one.status for name, one in by_name(database).items()}


@pytest.mark.parametrize(
    ("decision", "status"),
    [("approve", "approved"), ("reject", "rejected"), ("skip", "skipped")],
)
def test_a_decision_on_many_is_one_action_that_undo_reverts(database, chosen, decision, status):
    done = decide_on_many(database, "tickets", chosen, decision, note="Old stock", person="bo")

    assert done.done == 12
    assert set(statuses(database).values()) == {status}
    action = changes.list_actions(database, "tickets")[0]
    assert (action.kind, action.person, action.summary) == (f"bulk_{decision}", "bo", done.summary)
    example = by_name(database)["T-1"]
    event = changes.example_history(database, "tickets", example.id)[-1]
    assert event.note == "Old stock"

    changes.undo_last(database, "tickets", "bo")

    assert set(statuses(database).values()) == {"pending"}


def test_reopening_makes_them_wait_for_a_review_again(database, chosen):
    decide_on_many(database, "tickets", chosen, "reject")

    done = decide_on_many(
        database, "tickets", choose_all(database, "tickets", View("rejected")), "reopen"
    )

    assert done.summary == "Reopened 12 examples"
    assert set(statuses(database).values()) == {"pending"}


def test_what_changed_since_it_was_chosen_is_left(database, chosen):
    example = by_name(database)["T-3"]
    decide(
        database, "tickets", example.id, "edit", edit=Edit(output="Topic: Billing\nUrgency: High")
    )

    done = decide_on_many(database, "tickets", {**chosen, 999_999: 1}, "reject")

    assert (done.done, done.left) == (11, (example.id, 999_999))
    assert statuses(database)["T-3"] == "pending"


def test_examples_without_an_answer_or_with_an_open_error_are_not_approved(database, chosen):
    checking.run_checks(database, "tickets", ["format_contract"])
    before = by_name(database)
    decide(database, "tickets", before["T-1"].id, "edit", edit=Edit(output="  "))
    decide(database, "tickets", before["T-2"].id, "edit", edit=Edit(output="Topic: App"))

    done = decide_on_many(
        database, "tickets", choose_all(database, "tickets", View("all")), "approve"
    )

    assert done.done == 10
    assert [one.name for one in done.refused] == ["T-1", "T-2"]
    assert done.refused[0].why == "There is no answer."
    assert "Urgency" in done.refused[1].why
    assert done.summary == "Approved 10 examples"
    assert {statuses(database)[name] for name in ("T-1", "T-2")} == {"pending"}


def test_open_errors_are_approved_knowingly(database, chosen):
    checking.run_checks(database, "tickets", ["format_contract"])
    example = by_name(database)["T-2"]
    decide(database, "tickets", example.id, "edit", edit=Edit(output="Topic: App"))
    now = choose_all(database, "tickets", View("all"))

    done = decide_on_many(database, "tickets", now, "approve", knowingly=True)

    assert (done.done, done.refused) == (12, ())
    event = changes.example_history(database, "tickets", example.id)[-1]
    assert event.after["knowingly"]


def test_what_no_check_has_seen_is_looked_at_before_it_is_approved(database, chosen, write_csv):
    from curate.services.importing import import_file

    checking.run_checks(database, "tickets")
    row = [
        "T-99",
        "2026-02-01",
        "C-99",
        "The pump leaks air at the valve.",
        "Topic: Advice",
        "Advice",
    ]
    import_file(database, "tickets", write_csv([row], "more.csv"))
    now = choose_all(database, "tickets", View("all"))

    done = decide_on_many(database, "tickets", now, "approve")

    assert "T-99" in {one.name for one in done.refused}


def test_what_is_so_already_is_counted_and_not_written(database, chosen):
    decide_on_many(database, "tickets", dict(list(chosen.items())[:5]), "skip")

    done = decide_on_many(database, "tickets", choose_all(database, "tickets", View("all")), "skip")

    assert (done.done, done.unchanged) == (7, 5)


def test_a_label_is_given_and_taken_away(database, chosen):
    done = decide_on_many(database, "tickets", chosen, "label", label="  Bikes ")

    assert done.summary == "Labeled 12 examples “Bikes”"
    assert {one.label for one in by_name(database).values()} == {"Bikes"}

    now = choose_all(database, "tickets", View("all", label="Bikes"))
    assert decide_on_many(database, "tickets", now, "label").done == 12
    assert {one.label for one in by_name(database).values()} == {None}

    changes.undo_last(database, "tickets")
    changes.undo_last(database, "tickets")
    assert by_name(database)["T-1"].label == "Delivery"


def test_a_label_of_a_whole_text_is_refused(database, chosen):
    with pytest.raises(Unusable, match="too long"):
        decide_on_many(database, "tickets", chosen, "label", label="x" * 501)


def test_nothing_is_recorded_where_nothing_would_change(database, chosen):
    before = changes.list_actions(database, "tickets")

    done = decide_on_many(database, "tickets", chosen, "reopen")

    assert (done.done, done.unchanged, done.summary) == (0, 12, "")
    assert changes.list_actions(database, "tickets") == before


def test_examples_of_another_project_are_left(database, chosen):
    create_project(database, "others")

    done = decide_on_many(database, "others", chosen, "reject")

    assert (done.done, len(done.left)) == (0, 12)
    with pytest.raises(NotFound):
        decide_on_many(database, "nowhere", chosen, "reject")
