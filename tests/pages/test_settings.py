"""Settings: the project as a whole, backups and erasing, as a person presses it."""

import zipfile

from curate.domain.jobs import RestoreRequest
from curate.services import backups, projects, reviewing
from curate.services.backups import back_up
from curate.services.importing import import_file
from curate.services.project_actions import archive_project, sweep_projects
from curate.settings import Settings
from curate.stores.examples import Where
from tests.pages.conftest import ROOT, page_text, press

SAMPLES = ROOT / "sample_data" / "tickets.csv"


def field(app, label):
    return next(one for one in app.text_input if one.label == label)


def test_a_project_is_renamed_and_copied(open_page, approved, do_jobs):
    app = open_page("settings", "Tickets")
    field(app, "Name").set_value("Bike shop")

    app = press(app, "Rename")

    assert app.query_params["project"] == "Bike shop"
    assert "is called Bike shop now" in app.success[0].value
    field(app, "Name of a copy").set_value("Second")
    press(app, "Copy")
    do_jobs()
    app = app.run()
    assert "Copy of the project: finished" in page_text(app)
    assert "Second has 30 examples" in page_text(app)
    assert press(app, "Open Second").query_params["project"] == "Second"
    assert len(reviewing.list_examples(approved, "Second", Where())) == 30


def test_a_name_that_is_taken_is_refused_in_words(open_page, here):
    projects.create_project(here, "First")
    projects.create_project(here, "Second")
    app = open_page("settings", "Second")
    field(app, "Name").set_value("First")

    app = press(app, "Rename")

    assert "exists already" in app.error[0].value
    assert projects.get_project(here, "Second")


def test_an_archived_project_is_listed_apart_on_home(open_page, here):
    projects.create_project(here, "Old *one*")
    projects.create_project(here, "New")
    archive_project(here, "Old *one*", archived=True)

    app = open_page(project="New")

    assert next(one for one in app.selectbox if one.label == "Project").options == ["New"]
    app = press(app, "Old \\*one\\*")
    assert app.query_params["project"] == "Old *one*"
    app = press(app.switch_page("settings/page.py").run(), "Bring it back from the archive")
    assert not projects.get_project(here, "Old *one*").archived


def test_a_project_is_deleted_only_when_its_name_is_typed(open_page, approved, do_jobs):
    app = press(open_page("settings", "Tickets"), "Delete the project…")
    assert "30 examples" in page_text(app)

    app = press(app, "Delete for good")
    assert "is not the name of the project" in app.error[0].value
    assert len(projects.list_projects(approved)) == 1
    # It stays open.
    field(app, "Type the name of the project to delete it").set_value("Tickets")
    app = press(app, "Delete for good")

    assert projects.list_projects(approved) == []
    assert "Deleted project Tickets" in app.success[0].value
    assert sweep_projects(approved, Settings()) == 1


def test_a_backup_is_made_listed_and_whole(open_page, approved, do_jobs):
    app = press(open_page("settings", "Tickets"), "Make a backup")
    assert "Make a backup" not in [one.label for one in app.button]
    do_jobs()
    app = app.run()

    (path,) = backups.list_backups(Settings())
    said = page_text(app).replace("\\", "")
    assert "Backup: finished" in said
    assert f"{path.name}: 30 examples, 30 changes to them." in said
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


def test_a_backup_is_restored_where_nothing_is_yet(open_page, here, tmp_path, do_jobs):
    other = Settings(home=tmp_path / "other")
    from curate.stores import open_database

    source = open_database(other)
    projects.create_project(source, "From there")
    import_file(source, "From there", SAMPLES)
    file = back_up(source, other, tmp_path / "curate.zip").file
    source.close()
    app = open_page("settings")
    field(app, "Path of the backup on this computer").set_value(str(SAMPLES))
    app = press(app, "Restore")
    assert "is no backup" in app.error[0].value

    field(app, "Path of the backup on this computer").set_value(str(file))
    app = press(app, "Restore")
    assert "Restore: waiting to start" in page_text(app)
    do_jobs()
    app = app.run()

    assert not app.error
    assert "curate.zip: 252 examples" in page_text(app)
    assert len(reviewing.list_examples(here, "From there", Where())) == 252
    assert app.query_params["project"] == "From there"


def test_while_a_backup_is_restored_none_is_made_and_what_failed_is_not_offered_for_ever(
    open_page, here
):
    with here.begin() as stores:
        job = stores.jobs.add(RestoreRequest("all.zip"), None, "ada")
        stores.jobs.claim((1, 0.0, "x"), job.id)
    app = open_page("settings")
    assert "Restore: running" in page_text(app)
    assert "Make a backup" not in [one.label for one in app.button]

    with here.begin() as stores:
        stores.jobs.end(job.id, "failed", error="It is cut. Nothing was restored: copy it again.")
    assert "It is cut." in page_text(app.run())
    projects.create_project(here, "Tickets")
    app = open_page("settings", "Tickets")
    assert "It is cut." not in page_text(app)
    assert "Make a backup" in [one.label for one in app.button]


def test_a_text_is_found_first_and_erased_when_it_is_meant(open_page, approved, do_jobs):
    first = reviewing.list_examples(approved, "Tickets", Where())[0]
    reviewing.decide(
        approved, "Tickets", first.id, "edit", edit=reviewing.Edit(output="Dear Maria Kowalska")
    )
    app = open_page("settings", "Tickets")
    field(app, "Text or ID").set_value("maria kowalska")

    press(app, "Find it")
    do_jobs()
    app = app.run()

    assert not app.error
    assert "Importing that file again" in page_text(app)
    button = next(one for one in app.button if one.label.startswith("Erase from"))
    assert button.disabled
    assert "Maria" in reviewing.list_examples(approved, "Tickets", Where())[0].output
    app = next(one for one in app.checkbox if "undo" in one.label).check().run()
    press(app, button.label)
    do_jobs()
    app = app.run()
    assert "Erasure: finished" in page_text(app)
    assert any("Where" in one.value for one in app.dataframe)
    assert reviewing.list_examples(approved, "Tickets", Where())[0].output == "Dear (erased)"
    assert field(app, "Text or ID").value == ""


def test_what_can_not_be_erased_is_said(open_page, approved):
    app = open_page("settings", "Tickets")
    field(app, "Text or ID").set_value("x")

    app = press(app, "Find it")

    assert "Nothing was erased" in app.error[0].value


def test_what_was_looked_for_in_another_tab_is_not_shown(open_page, approved, do_jobs):
    app = open_page("settings", "Tickets")
    field(app, "Text or ID").set_value("Topic: Battery")
    press(app, "Find it")
    do_jobs()

    assert "Erase from" in " ".join(one.label for one in app.run().button)
    assert "Erase from" not in " ".join(
        one.label for one in open_page("settings", "Tickets").button
    )


def test_a_ticket_that_is_not_there_is_said_with_the_form_to_try_again(
    open_page, approved, do_jobs
):
    app = open_page("settings", "Tickets")
    kind = next(one for one in app.radio if one.label == "What is erased")
    kind.set_value("A ticket, by its ID")
    field(app, "Text or ID").set_value("T-999")
    press(app, "Find it")
    do_jobs()

    app = app.run()

    assert "There is no ticket" in app.error[0].value
    assert "Start again" not in [one.label for one in app.button]
    assert field(app, "Text or ID")
