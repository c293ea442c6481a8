from dataclasses import replace

import pytest

from curate.domain.errors import EditConflict, Unusable
from curate.services import changes, checking, importing, reviewing
from curate.services.importing import import_file
from curate.services.projects import create_project, current_person
from curate.services.reviewing import Edit, Queue, View
from curate.stores.examples import Where
from tests.services.conftest import TICKETS
from tests.statements import asked

FAULTY = ["T-13", "2026-01-14", "C-1", "Where is the nearest shop of yours?", "topic: Advice\nURGENCY: Low", "Advice"]  # fmt: skip


@pytest.fixture
def checked(database, project, write_csv):
    """Thirteen tickets, the last of them out of format; ids by number."""
    import_file(database, project.name, write_csv([*TICKETS, FAULTY]))
    checking.run_checks(database, project.name)
    found = reviewing.list_examples(database, project.name, Where())
    return {one.external_id: one.id for one in found}


def test_what_is_to_be_fixed_comes_first_and_what_was_set_aside_last(database, project, checked):
    reviewing.decide(database, project.name, checked["T-1"], "skip")
    reviewing.decide(database, project.name, checked["T-2"], "flag")
    reviewing.decide(database, project.name, checked["T-3"], "approve")

    queue = reviewing.load_queue(database, project.name, View())

    assert (queue.ids[0], queue.ids[-2:]) == (checked["T-13"], (checked["T-2"], checked["T-1"]))
    assert len(queue.ids) == 12


def test_a_queue_keeps_its_order_for_a_reviewer():
    queue = Queue((1, 2, 3, 5))

    assert reviewing.keep_order((3, 4, 2, 1), queue) == replace(queue, ids=(3, 2, 1, 5))


@pytest.mark.parametrize(
    "view",
    [View(), View("approved"), View("all"), View(label="Advice"), View(text="T-13"), View(check="format_contract")],
)  # fmt: skip
def test_a_queue_that_was_read_before_has_what_one_read_anew_has(
    database, project, checked, view, write_csv
):
    name = project.name
    actions = [
        lambda: reviewing.decide(database, name, checked["T-1"], "approve"),
        lambda: reviewing.decide(database, name, checked["T-2"], "skip"),
        lambda: reviewing.decide(
            database, name, checked["T-3"], "edit", edit=Edit(label="New", output="Odd")
        ),
        lambda: reviewing.decide(database, name, checked["T-13"], "reject"),
        lambda: reviewing.approve_where(database, name, "label=Advice"),
        lambda: changes.undo_last(database, name),
        lambda: checking.apply_fixes(database, name, "format_contract"),
        lambda: checking.dismiss(
            database, name, [one.id for one in checking.list_findings(database, name)]
        ),
        lambda: checking.run_checks(database, name),
        lambda: importing.import_file(database, name, write_csv([["T-99", *TICKETS[0][1:]]])),
    ]
    queue = reviewing.load_queue(database, name, view)

    for action in actions:
        action()
        queue = reviewing.load_queue(database, name, view, queue)

        anew = reviewing.load_queue(database, name, view)
        assert (set(queue.ids), queue.clean) == (set(anew.ids), anew.clean)
        assert set(queue.labels) >= set(anew.labels)
        assert reviewing.load_queue(database, name, view, queue).ids == queue.ids


def test_a_decision_is_read_without_reading_the_project(sqlite, write_csv):
    create_project(sqlite, "tickets")
    importing.import_file(sqlite, "tickets", write_csv())
    checking.run_checks(sqlite, "tickets")
    queue = reviewing.load_queue(sqlite, "tickets", View())
    reviewing.decide(sqlite, "tickets", queue.ids[3], "approve")

    with asked(sqlite) as seen:
        after = reviewing.load_queue(sqlite, "tickets", View(), queue)
        again = reviewing.load_queue(sqlite, "tickets", View(), after)

    assert after.ids == (*queue.ids[:3], *queue.ids[4:])
    assert again is after
    of_examples = [one for one, _ in seen.statements if "FROM examples" in one]
    assert len(of_examples) == 3
    assert all("examples.id IN (?)" in one for one in of_examples)


def test_an_undone_decision_brings_an_example_back_to_its_place(database, project, checked):
    queue = reviewing.load_queue(database, project.name, View())
    reviewing.decide(database, project.name, queue.ids[4], "approve")
    after = reviewing.load_queue(database, project.name, View(), queue)

    changes.undo_last(database, project.name)

    assert reviewing.load_queue(database, project.name, View(), after).ids == queue.ids


def test_after_the_end_of_the_queue_comes_its_beginning():
    queue = Queue((7, 8, 9))

    assert [reviewing.next_in_queue(queue, one) for one in (7, 9, 4)] == [8, 7, 7]
    assert [reviewing.previous_in_queue(queue, one) for one in (7, 9, 4)] == [None, 8, None]
    assert reviewing.next_in_queue(Queue((7,)), 7) is None


def test_the_same_press_twice_decides_once(database, project, checked):
    one = checked["T-1"]
    reviewing.decide_once(database, project.name, one, "approve", revision=1)

    again = reviewing.decide_once(database, project.name, one, "approve", revision=1)

    assert (again.status, again.revision) == ("approved", 2)
    assert len(changes.example_history(database, project.name, one)) == 1


