import pytest

from curate.services import changes, projects, reviewing
from curate.services.home import home_page
from curate.services.importing import import_file
from curate.stores.examples import Where
from tests.pages.conftest import ROOT, head, page_text, press

SAMPLES = ROOT / "sample_data" / "tickets.csv"


def test_the_first_start_offers_the_samples_and_the_import_of_a_file(open_page):
    app = open_page()

    labels = [button.label for button in app.button]
    assert labels == ["Try it with the sample tickets", "Import my file"]
    assert "Tuning teaches a form" in page_text(app)
    assert not app.exception


def test_the_sample_tickets_are_there_after_one_press(open_page, here, do_jobs):
    app = press(open_page(), "Try it with the sample tickets")
    assert "Import: waiting to start" in page_text(app)

    do_jobs()
    app.run()

    assert app.query_params["project"] == "Sample tickets"
    assert {metric.label: metric.value for metric in app.metric}["Examples"] == "252"
    assert home_page(here, "Sample tickets").status.sources == 1


def test_pressing_twice_imports_the_samples_once(open_page, here, do_jobs):
    press(open_page(), "Try it with the sample tickets")
    do_jobs()

    from curate.services import importing
    from pages.shared import context

    importing.start_samples(here, context.settings())

    assert do_jobs() == []


def test_importing_a_file_begins_with_a_project(open_page, here):
    app = open_page()
    app.text_input[0].set_value("Complaints")
    app.text_input[1].set_value("Write our reply")

    app = press(app, "Import my file")

    assert projects.list_projects(here)[0].name == "Complaints"
    assert app.title[0].value == "Import"


def test_a_name_that_is_taken_is_refused_in_words(open_page, here):
    projects.create_project(here, "Complaints")
    app = open_page(project="Complaints")
    form = [one for one in app.text_input if one.label == "Project name"]
    form[0].set_value("Complaints")

    app = press(app, "Create and import a file")

    assert "exists already" in app.error[0].value


def test_the_next_step_follows_where_the_project_stands(open_page, here):
    projects.create_project(here, "Tickets")
    app = open_page(project="Tickets")
    assert "Import a file" in [button.label for button in app.button]

    import_file(here, "Tickets", SAMPLES)
    app.run()

    assert "Go to Findings" in [button.label for button in app.button]


def test_the_task_is_edited_where_it_is_read(open_page, here):
    projects.create_project(here, "Tickets", "Old words")
    app = open_page(project="Tickets")

    app.text_area[0].set_value("New words")
    app = press(app, "Save")

    assert "New words" in page_text(app)
    assert projects.get_project(here, "Tickets").task == "New words"


def test_the_address_chooses_the_project(open_page, here):
    projects.create_project(here, "First")
    projects.create_project(here, "Second")

    assert head(open_page(project="First")) == ("First", "Home")
    assert head(open_page()) == ("Second", "Home")


def test_a_project_that_is_gone_is_named_and_another_shown(open_page, here):
    projects.create_project(here, "First")

    app = open_page(project="*Gone*")

    assert "There is no project “\\*Gone\\*”." in app.warning[0].value
    assert app.query_params["project"] == "First"


def test_the_name_of_a_person_is_written_beside_what_they_do(open_page, here):
    projects.create_project(here, "First")
    app = open_page(project="First")
    name = next(one for one in app.text_input if one.label == "Your name")

    app = name.set_value("Grace").run()

    assert app.session_state["person"] == "Grace"
    assert "not a sign-in" in page_text(app)


def test_a_database_of_another_version_is_refused_in_a_sentence(open_page, here, home):
    with here.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    app = open_page()

    assert "was made by another version of Curate (schema 9999" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize("page", ["home", "settings"])
def test_what_is_no_database_is_a_sentence_under_the_title_of_the_page(
    open_page, tmp_path, monkeypatch, page
):
    file = tmp_path / "elsewhere" / "curate.db"
    file.parent.mkdir()
    file.write_bytes(b"Dear diary, " * 500)
    monkeypatch.setenv("CURATE_HOME", str(file.parent))

    app = open_page(page)

    assert "elsewhere/curate.db can't be used (file is not a database)" in app.error[0].value
    assert app.title[0].value.casefold() == page
    assert not app.exception
    assert file.read_bytes() == b"Dear diary, " * 500


def test_the_history_offers_to_undo_what_can_be_undone(approved, open_page):
    ids = [one.id for one in reviewing.list_examples(approved, "Tickets", Where())]
    reviewing.decide(approved, "Tickets", ids[0], "reject", person="bob")
    changes.undo_last(approved, "Tickets", "bob")

    app = press(open_page("home", "Tickets"), "All actions")

    assert not app.exception
    undo, reject, bulk = changes.list_actions(approved, "Tickets")
    offered = [one.key for one in app.button if (one.key or "").startswith("undo-action-")]
    assert offered == [f"undo-action-{bulk.id}"]
    for one in (undo, reject, bulk):
        assert one.summary in page_text(app)
    assert "bob, just now · undone" in page_text(app)
