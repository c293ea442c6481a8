import pytest

from curate.domain.errors import NotFound, Unusable
from curate.services import changes, erasure, project_actions, reviewing
from curate.services.importing import list_sources
from curate.services.reviewing import (
    View,
    delete_view,
    find_view,
    rename_view,
    save_view,
    view_options,
)
from curate.stores.examples import Where

MONDAY = View("flagged", label="Advice", sort="newest")


def saved(database, project, person=None):
    return view_options(database, project, person).saved


def names(database, person="ada"):
    return [(one.name, one.shared) for one in saved(database, "tickets", person)]


def test_a_saved_view_shows_again_what_it_was_saved_with(database, tickets):
    saved = save_view(database, "tickets", "  For   Monday ", View(label="Advice", saved="Old"))

    assert (saved.name, saved.shared, saved.query) == ("For Monday", False, {"label": "Advice"})
    assert find_view(database, "tickets", "for monday") == View(label="Advice", saved="For Monday")


def test_saving_under_the_same_name_changes_what_it_shows(database, tickets):
    save_view(database, "tickets", "Monday", View())
    save_view(database, "tickets", "MONDAY", MONDAY)

    assert names(database) == [("MONDAY", False)]
    assert find_view(database, "tickets", "monday").conditions == MONDAY


def test_ones_own_views_are_seen_by_nobody_else_and_shared_ones_by_everybody(database, tickets):
    save_view(database, "tickets", "Mine", MONDAY, person="ada")
    shared = save_view(database, "tickets", "Ours", MONDAY, shared=True, person="ada")
    mine = save_view(database, "tickets", "Mine", View(), person="bo")

    assert names(database, "bo") == [("Mine", False), ("Ours", True)]
    assert find_view(database, "tickets", "Mine", "ada").conditions == MONDAY
    assert find_view(database, "tickets", "Mine", "bo").conditions == View()
    with pytest.raises(NotFound):
        delete_view(database, "tickets", mine.id, "ada")
    rename_view(database, "tickets", shared.id, "All of us", "bo")
    assert names(database, "cy") == [("All of us", True)]


def test_everything_about_a_saved_view_can_be_undone(database, tickets):
    saved = save_view(database, "tickets", "Monday", MONDAY)
    save_view(database, "tickets", "Monday", View())
    rename_view(database, "tickets", saved.id, "Tuesday")
    delete_view(database, "tickets", saved.id)

    assert changes.undo_last(database, "tickets").summary == "Deleted the view “Tuesday”"
    assert names(database) == [("Tuesday", False)]
    changes.undo_last(database, "tickets")
    assert names(database) == [("Monday", False)]
    changes.undo_last(database, "tickets")
    assert find_view(database, "tickets", "Monday").conditions == MONDAY
    changes.undo_last(database, "tickets")
    assert names(database) == []


def test_what_somebody_changed_since_is_not_undone(database, tickets):
    saved = save_view(database, "tickets", "Ours", MONDAY, shared=True, person="ada")
    rename_view(database, "tickets", saved.id, "Theirs", "bo")

    with pytest.raises(Unusable, match="was changed afterwards"):
        changes.undo_last(database, "tickets", "ada")

    other = save_view(database, "tickets", "Mine", MONDAY, person="cy")
    delete_view(database, "tickets", other.id, "cy")
    save_view(database, "tickets", "Mine", View(), person="cy")
    deletion = next(
        one
        for one in changes.list_actions(database, "tickets")
        if one.summary.startswith("Deleted")
    )
    with pytest.raises(Unusable, match="another saved view “Mine”"):
        changes.undo_action(database, "tickets", deletion.id, "cy")


@pytest.mark.parametrize("name", ["", "  ", "a" * 81])
def test_a_name_that_is_none_is_refused(database, tickets, name):
    with pytest.raises(Unusable, match="Nothing was saved"):
        save_view(database, "tickets", name, MONDAY)


def test_a_name_that_is_taken_is_refused_and_an_unknown_one_said(database, tickets):
    save_view(database, "tickets", "Monday", MONDAY)
    other = save_view(database, "tickets", "Tuesday", MONDAY)

    with pytest.raises(Unusable, match="already a saved view “Monday”"):
        rename_view(database, "tickets", other.id, "monday")
    with pytest.raises(NotFound, match="There are: “Monday”, “Tuesday”"):
        find_view(database, "tickets", "Friday")


def test_a_copy_of_a_project_has_its_views_of_its_own_imports(database, tickets):
    (source,) = list_sources(database, "tickets")
    first = reviewing.list_examples(database, "tickets", Where())[0].id
    save_view(database, "tickets", "Of the file", View(source=source.id), shared=True)
    save_view(database, "tickets", "Like that", View(sort="similar", like=first), shared=True)
    save_view(database, "tickets", "Chosen", View(selection=7), shared=True)

    project_actions.copy_project(database, "tickets", "copy")

    (copied,) = list_sources(database, "copy")
    assert find_view(database, "copy", "Of the file").source == copied.id
    with database.read() as stores:
        like = find_view(database, "copy", "Like that").like
        assert stores.examples.get(stores.projects.get("copy").id, like).external_id == "T-1"
    assert [one.name for one in saved(database, "copy")] == ["Like that", "Of the file"]


def test_a_name_is_erased_from_saved_views_too(database, tickets, settings_here):
    save_view(database, "tickets", "Of Zacharias", View(person="Zacharias"), shared=True)

    erasure.erase_value(database, settings_here, "tickets", "Zacharias", dry_run=False)

    (view,) = saved(database, "tickets")
    assert (view.name, view.query) == ("Of (erased)", {"person": "(erased)"})
