"""Dismissed findings are opened again, with what was kept for them; nothing opens that is gone."""

import pytest

from curate.domain.errors import FindingGone, NotFound
from curate.services import checking
from curate.services.changes import undo_last
from curate.services.checking import (
    Freshness,
    dismiss,
    keep_value,
    list_findings,
    reopen,
    run_checks,
)
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import Edit, decide, list_examples, open_card
from curate.stores.examples import Where

HEADER = ["Ticket ID", "Message", "Answer"]
PHONE = "01632 960147"
ROWS = [
    ["T-1", f"Please ring me on {PHONE} about the bike.", f"We ring {PHONE} today, thank you."],
    ["T-2", f"My number is {PHONE}, the brake squeals.", "Come to the workshop, please."],
    ["T-3", "Do you ship the Wren to the Channel Islands?", "Yes, we do, twice a week.  "],
]


@pytest.fixture
def ids(database, project, write_csv):
    import_file(database, "tickets", write_csv(ROWS, header=HEADER))
    run_checks(database, "tickets")
    return {one.external_id: one.id for one in list_examples(database, "tickets", Where())}


def found(database, check, status="open"):
    return list_findings(database, "tickets", check=check, status=status)


def about(findings):
    return sorted((one.finding.examples[0], one.finding.field) for one in findings)


def kept(database):
    with database.read() as stores:
        return stores.kept_values.all(stores.projects.get("tickets").id)


def test_dismissing_a_value_dismisses_it_in_the_other_texts_of_its_example(ids, database):
    one = next(one for one in found(database, "personal_data") if one.finding.field == "input")
    assert about(found(database, "personal_data")) == [
        (ids["T-1"], "input"),
        (ids["T-1"], "output"),
        (ids["T-2"], "input"),
    ]

    assert dismiss(database, "tickets", {one.id: one.version}) == 2

    assert about(found(database, "personal_data")) == [(ids["T-2"], "input")]
    run_checks(database, "tickets")
    assert about(found(database, "personal_data")) == [(ids["T-2"], "input")]
    undo_last(database, "tickets")
    assert len(found(database, "personal_data")) == 3
    assert kept(database) == frozenset()


def test_a_dismissed_finding_is_opened_again_and_its_value_kept_no_longer(ids, database):
    one = found(database, "personal_data")[0]
    dismiss(database, "tickets", [one.id])
    before = kept(database)
    gone = found(database, "personal_data", "dismissed")

    assert reopen(database, "tickets", {each.id: each.version for each in gone}) == 2

    assert len(found(database, "personal_data")) == 3
    assert kept(database) == frozenset()
    run_checks(database, "tickets")
    assert len(found(database, "personal_data")) == 3

    undo_last(database, "tickets")
    assert about(found(database, "personal_data")) == [(ids["T-2"], "input")]
    assert kept(database) == before
    undo_last(database, "tickets")
    assert len(found(database, "personal_data")) == 3
    assert kept(database) == frozenset()


def test_a_value_that_was_kept_everywhere_is_reported_everywhere_again(ids, database):
    assert keep_value(database, "tickets", PHONE) == 3
    one = found(database, "personal_data", "dismissed")[0]

    assert reopen(database, "tickets", [one.id]) == 3

    assert len(found(database, "personal_data")) == 3
    undo_last(database, "tickets")
    assert found(database, "personal_data") == []
    run_checks(database, "tickets")
    assert found(database, "personal_data") == []


@pytest.mark.parametrize("way", ["reopened", "undone"])
def test_nothing_opens_that_is_gone_from_the_text(ids, database, way):
    (one,) = found(database, "whitespace")
    dismiss(database, "tickets", [one.id], "ben")
    edit = Edit(output="Yes, we do, twice a week.")
    decide(database, "tickets", ids["T-3"], "edit", edit=edit)

    if way == "reopened":
        assert reopen(database, "tickets", [one.id]) == 0
    else:
        undo_last(database, "tickets", "ben")

    assert found(database, "whitespace") == []
    assert open_card(database, "tickets", ids["T-3"]).findings == ()


@pytest.mark.parametrize("way", ["reopened", "undone"])
def test_what_compares_examples_waits_for_the_next_check_where_a_text_has_changed(
    database, project, write_csv, way
):
    rows = [
        ["T-1", "My Heron never came, where is it now?", "It comes by ship on Monday."],
        ["T-2", "My Heron never came, where is it now?", "Choose form A in the app."],
    ]
    import_file(database, "tickets", write_csv(rows, header=HEADER))
    run_checks(database, "tickets")
    (one,) = found(database, "conflict")
    dismiss(database, "tickets", [one.id], "ben")
    edit = Edit(output="It comes by ship on Monday!")
    decide(database, "tickets", one.finding.examples[1], "edit", edit=edit)

    if way == "reopened":
        assert reopen(database, "tickets", [one.id]) == 0
    else:
        undo_last(database, "tickets", "ben")

    assert found(database, "conflict") == []
    run_checks(database, "tickets")
    assert found(database, "conflict") == []


def test_what_is_not_dismissed_is_not_opened(ids, database):
    one = found(database, "whitespace")[0]
    create_project(database, "others")

    with pytest.raises(FindingGone, match="Nothing was opened again"):
        reopen(database, "tickets", [one.id])
    with pytest.raises(NotFound, match="Nothing was opened again"):
        reopen(database, "others", [one.id])
    dismiss(database, "tickets", [one.id])
    with pytest.raises(FindingGone):
        reopen(database, "tickets", {one.id: one.version + 1})
    assert [each.id for each in found(database, "whitespace", "dismissed")] == [one.id]


def test_running_one_check_leaves_an_action_that_freshness_and_history_do_not_count(ids, database):
    with database.read() as stores:
        key = stores.projects.get("tickets").id
        before, listed = stores.history.newest(key), stores.history.actions(key)

    run_checks(database, "tickets", ["whitespace"])

    with database.read() as stores:
        assert stores.history.newest(key) > before
        assert stores.history.actions(key) == listed
        assert checking.check_freshness(stores, key) == Freshness(checked=True)
