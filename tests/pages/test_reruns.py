"""A page runs anew only because of something, and never for ever."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from curate.services import importing, projects
from pages.shared.reruns import MOST
from tests.pages.conftest import page_text

PAGES = Path(__file__).parents[2] / "pages"


def runs(app, monkeypatch):
    """How often pages asked to run anew, from now on."""
    import streamlit as st

    asked = []
    real = st.rerun
    monkeypatch.setattr(st, "rerun", lambda **more: (asked.append(more), real(**more)))
    return asked


def test_no_page_runs_anew_but_by_what_counts_them():
    found = {
        str(path.relative_to(PAGES))
        for path in PAGES.rglob("*.py")
        if re.search(r"st\.rerun\((?!scope=\"fragment\")", path.read_text("utf-8"))
    }

    assert found == {"shared/reruns.py"}


def test_a_page_that_always_asks_to_run_anew_is_stopped(monkeypatch):
    def script():
        from pages.shared import reruns

        reruns.begin()
        reruns.run_again()

    app = AppTest.from_function(script)
    asked = runs(app, monkeypatch)

    app.run()

    assert len(asked) == MOST
    assert "it kept changing while it was drawn" in app.error[0].value
    app.run()
    assert len(asked) == 2 * MOST, "a person may try again"


def test_a_page_follows_what_happens_elsewhere_once_each_however_often(monkeypatch):
    def script():
        import streamlit as st

        from pages.shared import reruns

        reruns.begin()
        happened = st.session_state.setdefault("happened", 0)
        if happened < 3 * reruns.MOST:
            st.session_state["happened"] = happened + 1
        reruns.run_again_for(f"job {happened}")

    app = AppTest.from_function(script)
    asked = runs(app, monkeypatch)

    app.run()
    app.run()

    assert len(asked) == 3 * MOST + 1
    assert not app.error


@pytest.mark.parametrize("name", ["notes.jsonl", "Notes.JSONL", "con.txt", "x" * 300 + ".txt"])
def test_no_name_of_an_upload_makes_the_page_run_for_ever(open_page, here, home, monkeypatch, name):
    projects.create_project(here, "Tickets")
    app = open_page("import_", "Tickets")
    asked = runs(app, monkeypatch)
    content = (
        b'{"note": "n1", "text": "BP 140 over 90."}\n' if "json" in name.lower() else b"BP is fine."
    )

    app.file_uploader[0].set_value(
        [(name, content, "text/plain"), ("n2.md", b"Sore throat.", "text/plain")]
    )
    app.run()

    assert len(asked) == 1
    assert not app.exception
    assert not app.error
    kept = [path for path in (home / "uploads").rglob("*") if path.is_file()]
    assert 1 <= len(kept) <= 2
    assert "Input" in {one.label for one in app.multiselect}


@pytest.mark.parametrize("name", ["   ", "  ada ", "a  b"])
def test_blanks_around_a_name_do_not_make_the_page_run_for_ever(open_page, here, monkeypatch, name):
    projects.create_project(here, "Tickets")
    app = open_page("home", "Tickets")
    asked = runs(app, monkeypatch)

    next(one for one in app.text_input if one.label == "Your name").set_value(name).run()

    assert len(asked) <= 1
    assert not app.exception
    assert not [one for one in app.error if "kept changing" in one.value]


def test_leaving_one_file_out_keeps_the_others(open_page, here):
    projects.create_project(here, "Tickets")
    app = open_page("import_", "Tickets")
    tables = [
        (f"{name}.csv", f"{name},reply\n".encode() + b"It is late,Sorry\n" * 3, "text/csv")
        for name in ("question", "message")
    ]
    app.file_uploader[0].set_value(tables).run()

    next(one for one in app.button if one.label == "Leave this file out").click().run()

    assert not app.exception
    assert "message.csv" in page_text(app)
    assert not importing.list_sources(here, "Tickets")
