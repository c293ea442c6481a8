import pytest
import streamlit as st

from curate.services import projects
from tests.pages.conftest import head
from tests.pages.tickets import NAME, import_tickets

PAGES = {
    "home": "Home",
    "import_": "Import",
    "quality": "Quality",
    "findings": "Findings",
    "duplicates": "Duplicates",
    "review": "Review",
    "team": "Team",
    "dataset": "Dataset",
    "train": "Train",
    "results": "Results",
    "blind": "Blind comparison",
    "settings": "Settings",
}


@pytest.fixture
def titles(monkeypatch):
    """The titles of the browser tab, one for each run of the app."""
    given = []

    def set_page_config(page_title=None, **_):
        if page_title is not None:
            given.append(page_title)

    monkeypatch.setattr(st, "set_page_config", set_page_config)
    return given


def test_the_tab_names_the_page_the_project_and_the_app(open_page, here, titles):
    projects.create_project(here, "Tickets")

    for page, name in PAGES.items():
        open_page(page, "Tickets")

        assert titles[-1] == f"{name} · Tickets · Curate"


def test_without_a_project_the_tab_names_the_page_and_the_app(open_page, titles):
    open_page()

    assert titles == ["Home · Curate"]


def test_the_tab_has_a_title_even_if_the_database_can_not_be_opened(open_page, here, titles):
    with here.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    open_page()

    assert titles == ["Home · Curate"]


def test_every_page_begins_with_its_project_its_title_and_a_sentence(open_page, here, tmp_path):
    import_tickets(here, tmp_path)

    for page, name in PAGES.items():
        app = open_page(page, NAME)

        assert head(app) == (NAME, name)
        sentence = app.caption[1].value
        assert sentence.endswith(".")
        assert not app.exception
