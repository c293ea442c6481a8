import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psutil
import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import ROOT
from tests.models.conftest import all_threads, smollm2  # noqa: F401 - fixtures
from tools.find_chromium import find

PATIENCE = 60


@pytest.fixture(scope="session")
def launch():
    """Starts a real Chromium, as Debian ships it; of Playwright there can be one in a process."""
    path = find()
    if path is None:
        pytest.fail("Chromium is missing: `make e2e` installs it where it may.")
    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", *more],
        )


@pytest.fixture(scope="session")
def chromium(launch):
    """A real Chromium."""
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def served(home, request):
    """The app as `curate app` serves it, in a home of its own that shares the real base model."""
    home.mkdir(parents=True)
    if "smollm2" in request.fixturenames:
        model = request.getfixturevalue("smollm2")
        (home / "models").symlink_to(model.parent, target_is_directory=True)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "CURATE_HOME": str(home), "CURATE_PERSON": "ada"}
    command = [
        sys.executable,
        "-c",
        "from curate.cli import main; main()",
        "app",
        "--port",
        str(port),
    ]
    with (home / "app.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/_stcore/health") as answer:  # noqa: S310
                if answer.status == 200:
                    break
        except OSError:
            time.sleep(0.1)
    yield url
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)
    for worker in workers(home):
        worker.kill()
        worker.wait()


def workers(home: Path) -> list[psutil.Process]:
    """The worker processes of a home."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        environment = process.info["environ"] or {}
        if "curate.worker" in (process.info["cmdline"] or []) and environment.get(
            "CURATE_HOME"
        ) == str(home):
            found.append(process)
    return found


class Person:
    """Somebody in front of the app: looks for what is on the page, and presses it."""

    def __init__(self, browser, url, shots):
        self.context = browser.new_context(viewport={"width": 1280, "height": 860})
        self.page = self.context.new_page()
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", lambda asked: self._watch(asked.url))
        self.page.on("websocket", lambda opened: self._watch(opened.url))
        self.url = url
        self.shots = shots
        self.page.goto(url)
        self.still()

    def _hear(self, said):
        """What the browser refused to do is a fault of ours, on any page."""
        if "Content Security Policy" in said.text or "Permissions-Policy" in said.text:
            self.problems.append(said.text)

    def _watch(self, url):
        """Nothing is asked of another host."""
        if urlsplit(url).netloc not in {urlsplit(self.url).netloc, ""}:
            self.problems.append(f"asked for {url}")

    def still(self, seconds=60):
        """Wait until Streamlit has nothing more to do."""
        self.page.wait_for_selector(
            '[data-testid=stApp][data-test-script-state="notRunning"]', timeout=seconds * 1000
        )

    def go(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_function("name => document.title.startsWith(`${name} · `)", arg=name)
        self.still()
        self.look()

    def look(self):
        """Presses count once the texts have been on screen for a moment, as a person needs it."""
        self.page.wait_for_timeout(500)

    def press(self, name, **more):
        self.page.get_by_role("button", name=name, **more).first.click()
        self.still()

    def sees(self, text, seconds=30):
        self.page.get_by_text(text).first.wait_for(timeout=seconds * 1000)

    def shoot(self, name):
        """The page at both widths, in both themes."""
        if self.shots is None:
            return
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            for width, height in ((1280, 860), (420, 860)):
                self.page.set_viewport_size({"width": width, "height": height})
                self.page.wait_for_timeout(600)
                self.page.screenshot(path=self.shots / f"{name}-{width}-{theme}.png")
                wide = self.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{name} scrolls sideways at {width}"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 860})
        self.page.wait_for_timeout(300)


@pytest.fixture
def person(chromium, served):
    """Somebody who just opened the app."""
    folder = os.environ.get("CURATE_TEST_SCREENSHOTS")
    shots = ROOT / folder if folder else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    somebody = Person(chromium, served, shots)
    yield somebody
    somebody.context.close()
    assert somebody.problems == []
