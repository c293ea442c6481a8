import pytest

from curate.domain.errors import (
    EditConflict,
    FindingGone,
    NotAllowed,
    NothingToUndo,
    UndoConflict,
    Unusable,
)
from curate.services import members
from curate.services.changes import example_history, list_actions, undo_last
from curate.services.checking import (
    apply_fixes,
    dismiss,
    fix_at_once,
    keep_in_cluster,
    list_findings,
    run_checks,
)
from curate.services.home import home_page
from curate.services.importing import import_file
from curate.services.reviewing import (
    BulkApproval,
    Edit,
    approve_where,
    decide,
    decisions,
    list_examples,
    open_card,
)
from curate.stores.examples import Where
from tests.services.conftest import TICKETS, open_clusters


@pytest.fixture
def ids(tickets, database):
    return [one.id for one in list_examples(database, "tickets", Where())]


def test_a_decision_is_stored_with_who_and_why(ids, database):
    after = decide(database, "tickets", ids[0], "reject", note="A test ticket", person="bob")

    assert (after.status, after.revision) == ("rejected", 2)
    (event,) = example_history(database, "tickets", ids[0])
    assert (event.person, event.kind, dict(event.before)) == (
        "bob",
        "reject",
        {"status": "pending"},
    )
    assert event.after == {"status": "rejected"}
    assert (event.revision, event.note) == (2, "A test ticket")


@pytest.mark.parametrize(
    ("decision", "status", "summary"),
    [
        ("approve", "approved", "Approved T-1"),
        ("reject", "rejected", "Rejected T-1"),
        ("skip", "skipped", "Skipped T-1"),
        ("flag", "flagged", "Flagged T-1"),
        ("edit", "approved", "Edited T-1"),
        ("reopen", "pending", "Reopened T-1"),
    ],
)
def test_every_decision_has_its_status_and_its_words(ids, database, decision, status, summary):
    decide(database, "tickets", ids[0], "skip" if decision == "approve" else "approve")

    after = decide(database, "tickets", ids[0], decision, edit=Edit(label="Bikes"))

    assert (after.status, after.label) == (status, "Bikes")
    assert example_history(database, "tickets", ids[0])[-1].note == ""
    assert undo_last(database, "tickets").summary == summary


@pytest.fixture
def overtaken(ids, database, monkeypatch):
    """Somebody else writes to the first example after it was read, once."""
    apply = decisions.prepare_changes

    def late(*arguments, **options):
        monkeypatch.setattr(decisions, "prepare_changes", apply)
        decide(database, "tickets", ids[0], "edit", edit=Edit(label="Late"), person="bob")
        return apply(*arguments, **options)

    monkeypatch.setattr(decisions, "prepare_changes", late)
    return ids[0]


def test_a_script_that_is_overtaken_decides_on_what_is_stored_then(overtaken, database):
    edit = Edit(output="Topic: App\nUrgency: Low")

    after = decide(
        database, "tickets", overtaken, "approve", edit=edit, note="Why not", person="eve"
    )

    assert (after.status, after.output, after.label) == ("approved", edit.output, "Late")
    last = example_history(database, "tickets", overtaken)[-1]
    assert (last.person, last.kind, last.note) == ("eve", "approve", "Why not")


def test_somebody_who_read_before_is_told_when_overtaken(overtaken, database):
    with pytest.raises(EditConflict, match=f"[Ee]xample {overtaken}.*opened revision 1"):
        decide(database, "tickets", overtaken, "approve", revision=1)


def test_an_edit_keeps_the_draft(ids, database):
    decide(database, "tickets", ids[0], "approve", edit=Edit(output="Topic: App", input="Where?"))
    after = decide(database, "tickets", ids[0], "edit", edit=Edit(output="Topic: Billing"))

    assert (after.output, after.input, after.status) == ("Topic: Billing", "Where?", "approved")
    assert after.draft_output == "Topic: Delivery\nUrgency: High"
    assert after.draft_input == "My Heron never came, where is it now?"


def test_the_second_of_two_edits_is_refused(ids, database):
    decide(database, "tickets", ids[0], "edit", revision=1, edit=Edit(output="Sent again."))

    with pytest.raises(EditConflict, match=f"Example {ids[0]} .*opened revision 1"):
        decide(database, "tickets", ids[0], "approve", revision=1, edit=Edit(output="Sorry!"))

    assert open_card(database, "tickets", ids[0]).example.output == "Sent again."


def test_an_empty_answer_cannot_be_approved(ids, database):
    with pytest.raises(Unusable, match="empty answer"):
        decide(database, "tickets", ids[0], "approve", edit=Edit(output="  "))

    assert open_card(database, "tickets", ids[0]).example.revision == 1


