from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from curate.domain.errors import CurateError
from curate.domain.examples import ImportedRow
from curate.services import datasets, jobs, projects, reviewing
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples.incoming import Incoming
from curate.worker import work_on

ROOT = Path(__file__).parents[2]
TIMEOUT = 60


@pytest.fixture(autouse=True)
def fresh_server():
    """What the server keeps between sessions is forgotten, and its database closed."""
    from pages.shared import context

    st.cache_resource.clear()
    yield
    with suppress(CurateError):
        context.database().close()
    st.cache_resource.clear()


@pytest.fixture
def here(home):
    """The database that the app opens by itself."""
    opened = Database(Settings().url)
    yield opened
    opened.close()


@pytest.fixture
def open_page(here):
    """Opens a page of the app in a fresh session, as a bookmark does."""

    def opened(page="home", project=None):
        app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=TIMEOUT)
        if project is not None:
            app.query_params["project"] = project
        app.run()
        return app if page == "home" else app.switch_page(f"{page}/page.py").run()

    return opened


@pytest.fixture
def do_jobs(here, monkeypatch):
    """Instead of another process, the test itself does what waits, when it is told to."""
    asleep = SimpleNamespace(Popen=lambda *_, **__: SimpleNamespace(poll=lambda: 0), DEVNULL=None)
    monkeypatch.setattr(jobs, "subprocess", asleep)

    def do():
        done = []
        while True:
            with here.begin() as stores:
                job = stores.jobs.claim(jobs.this_process())
            if job is None:
                return done
            work_on(here, Settings(), job)
            done.append(jobs.get_job(here, job.id))

    return do


TOPICS = ("Delivery", "Battery", "Billing", "Brakes")
# Texts that no similarity check takes for duplicates.
WORDS = [
    "amber",
    "basil",
    "cedar",
    "dune",
    "ember",
    "fjord",
    "glade",
    "heron",
    "islet",
    "jetty",
    "knoll",
    "larch",
    "marsh",
    "north",
    "otter",
    "plume",
    "quartz",
    "ridge",
    "slate",
    "thorn",
    "umber",
    "vetch",
    "willow",
    "yarrow",
    "zephyr",
    "acorn",
    "birch",
    "clover",
    "delta",
    "elm",
]


@pytest.fixture
def approved(here):
    """A project named ``Tickets`` with thirty approved examples of four topics."""
    projects.create_project(here, "Tickets", "Write a triage card.")
    rows = [
        Incoming.of(
            number,
            number,
            ImportedRow(
                line=number + 2,
                input=" ".join(f"{WORDS[number]}{place * 7 % 30}{number}" for place in range(12)),
                output=f"Topic: {TOPICS[number % 4]}\nUrgency: Low",
                label=TOPICS[number % 4],
                external_id=f"T-{number}",
                groups={"customer": f"C-{number // 2}"},
                created_at=f"2026-01-{number % 28 + 1:02}",
            ),
        )
        for number in range(30)
    ]
    with here.begin() as stores:
        key = stores.projects.get("Tickets").id
        source = stores.sources.open(
            key, name="tickets.csv", sha256="", format="csv", preset=None, mapping={}, person="ada"
        )
        stores.examples.add(key, source, rows)
        stores.sources.publish(source, {"read": 30, "added": 30})
    reviewing.approve_where(here, "Tickets", "all")
    return here


@pytest.fixture
def frozen(approved):
    """The same, with a dataset version."""
    datasets.create_version(approved, "Tickets")
    return approved


def page_text(app):
    """Everything that a page says in words, as one text."""
    kinds = (
        "title",
        "subheader",
        "markdown",
        "caption",
        "text",
        "info",
        "success",
        "warning",
        "error",
    )
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def press(app, label):
    """Press the button of that label."""
    button = next(one for one in app.button if one.label == label)
    return button.click().run()


def head(app):
    """The project and the title in the head of the page."""
    project = next(one.value for one in app.caption if ":material/folder_open:" in one.value)
    return project.removeprefix(":material/folder_open: "), app.title[0].value
