"""axe finds nothing serious on any page, in the light and in the dark."""

from importlib.resources import files

import pytest

from curate.services import members
from curate.settings import Settings
from curate.stores import Database
from tests.e2e.conftest import Person
from tests.e2e.test_door import DIALOGS, PAGES, PROJECT, attacked  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WORST = {"serious", "critical"}
# Colors change slowly where the theme does; what moves for ever is not waited for.
SETTLED = """
() => Promise.race([
    Promise.allSettled(document.getAnimations().map(one => one.finished)),
    new Promise(done => setTimeout(done, 2000)),
])
"""
RUN = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(one => ({
    id: one.id,
    impact: one.impact,
    help: one.help,
    places: one.nodes.map(node => `${node.target.flat().join(" ")}: ${node.failureSummary}`),
}))
"""


@pytest.fixture
def opened(home):
    """The database of the home."""
    database = Database(Settings().url)
    yield database
    database.close()


def faults(page, place):
    """What axe finds that keeps somebody from using a page, in words."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(700)
        page.evaluate(SETTLED)
        found += [
            f"{place}, {theme}, {one['id']} ({one['help']}): {spot}"
            for one in page.evaluate(RUN)
            if one["impact"] in WORST
            for spot in one["places"]
        ]
    page.emulate_media(color_scheme="light")
    return found


def test_axe_finds_nothing_serious_before_there_is_a_project(person):
    found = faults(person.page, "welcome")
    for place in ("import", "settings"):
        person.page.goto(f"{person.url}/{place}")
        person.still()
        person.look()
        found += faults(person.page, f"{place}, empty")

    assert found == []


def test_axe_finds_nothing_serious_on_any_page(served, chromium, attacked, opened):  # noqa: F811
    members.set_member(opened, PROJECT, "ada", "owner", "ada")
    members.set_member(opened, PROJECT, "Zoë", "viewer", "ada")
    person = Person(chromium, served, None)
    page = person.page
    found = []
    for place in PAGES:
        page.goto(f"{served}/{place}")
        person.still()
        page.get_by_test_id("page-title").wait_for()
        page.evaluate(
            "document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())"
        )
        person.still()
        person.look()
        found += faults(page, place or "home")
        if place == "findings":
            for tab in page.get_by_role("tab").all()[1:]:
                tab.click()
                person.still()
                person.look()
                found += faults(page, f"{place}, {tab.inner_text()}")
        for name in DIALOGS.get(place, ()):
            page.get_by_role("button", name=name).first.click()
            page.get_by_role("dialog").get_by_text("evil.example").first.wait_for()
            found += faults(page, f"{place}, {name}")
            page.keyboard.press("Escape")
            page.get_by_role("dialog").wait_for(state="hidden")
    person.context.close()

    assert found == [], "\n".join(found)