def test_who_is_named_must_be_allowed_to_decide(ids, database, monkeypatch):
    monkeypatch.setenv("CURATE_PERSON", "ada")
    for person, role in (("ada", "owner"), ("vera", "viewer")):
        members.set_member(database, "tickets", person, role, "ada")

    with pytest.raises(NotAllowed):
        decide(database, "tickets", ids[0], "approve", person="vera")
    monkeypatch.setenv("CURATE_PERSON", "vera")
    with pytest.raises(NotAllowed):
        decide(database, "tickets", ids[0], "approve")
    assert decide(database, "tickets", ids[0], "approve", person="ada").status == "approved"


def test_undo_reverts_the_last_action_of_that_person_only(ids, database):
    decide(database, "tickets", ids[0], "approve", edit=Edit(output="Topic: App"), person="ada")
    decide(database, "tickets", ids[1], "reject", person="bob")

    undone = undo_last(database, "tickets", "ada")

    assert (undone.summary, undone.examples) == ("Approved T-1", (ids[0],))
    first = open_card(database, "tickets", ids[0]).example
    assert (first.output, first.status, first.revision) == (
        "Topic: Delivery\nUrgency: High",
        "pending",
        3,
    )
    assert open_card(database, "tickets", ids[1]).example.status == "rejected"


def test_undo_goes_back_action_by_action_until_nothing_is_left(ids, database):
    decide(database, "tickets", ids[0], "approve")
    decide(database, "tickets", ids[1], "approve")
    undo_last(database, "tickets")
    undo_last(database, "tickets")

    with pytest.raises(NothingToUndo, match="nothing left for ada"):
        undo_last(database, "tickets")

    assert {one.status for one in list_examples(database, "tickets", Where())} == {"pending"}


def test_what_somebody_changed_afterwards_is_not_undone(ids, database):
    decide(database, "tickets", ids[0], "approve", person="ada")
    decide(database, "tickets", ids[0], "reject", person="bob")

    with pytest.raises(UndoConflict, match="Nothing was undone"):
        undo_last(database, "tickets", "ada")

    assert open_card(database, "tickets", ids[0]).example.status == "rejected"


def test_bulk_approval_is_one_action(ids, database):
    assert approve_where(database, "tickets", "label=Advice") == BulkApproval(3, 9, checked=False)

    undo_last(database, "tickets")

    assert home_page(database, "tickets").status.figures.statuses == {"pending": 12}


def test_nothing_is_clean_before_the_checks_ran(ids, database):
    with pytest.raises(Unusable, match="checks have not run"):
        approve_where(database, "tickets", "clean")


def test_only_the_clean_are_approved_where_nothing_is_said(flawed, database):
    assert approve_where(database, "tickets") == BulkApproval(12, 2)
    assert undo_last(database, "tickets").summary == "Approved 12 examples (clean)"


def test_one_approved_example_is_one_in_words(ids, database):
    done = approve_where(database, "tickets", "label=Battery", "eve")
    assert done == BulkApproval(1, 11, checked=False)
    assert undo_last(database, "tickets", "eve").summary == "Approved 1 example (label=Battery)"


def test_only_the_findings_that_were_asked_for_are_fixed(database, project, write_csv):
    wrong = "topic:  App\nUrgency: Low"
    rows = [*TICKETS, ["T-21", "2026-02-02", "C-2", "Call 01632 960147 now.  ", wrong, "App"]]
    import_file(database, "tickets", write_csv(rows))
    run_checks(database, "tickets")
    example = list_examples(database, "tickets", Where())[-1].id
    stored = {one.finding.check: one for one in open_card(database, "tickets", example).findings}
    spaces, format_ = stored["whitespace"], stored["format_contract"]

    done = fix_at_once(
        database,
        "tickets",
        example,
        {spaces.id: spaces.version, format_.id: format_.version},
        "eve",
    )

    card = open_card(database, "tickets", example)
    assert done == 2
    assert {event.person for event in card.history} == {"eve"}
    assert "01632 960147" in card.example.input
    assert "personal_data" in {one.finding.check for one in card.findings}
    with pytest.raises(FindingGone, match="Nothing was fixed"):
        fix_at_once(database, "tickets", example, {spaces.id: spaces.version})


def test_an_unknown_condition_is_said(ids, database):
    with pytest.raises(Unusable, match="choose clean, all or label=X"):
        approve_where(database, "tickets", "everything")


