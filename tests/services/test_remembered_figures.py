"""Figures that are remembered are never those of before a change."""

from curate.services import checking, reviewing
from curate.services.changes import undo_last
from curate.services.importing import import_file
from curate.services.reviewing import View
from tests.services.conftest import TICKETS


def figures(database, project):
    with database.read() as stores:
        shown = stores.counts.figures(project.id)
    with database.begin() as stores:  # worked out in any case
        assert stores.counts.figures(project.id) == shown
    return shown


def test_figures_follow_every_decision_check_and_undo(database, project, write_csv):
    import_file(database, project.name, write_csv([*TICKETS, ["T-13", *TICKETS[0][1:]]]))
    before = figures(database, project)
    first = reviewing.list_examples(database, project.name, View("all").where())[0]

    reviewing.decide(database, project.name, first.id, "approve", person="ada")
    assert figures(database, project).approved == before.approved + 1

    undo_last(database, project.name, "ada")
    assert figures(database, project) == before

    checking.run_checks(database, project.name)
    assert figures(database, project).checks
