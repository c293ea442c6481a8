"""A server with projects to review, and somebody at the desk."""

import csv
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from urllib.request import urlopen

from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import list_examples
from curate.stores import Database
from curate.stores.examples import Where
from tests.conftest import ROOT
from tests.web.test_served import free_port

PATIENCE = 60


class DeskServer:
    """`curate app` in a home of its own, which can be killed and started again."""

    def __init__(self, home):
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        home.mkdir(parents=True, exist_ok=True)
        self.database = Database(f"sqlite:///{home / 'curate.db'}")

    def start(self):
        environment = {
            **os.environ,
            "CURATE_HOME": str(self.home),
            "CURATE_PERSON": "ada",
            "CURATE_RESERVE_MB": "1",
            "PYTHONPATH": str(ROOT),
        }
        run = "from curate.cli import main; main()"
        with (self.home / "app.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", run, "app", "--port", str(self.port)],
                env=environment,
                cwd=self.home,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with closing(urlopen(f"{self.url}/_stcore/health")):  # noqa: S310
                    return self
            except OSError:
                assert time.monotonic() < deadline, (self.home / "app.log").read_text()
                time.sleep(0.1)

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def project(self, name, rows, *, check=False):
        """A project of (id, message, answer[, label]) rows."""
        create_project(self.database, name)
        path = self.home / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            header = ("Ticket ID", "Message", "Triage", "Queue")
            csv.writer(file).writerows([header[: len(rows[0])], *rows])
        import_file(self.database, name, path)
        if check:
            run_checks(self.database, name)

    def examples(self, name):
        """The examples of a project by their own ids."""
        return {one.external_id: one for one in list_examples(self.database, name, Where())}


class Reviewer:
    """Somebody at the desk, with the keys."""

    def __init__(self, context, server, project):
        self.context = context
        self.server = server
        self.project = project
        self.problems = []
        self.page = None

    def is_called(self, name):
        """The browser remembers a name, as the one that somebody gives on Home."""
        answer = self.context.request.post(f"{self.server.url}/api/me", data={"name": name})
        assert answer.ok, answer.text()

    def open(self, query=""):
        """The desk in a new tab."""
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(f"{self.server.url}/review?project={self.project}{query}")
        self.page.locator("[data-testid=desk][data-example]").wait_for(timeout=PATIENCE * 1000)
        self.look()
        return self

    def reload(self):
        self.page.reload()
        self.page.locator("[data-testid=desk][data-example]").wait_for(timeout=PATIENCE * 1000)
        self.look()

    def look(self):
        """Presses count once the example has been on the screen for a moment."""
        self.page.wait_for_timeout(250)

    @property
    def desk(self):
        return self.page.get_by_test_id("desk")

    @property
    def answer(self):
        return self.page.get_by_test_id("desk-answer")

    @property
    def shown(self):
        """The example's own id."""
        return self.desk.get_attribute("data-external-id")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.look()

    def saved(self, state="all", waiting=None):
        """Wait until the desk says so."""
        more = "" if waiting is None else f"[data-waiting='{waiting}']"
        self.page.locator(f"[data-testid=desk][data-saved={state}]{more}").wait_for(
            timeout=PATIENCE * 1000
        )

    def sees(self, text):
        self.desk.get_by_text(text).first.wait_for(timeout=PATIENCE * 1000)
