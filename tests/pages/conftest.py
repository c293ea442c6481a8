from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from curate import evaluation
from curate.domain.errors import CurateError
from curate.domain.examples import ImportedRow
from curate.domain.jobs import EvaluateRequest
from curate.domain.results import TrainingResult
from curate.evaluation import Answer
from curate.services import datasets, jobs, projects, reviewing, tuning
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
    st.cache_data.clear()
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


RESULT = TrainingResult(
    0.4, 0.52, 20, 24, 5, 100, 812.0, 84.0, Path("runs/1/adapter"),
    planned=40, ended="Stopped at step 24 of 40: no better for 4 steps. The weights of step 20 are kept.",
)  # fmt: skip


@pytest.fixture
def trained(frozen, do_jobs):
    """A finished run."""
    from pages.shared import context

    run, job = tuning.start_run(frozen, context.settings(), "Tickets", "v1")
    with frozen.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
        stores.jobs.end(job.id, "done", result=RESULT)
        stores.runs.finish(run.id, RESULT)
    return frozen


@pytest.fixture
def compared(trained):
    """An evaluation: the base model always wrong, the tuned one wrong on the first example only."""
    held_out = [
        one for one in datasets.dataset_records(trained, "Tickets", "v1") if one.part == "held_out"
    ]
    right = [Answer(one.output, 1.0, 50, 0.4) for one in held_out]
    wrong = [Answer("<b>I am **sorry**</b>", 1.0, 50, 2.0) for _ in held_out]
    answers = {"base": wrong, "tuned": [wrong[0], *right[1:]]}
    result, rows = evaluation.summarize(answers, held_out, None, 0, evaluation.Terms("exact_match"))
    with trained.begin() as stores:
        key = stores.projects.get("Tickets").id
        job = stores.jobs.add(
            EvaluateRequest("Tickets", "v1", (1,), ("base", "tuned"), "b"), key, "ada"
        )
        stores.jobs.end(job.id, "done", result=result)
        version = stores.datasets.get(key, "v1")
        stores.runs.add_evaluation(key, version.id, job.id, result, rows)
    return result, rows


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