@pytest.mark.parametrize(
    ("decision", "text", "person"), [("reject", None, "ada"), ("approve", "Other", "ada"), ("approve", None, "ben")]
)  # fmt: skip
def test_another_press_on_an_old_revision_is_refused(
    database, project, checked, decision, text, person
):
    one = checked["T-1"]
    reviewing.decide_once(database, project.name, one, "approve", revision=1, person="ada")

    with pytest.raises(EditConflict):
        reviewing.decide_once(
            database, project.name, one, decision, revision=1, edit=Edit(output=text), person=person
        )

    assert reviewing.open_card(database, project.name, one).example.revision == 2


def test_a_decision_takes_the_findings_along(database, project, checked):
    one = checked["T-13"]
    found = {stored.id for stored in reviewing.open_card(database, project.name, one).findings}

    reviewing.decide(database, project.name, one, "skip")

    card = reviewing.open_card(database, project.name, one)
    assert {stored.id for stored in card.findings} == found
    assert {stored.revisions for stored in card.findings} == {(2,)}


def test_a_finding_moves_with_its_text_and_a_new_fault_is_found_at_once(database, project, checked):
    one = checked["T-13"]

    reviewing.decide(
        database,
        project.name,
        one,
        "edit",
        edit=Edit(output="Topic: Advice, really\nURGENCY: Low {{name}}"),
    )

    card = reviewing.open_card(database, project.name, one)
    by_check = {(stored.finding.check, stored.finding.start) for stored in card.findings}
    assert ("format_contract", 22) in by_check
    assert ("placeholder", 35) in by_check
    assert ("format_contract", 0) not in by_check


def test_a_dismissed_finding_that_moves_stays_dismissed(database, project, checked):
    one = checked["T-13"]
    last = max(
        reviewing.open_card(database, project.name, one).findings,
        key=lambda f: f.finding.start or 0,
    )
    checking.dismiss(database, project.name, [last.id])

    reviewing.decide(
        database, project.name, one, "edit", edit=Edit(output="Topic: Advice\nURGENCY: Low")
    )

    assert reviewing.open_card(database, project.name, one).findings == ()


def test_everything_that_can_be_fixed_in_an_example_is_fixed(database, project, checked):
    one = checked["T-13"]
    ids = [stored.id for stored in reviewing.open_card(database, project.name, one).findings]

    fixed = reviewing.fix_findings(database, project.name, one, ids)

    assert fixed == len(ids)
    card = reviewing.open_card(database, project.name, one)
    assert (card.example.output, card.findings) == ("Topic: Advice\nUrgency: Low", ())


def test_undoing_an_edit_brings_its_findings_back(database, project, checked):
    one = checked["T-13"]
    before = len(reviewing.open_card(database, project.name, one).findings)
    reviewing.decide(
        database, project.name, one, "edit", edit=Edit(output="Topic: Advice\nUrgency: Low")
    )
    assert reviewing.open_card(database, project.name, one).findings == ()

    changes.undo_last(database, project.name)

    assert len(reviewing.open_card(database, project.name, one).findings) == before
    which = checking.Selection("format_contract")
    assert checking.finding_list(database, project.name, which, limit=1).fixable


def test_undo_reverts_only_what_was_on_screen(database, project, checked):
    reviewing.decide(database, project.name, checked["T-1"], "approve")
    shown = reviewing.review_page(database, project.name, current_person()).last
    reviewing.decide(database, project.name, checked["T-2"], "reject")

    with pytest.raises(Unusable, match="Rejected T-2"):
        changes.undo_last(database, project.name, action=shown.id)

    assert reviewing.open_card(database, project.name, checked["T-1"]).example.status == "approved"


def test_clean_examples_are_unknown_before_the_checks(database, project, tickets):
    assert reviewing.load_queue(database, project.name, View()).clean is None

    checking.run_checks(database, project.name)

    assert len(reviewing.load_queue(database, project.name, View()).clean) == 12


def test_a_version_of_the_data_changes_with_every_action(database, project, checked):
    before = checking.findings_page(database, project.name, person="ada", limit=1).version

    reviewing.decide(database, project.name, checked["T-1"], "approve")

    after = checking.findings_page(database, project.name, person="ada", limit=1).version
    assert after != before


def test_fixes_are_listed_by_type_and_can_be_left_out(database, project, tickets):
    one, other, *_ = reviewing.list_examples(database, project.name, Where())
    for example in (one, other):
        edit = Edit(output=example.output.replace("Urgency", "URGENCY"))
        reviewing.decide(database, project.name, example.id, "edit", edit=edit)
    checking.run_checks(database, project.name)

    found = checking.list_findings(database, project.name, check="format_contract")
    ids = [one.id for one in found]
    repairs = checking.suggested_fixes(database, project.name, "format_contract", ids)
    chosen = [repair.finding for repair in repairs if repair.example == one.id]
    checking.apply_fixes(database, project.name, "format_contract", findings=chosen)

    assert {repair.code for repair in repairs} == {"key_spelling"}
    left = checking.suggested_fixes(database, project.name, "format_contract", ids)
    assert {repair.example for repair in left} == {other.id}
