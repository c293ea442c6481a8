import pytest

from curate.domain.errors import EditConflict, Unusable
from curate.services import changes, reviewing
from curate.services.checking import list_findings, resolve_conflict, run_checks
from curate.services.importing import import_file
from curate.stores.examples import Where
from tests.checks.duplicates.test_conflict import TEMPLATES
from tests.services.conftest import TICKETS

TWICE = [["T-20", "2026-02-01", "C-1", TICKETS[0][3], "Topic: App\nUrgency: Low", "App"]]


@pytest.fixture
def conflict(database, project, write_csv):
    """The open conflict of T-1 and T-20."""
    import_file(database, project.name, write_csv([*TICKETS, *TWICE]))
    run_checks(database, "tickets")
    (finding,) = list_findings(database, "tickets", check="conflict", status="open")
    return finding


def answers(database, conflict):
    return {
        (one.output, one.label)
        for one in reviewing.list_examples(database, "tickets", Where())
        if one.id in conflict.finding.examples
    }


def test_one_answer_is_given_to_all_and_undo_takes_it_back(conflict, database):
    first, _ = conflict.finding.examples
    before = answers(database, conflict)

    assert resolve_conflict(database, "tickets", conflict.id, first) == 1

    assert answers(database, conflict) == {("Topic: Delivery\nUrgency: High", "Delivery")}
    assert list_findings(database, "tickets", check="conflict", status="open") == []
    assert run_checks(database, "tickets").by_check["conflict"] == 0
    changes.undo_last(database, "tickets")
    assert answers(database, conflict) == before
    assert run_checks(database, "tickets").by_check["conflict"] == 1


def test_the_right_answer_can_be_written(conflict, database):
    first, _ = conflict.finding.examples

    changed = resolve_conflict(
        database, "tickets", conflict.id, first, output="Topic: Delivery\nUrgency: Low"
    )

    assert changed == 2
    assert answers(database, conflict) == {("Topic: Delivery\nUrgency: Low", "Delivery")}


def test_what_is_no_open_conflict_is_not_resolved(conflict, database):
    first, other = conflict.finding.examples

    with pytest.raises(Unusable, match="not one of the examples"):
        resolve_conflict(database, "tickets", conflict.id, 10_000)
    with pytest.raises(EditConflict):
        resolve_conflict(database, "tickets", conflict.id, first, revisions={first: 1, other: 7})
    resolve_conflict(database, "tickets", conflict.id, first)
    with pytest.raises(Unusable, match="no open conflict"):
        resolve_conflict(database, "tickets", conflict.id, first)


def test_versions_of_one_template_are_flagged_and_none_is_dropped(database, project, write_csv):
    more = [
        [f"V-{number}", "2026-03-01", "C", text, "Topic: Advice\nUrgency: Low", "Advice"]
        for number, text in enumerate(text for pair in TEMPLATES for text in pair)
    ]
    import_file(database, project.name, write_csv([*TICKETS, *more]))

    run_checks(database, "tickets")

    found = list_findings(database, "tickets", check="near_duplicate", status="open")
    assert [len(one.finding.examples) for one in found] == [2, 2]
    everyone = reviewing.list_examples(database, "tickets", Where())
    assert {one.status for one in everyone} == {"pending"}
