import pytest

from curate.domain.actions import MemberChange
from curate.domain.errors import NotAllowed, NotFound, NothingToUndo, Unusable
from curate.services.changes import can_be_undone, list_actions, undo_last
from curate.services.members import remove_member, set_member
from curate.services.people import (
    LEAST,
    list_members,
    permit,
    preferences_of,
    projects_of,
    require,
    require_everywhere,
    role_of,
    set_preferences,
)
from curate.services.projects import create_project


def roles(database, project="tickets"):
    return {one.person: one.role for one in list_members(database, project)}


def test_a_project_without_members_is_open_to_everybody_as_an_owner(database, project):
    with database.read() as stores:
        assert role_of(stores, project.id, "whoever") == "owner"
        require(stores, project.id, "whoever", "owner")

    assert list_members(database, "tickets") == []


def test_whoever_adds_somebody_else_first_becomes_an_owner_with_it(database, project):
    added = set_member(database, "tickets", "  Zoë   Quist ", "reviewer", "ada")

    assert (added.person, added.role, added.added_by) == ("Zoë Quist", "reviewer", "ada")
    assert roles(database) == {"Zoë Quist": "reviewer", "ada": "owner"}
    with database.read() as stores:
        assert role_of(stores, project.id, "whoever") is None


def test_an_address_is_the_same_in_whatever_letters(database, project):
    set_member(database, "tickets", "Zoe@Example.com", "reviewer", "Ada")
    assert roles(database) == {"Ada": "owner", "zoe@example.com": "reviewer"}

    remove_member(database, "tickets", "ZOE@example.com", "Ada")
    assert roles(database) == {"Ada": "owner"}


def test_each_role_may_do_what_those_before_it_may(database, project):
    for person, role in {"vic": "viewer", "rae": "reviewer"}.items():
        set_member(database, "tickets", person, role, "ada")

    def may(person, least):
        with database.read() as stores:
            try:
                require(stores, project.id, person, least)
            except NotAllowed:
                return False
            return True

    allowed = {
        person: [least for least in ("viewer", "reviewer", "owner") if may(person, least)]
        for person in ("vic", "rae", "ada", "eve")
    }
    assert allowed == {
        "vic": ["viewer"],
        "rae": ["viewer", "reviewer"],
        "ada": ["viewer", "reviewer", "owner"],
        "eve": [],
    }


def test_who_may_not_is_told_what_they_are_and_whom_to_ask(database, project):
    set_member(database, "tickets", "vic", "viewer", "ada")

    with database.read() as stores:
        with pytest.raises(NotAllowed) as viewer:
            permit(stores, project.id, "vic", "rule")
        with pytest.raises(NotAllowed) as stranger:
            permit(stores, project.id, "eve", "rule")

    assert str(viewer.value) == (
        "vic is a viewer of this project, and only an owner can do that. Nothing was done. "
        "Ask an owner (ada)."
    )
    assert str(stranger.value).startswith("eve does not belong to this project. Nothing was done.")
    assert "ada" not in str(stranger.value)
    assert viewer.value.code == "not_allowed"


def test_only_owners_say_who_belongs_to_a_project(database, project):
    set_member(database, "tickets", "rae", "reviewer", "ada")

    for person in ("rae", "eve"):
        with pytest.raises(NotAllowed):
            set_member(database, "tickets", person, "owner", person)
        with pytest.raises(NotAllowed):
            remove_member(database, "tickets", "ada", person)

    assert roles(database) == {"ada": "owner", "rae": "reviewer"}


def test_the_last_owner_is_neither_removed_nor_demoted(database, project):
    set_member(database, "tickets", "rae", "reviewer", "ada")

    with pytest.raises(Unusable, match="make somebody else an owner first"):
        set_member(database, "tickets", "ada", "viewer", "ada")
    with pytest.raises(Unusable, match="would have no owner"):
        remove_member(database, "tickets", "ada", "ada")

    set_member(database, "tickets", "rae", "owner", "ada")
    remove_member(database, "tickets", "ada", "rae")
    assert roles(database) == {"rae": "owner"}


def test_an_open_project_gets_no_first_member_who_is_no_owner(database, project):
    with pytest.raises(Unusable, match="would have no owner"):
        set_member(database, "tickets", "ada", "reviewer", "ada")

    assert roles(database) == {}


def test_who_is_no_member_is_not_removed(database, project):
    set_member(database, "tickets", "ada", "owner", "ada")

    with pytest.raises(NotFound, match="no member 'eve'"):
        remove_member(database, "tickets", "eve", "ada")


def test_a_project_with_a_proven_creator_belongs_to_them_alone(database):
    create_project(database, "hers", owner="ada@example.com")
    create_project(database, "open")

    assert [(one.name, role) for one, role in projects_of(database, "ada@example.com")] == [
        ("open", "owner"),
        ("hers", "owner"),
    ]
    assert [one.name for one, _ in projects_of(database, "eve@example.com")] == ["open"]


def test_what_concerns_every_project_needs_an_owner_of_every_project(database):
    create_project(database, "open")
    with database.read() as stores:
        require_everywhere(stores, "eve")

    create_project(database, "hers", owner="ada")
    with database.read() as stores:
        require_everywhere(stores, "ada")
        with pytest.raises(NotAllowed):
            require_everywhere(stores, "eve")


def test_names_of_roles_are_those_that_actions_need():
    assert set(LEAST.values()) <= {"viewer", "reviewer", "owner"}


def test_preferences_are_kept_for_a_person_in_all_projects(database):
    assert preferences_of(database, "ada") == {}

    set_preferences(database, "ada", {"keys": {"approve": "a"}})
    set_preferences(database, "ada", {"keys": {"approve": "y"}})
    set_preferences(database, "rae", {})

    assert preferences_of(database, "ada") == {"keys": {"approve": "y"}}
    with pytest.raises(Unusable, match="too long"):
        set_preferences(database, "ada", {"keys": "y" * 20_000})


def test_who_belongs_to_a_project_is_part_of_its_history(database, project):
    set_member(database, "tickets", "rae", "viewer", "ada")
    set_member(database, "tickets", "rae", "owner", "ada")
    set_member(database, "tickets", "rae", "owner", "ada")
    set_member(database, "tickets", "ada", "reviewer", "ada")
    remove_member(database, "tickets", "ada", "rae")

    done = list_actions(database, "tickets")[::-1]

    assert [(one.person, one.kind, one.summary) for one in done] == [
        ("ada", "member", "Added ada as an owner"),
        ("ada", "member", "Added rae as a viewer"),
        ("ada", "member", "Made rae an owner (viewer before)"),
        ("ada", "member", "Made ada a reviewer (owner before)"),
        ("rae", "member", "Removed ada from the project (reviewer before)"),
    ]
    assert done[2].details.member == MemberChange("rae", "viewer", "owner")
    assert not any(can_be_undone(one) for one in done)
    with pytest.raises(NothingToUndo):
        undo_last(database, "tickets", "rae")
