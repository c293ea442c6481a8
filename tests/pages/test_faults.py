"""What goes wrong underneath is a sentence on the page, and the page works again afterwards."""

from contextlib import contextmanager

import pytest

from curate.domain.faults import ConnectionLost
from curate.services import importing, projects
from curate.stores import Database
from tests.pages.tickets import NAME

PAGES = (
    "home",
    "import_",
    "quality",
    "findings",
    "duplicates",
    "review",
    "dataset",
    "train",
    "results",
)


def failing(monkeypatch, name, fault):
    """Every transaction of a kind fails."""

    @contextmanager
    def fail(_database):
        raise fault
        yield

    monkeypatch.setattr(Database, name, fail)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_dies_of_a_database_that_went_away(here, open_page, monkeypatch, page):
    projects.create_project(here, NAME)
    app = open_page("home", NAME)
    with monkeypatch.context() as while_it_lasts:
        failing(while_it_lasts, "read", ConnectionLost("server closed the connection"))

        app.run() if page == "home" else app.switch_page(f"{page}/page.py").run()

        assert not app.exception
        (error,) = app.error
        assert "The connection to the database was lost" in error.value
        assert "Try again when the database server runs." in error.value

    app.run()

    assert not app.exception
    assert not app.error


def test_an_upload_that_the_disk_has_no_room_for_is_a_sentence(here, open_page, monkeypatch):
    projects.create_project(here, NAME)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "sort_uploads", full)

    app = open_page("import_", NAME).file_uploader[0].upload("a.csv", b"id,x\n1,2\n").run()

    assert not app.exception
    assert "is full" in app.error[0].value