@pytest.fixture
def flawed(database, project, write_csv):
    """Twelve clean tickets, a near-twin of the first, and one with a drifted answer."""
    twin = ["T-20", "2026-02-01", "C-1", "My Heron never came, where is it now??", *TICKETS[0][4:]]
    drifted = [
        "T-21",
        "2026-02-02",
        "C-2",
        "A ticket about something else.",
        "topic: App\nUrgency: Low",
        "App",
    ]
    import_file(database, "tickets", write_csv([*TICKETS, twin, drifted]))
    run_checks(database, "tickets")
    return {one.external_id: one.id for one in list_examples(database, "tickets", Where())}


def test_clean_means_no_open_finding_and_one_of_each_cluster(flawed, database):
    done = approve_where(database, "tickets", "clean")

    rest = {one.external_id for one in list_examples(database, "tickets", Where(status="pending"))}
    assert done == BulkApproval(12, 2)
    assert rest in ({"T-20", "T-21"}, {"T-1", "T-21"})


def test_fixing_fixes_the_text_and_undo_brings_it_back(flawed, database):
    dry = apply_fixes(database, "tickets", "format_contract", dry_run=True)
    done = apply_fixes(database, "tickets", "format_contract")

    assert (dry.fixed, done.fixed, dry.diff) == (1, 1, done.diff)
    assert (
        open_card(database, "tickets", flawed["T-21"]).example.output == "Topic: App\nUrgency: Low"
    )
    assert list_findings(database, "tickets", check="format_contract", status="open") == []

    undo_last(database, "tickets")

    assert (
        open_card(database, "tickets", flawed["T-21"]).example.output == "topic: App\nUrgency: Low"
    )
    assert len(list_findings(database, "tickets", check="format_contract", status="open")) == 1


def test_a_fix_fixes_the_text_as_it_is_now(flawed, database):
    decide(
        database,
        "tickets",
        flawed["T-21"],
        "edit",
        edit=Edit(output="topic: Billing\nUrgency: Low"),
    )

    assert apply_fixes(database, "tickets", "format_contract").fixed == 1

    assert (
        open_card(database, "tickets", flawed["T-21"]).example.output
        == "Topic: Billing\nUrgency: Low"
    )


def test_fixing_by_hand_closes_the_finding(flawed, database):
    decide(
        database, "tickets", flawed["T-21"], "edit", edit=Edit(output="Topic: App\nUrgency: Low")
    )

    assert list_findings(database, "tickets", check="format_contract", status="open") == []


def test_keeping_one_of_a_cluster_rejects_the_others(flawed, database):
    (cluster,) = open_clusters(database)
    members = list(cluster.examples)

    assert keep_in_cluster(database, "tickets", members, [flawed["T-1"]]) == 1

    assert open_card(database, "tickets", flawed["T-20"]).example.status == "rejected"
    assert open_clusters(database) == []
    undo_last(database, "tickets")
    assert open_card(database, "tickets", flawed["T-20"]).example.status == "pending"
    assert len(open_clusters(database)) == 1


def test_kept_twins_are_remembered_as_different(flawed, database):
    members = [flawed["T-1"], flawed["T-20"]]

    keep_in_cluster(database, "tickets", members, members)
    again = run_checks(database, "tickets")

    assert again.by_check["near_duplicate"] == 0
    assert open_clusters(database) == []
    undo_last(database, "tickets")
    assert run_checks(database, "tickets").by_check["near_duplicate"] == 1


def test_at_least_one_of_a_cluster_is_kept(flawed, database):
    with pytest.raises(Unusable, match="Keep at least one"):
        keep_in_cluster(database, "tickets", [flawed["T-1"], flawed["T-20"]], [])


def test_a_dismissal_outlives_the_next_check_and_can_be_undone(flawed, database):
    (finding,) = list_findings(database, "tickets", check="format_contract")

    assert dismiss(database, "tickets", [finding.id]) == 1
    assert run_checks(database, "tickets").by_check["format_contract"] == 0

    undo_last(database, "tickets")
    assert len(list_findings(database, "tickets", check="format_contract", status="open")) == 1


def test_a_finding_that_is_gone_counts_as_fixed(flawed, database):
    decide(database, "tickets", flawed["T-20"], "reject")

    run_checks(database, "tickets", ["near_duplicate"])

    assert {one.status for one in list_findings(database, "tickets", check="near_duplicate")} == {
        "fixed"
    }


def test_the_home_page_knows_the_next_step(flawed, database):
    assert home_page(database, "tickets").status.next_step == "findings"
    assert [one.kind for one in list_actions(database, "tickets")] == []
