"""What somebody sees and can press, by their role."""

import pytest

from curate.services import checking, members, people
from tests.pages.conftest import page_text
from tests.pages.tickets import NAME, import_tickets

MEMBERS = {"ada": "owner", "rae": "reviewer", "vic": "viewer"}
PAGES = ("home", "quality", "findings", "duplicates", "review", "examples", "dataset", "results")
OWNERS = ("import_", "train", "settings")


@pytest.fixture
def shared(here, tmp_path):
    """A project with members, in which the checks have run."""
    import_tickets(here, tmp_path)
    checking.run_checks(here, NAME, person="ada")
    for person, role in MEMBERS.items():
        members.set_member(here, NAME, person, role, "ada")
    return here


def labels(app):
    return {one.label for one in app.button}


@pytest.mark.parametrize("page", OWNERS)
def test_pages_of_owners_say_so_to_others(open_page, shared, monkeypatch, page):
    for person in ("rae", "vic"):
        monkeypatch.setenv("CURATE_PERSON", person)

        app = open_page(page, NAME)

        assert "You are no owner of this project" in page_text(app)
        assert labels(app) == {"Go to Home"}
    monkeypatch.setenv("CURATE_PERSON", "ada")
    assert "You are no owner" not in page_text(open_page(page, NAME))


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_reads_every_page_and_is_offered_no_decision(open_page, shared, monkeypatch, page):
    monkeypatch.setenv("CURATE_PERSON", "vic")

    app = open_page(page, NAME)

    assert not app.exception
    # On Quality, “Fix” leads to the findings.
    deciding = (
        *(["Fix"] if page != "quality" else []),
        "Dismiss",
        "Keep",
        "Undo",
        "Run the checks",
        "Approve",
        "Reject",
        "Create a version",
    )
    assert not [one for one in labels(app) if one.startswith(deciding)]


def test_a_reviewer_fixes_and_dismisses_and_changes_no_rule_and_no_format(
    open_page, shared, monkeypatch
):
    monkeypatch.setenv("CURATE_PERSON", "rae")

    app = open_page("findings", NAME)

    assert {"Dismiss", "Run the checks again"} <= labels(app)
    assert "Add a rule" not in page_text(on_rules(app))
    monkeypatch.setenv("CURATE_PERSON", "ada")
    assert "Add a rule" in page_text(on_rules(open_page("findings", NAME)))


def test_a_press_that_a_role_does_not_allow_is_refused_by_the_service(
    open_page, shared, monkeypatch
):
    app = open_page("findings", NAME)
    members.set_member(shared, NAME, "rae", "owner", "ada")
    members.set_member(shared, NAME, "ada", "viewer", "rae")

    app = next(one for one in app.button if one.label == "Dismiss").click().run()

    assert "ada is a viewer of this project" in page_text(app)
    assert not checking.list_findings(shared, NAME, status="dismissed")


def test_who_does_not_belong_to_a_project_does_not_learn_that_it_is_there(
    open_page, shared, monkeypatch
):
    monkeypatch.setenv("CURATE_PERSON", "eve")

    app = open_page(project=NAME)

    assert f"There is no project “{NAME}”" in app.warning[0].value
    assert app.query_params.get("project") is None
    assert "Welcome to Curate" in page_text(app)


def test_backups_are_not_offered_to_who_may_not_see_every_project(open_page, shared, monkeypatch):
    assert "Make a backup" in labels(open_page("settings", NAME))
    monkeypatch.setenv("CURATE_PERSON", "eve")

    app = open_page("settings")

    assert "Make a backup" not in labels(app)
    assert "Restore a backup" not in page_text(app)


def test_people_are_added_changed_and_removed_and_each_is_undone(open_page, here, tmp_path):
    import_tickets(here, tmp_path)
    app = open_page("settings", NAME)
    assert "Everybody who can open this app is an owner" in page_text(app)

    app.text_input(key="new-member").set_value("Zoë")
    app = press(app, "Add")
    assert roles(here) == {"Zoë": "reviewer", "ada": "owner"}
    assert "Zoë is a reviewer now." in page_text(app)

    role = next(one for one in app.selectbox if one.label == "Zoë")
    app = role.set_value("viewer").run()
    assert roles(here)["Zoë"] == "viewer"
    app = press(app, "Undo the change of Zoë")
    assert roles(here)["Zoë"] == "reviewer"

    press(app, "Remove")
    assert roles(here) == {"ada": "owner"}


def test_the_only_owner_stays_one(open_page, here, tmp_path):
    import_tickets(here, tmp_path)
    members.set_member(here, NAME, "ada", "owner", "ada")
    app = open_page("settings", NAME)

    app = press(app, "Remove")

    assert "would have no owner" in page_text(app)
    assert roles(here) == {"ada": "owner"}


def on_rules(app):
    app.session_state["tabs"] = "Custom rules"
    return app.run()


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def roles(database):
    return {one.person: one.role for one in people.list_members(database, NAME)}
