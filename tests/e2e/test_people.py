"""Who somebody is, in a real browser: a name that stays, and a real provider to sign in with."""

import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from curate.services import members, people, projects
from curate.settings import Settings
from curate.stores import Database
from tests.e2e.conftest import PATIENCE, Person
from tests.web.test_reached import served
from tests.web.test_served import free_port

pytestmark = pytest.mark.e2e


@pytest.fixture
def browser(chromium):
    """A browser with an empty memory."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    yield context
    context.close()


class Visitor(Person):
    """Somebody in a tab of a browser that may know them."""

    def __init__(self, context, url):
        self.context, self.page, self.url, self.shots = context, context.new_page(), url, None
        self.problems = []
        self.page.on("console", self._hear)
        self.page.goto(url)
        self.still()

    def who(self):
        return self.page.locator(".st-key-page-head").inner_text()


@pytest.fixture
def opened(home):
    """The database of the home, with an open project."""
    home.mkdir()
    database = Database(Settings().url)
    projects.create_project(database, "Tickets")
    yield database
    database.close()


def test_a_name_stays_over_reload_restart_and_another_tab(home, opened, browser):
    port = free_port()
    with served("curate app", home, port, CURATE_PERSON="ada") as here:
        url = f"http://{here.host}"
        tab = Visitor(browser, url)
        assert "ada, a name, not a sign-in" in tab.who()
        field = tab.page.get_by_role("textbox", name="Your name")
        with tab.page.expect_response(lambda answer: answer.url.endswith("/api/me")) as kept:
            field.fill("Zoë Quist")
            field.press("Enter")
        assert kept.value.status == 200
        tab.sees("Zoë Quist, a name, not a sign-in")

        tab.page.reload()
        tab.still()
        tab.sees("Zoë Quist, a name, not a sign-in")
        assert "Zoë Quist, a name" in Visitor(browser, f"{url}/review").who()
        assert tab.page.evaluate("document.cookie").count("curate_name") == 0

    with served("curate app", home, port, CURATE_PERSON="ada"):
        assert "Zoë Quist, a name" in Visitor(browser, url).who()
        stranger = browser.browser.new_context()
        assert "ada, a name" in Visitor(stranger, url).who()
        stranger.close()


def test_a_viewer_is_offered_nothing_that_changes_and_a_stranger_sees_no_project(
    home, opened, browser
):
    for name, role in {"ada": "owner", "vic": "viewer"}.items():
        members.set_member(opened, "Tickets", name, role, "ada")
    with served("curate app", home, CURATE_PERSON="vic") as here:
        tab = Visitor(browser, f"http://{here.host}")
        tab.sees("Where the project stands")
        menu = tab.page.get_by_test_id("stTopNavLinkContainer").all_inner_texts()
        assert menu
        assert not {"Import", "Train", "Settings"} & {one.split("\n")[-1] for one in menu}
        tab.page.goto(f"http://{here.host}/settings?project=Tickets")
        tab.sees("You are no owner of this project")
    with served("curate app", home, CURATE_PERSON="eve") as here:
        tab = Visitor(browser, f"http://{here.host}/?project=Tickets")
        tab.sees("There is no project “Tickets”")
        tab.sees("Welcome to Curate")


@contextmanager
def provider():
    """An OpenID provider that takes anybody's word, and says what is known of two people."""
    port = free_port()
    users = (
        '{"sub": "ada", "email": "Ada@example.com", "email_verified": true}',
        '{"sub": "eve", "email": "ada@example.com", "email_verified": false}',
    )
    claims = [part for one in users for part in ("--user-claims", one)]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *claims],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    metadata = f"http://localhost:{port}/.well-known/openid-configuration"
    deadline = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                with urlopen(metadata):
                    break
            except OSError:
                time.sleep(0.1)
            assert time.monotonic() < deadline, "The provider did not start."
        yield metadata
    finally:
        process.terminate()
        process.wait(PATIENCE)


def sign_in(tab, name):
    """Press Sign in, and say who one is on the page of the provider."""
    tab.page.get_by_role("button", name="Sign in").click()
    tab.page.get_by_role("button", name=name, exact=True).first.click()
    tab.page.wait_for_url(f"{tab.url}/**")
    tab.still()


def test_people_sign_in_with_a_provider_and_own_what_they_create(home, opened, chromium):
    port = free_port()
    with provider() as metadata:
        (home / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\n'
            f'client_id = "curate"\nclient_secret = "s"\nserver_metadata_url = "{metadata}"\n',
            encoding="utf-8",
        )
        with served("curate app", home, port):
            url = f"http://localhost:{port}"
            one, other = chromium.new_context(), chromium.new_context()
            tab = Visitor(one, url)
            assert "Sign in to see the projects" in tab.who()
            tab.page.goto(f"{url}/review?project=Tickets")
            tab.still()
            assert "Tickets" not in tab.page.locator("body").inner_text()

            sign_in(tab, "ada")
            tab.sees("ada@example.com, signed in")
            tab.page.get_by_text("New project").click()
            tab.page.get_by_role("textbox", name="Project name").fill("Hers")
            tab.press("Create and import a file")
            tab.page.wait_for_url("**project=Hers**")
            assert [(m.person, m.role) for m in people.list_members(opened, "Hers")] == [
                ("ada@example.com", "owner")
            ]

            # An address that the provider did not verify makes nobody somebody else.
            eve = Visitor(other, url)
            sign_in(eve, "eve")
            eve.sees("eve, signed in")
            eve.page.goto(f"{url}/?project=Hers")
            eve.sees("There is no project “Hers”")

            tab.page.goto(url)
            tab.still()
            tab.page.get_by_role("button", name="Sign out").click()
            # The provider asks whether to sign out there too; here it is done.
            tab.page.wait_for_url("**/end_session?**")
            tab.page.goto(url)
            tab.still()
            assert "Sign in to see the projects" in tab.who()
            forged = tab.page.request.post(f"{url}/api/me", data={"name": "ada@example.com"})
            assert forged.status == 403
            one.close()
            other.close()
