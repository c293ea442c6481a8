import pytest

from curate.domain.errors import Unusable
from curate.services import changes, checking, reviewing
from curate.services.importing import import_file
from curate.services.projects import current_person
from curate.services.reviewing import Edit, View
from curate.stores.examples import Where
from tests.services.conftest import TICKETS
from tests.services.queues import queue_of

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

    ids = queue_of(database, project.name, View())

    assert (ids[0], ids[-2:]) == (checked["T-13"], [checked["T-2"], checked["T-1"]])
    assert len(ids) == 12


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
    seen = {it.id: it.version for it in reviewing.open_card(database, project.name, one).findings}

    fixed = checking.fix_at_once(database, project.name, one, seen)

    assert fixed == len(seen)
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
    assert reviewing.review_page(database, project.name, current_person()).clean is None

    checking.run_checks(database, project.name)

    assert reviewing.review_page(database, project.name, current_person()).clean == 12


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
