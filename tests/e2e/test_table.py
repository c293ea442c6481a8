"""The table, the guidelines and the duplicates in Chromium: what AppTest can't see."""

import signal

import pytest
from playwright.sync_api import expect

from curate.services import guidelines
from tests.e2e.desk import PATIENCE, DeskServer, Reviewer

pytestmark = pytest.mark.e2e

ROWS = [
    (f"T-{number:03}", f"My bike number {number} is late, where is it?", f"Topic: Delivery {number}", "AB"[number % 2])
    for number in range(1, 131)
]  # fmt: skip
PAIRS = [
    ("A-1", "My bicycle was delivered with a broken mudguard, what now?", "We replace it."),
    ("A-2", "My bicycle was delivered with a broken mudguard, what now?!", "Choose form A."),
    ("B-1", "Please send the invoice for my last order to me once again.", "It is on its way."),
    ("B-2", "Please send the invoice for my last order to me once again!", "You have it."),
    ("C-1", "Do you ship the Wren to the Channel Islands?", "Yes, we do."),
]
HOSTILE = (
    "# <img src=x onerror=alert(1)>\n- [press](javascript:alert(2)) **bold**\n<script>alert(3)</script>\n"
    "`<b>code</b>` ![x](http://evil.example/x.png)\n\n```\n<iframe src=//evil.example>\n```"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = DeskServer(tmp_path_factory.mktemp("table") / "home").start()
    yield running
    running.kill(signal.SIGTERM)
    running.database.close()


@pytest.fixture
def visit(chromium, server):
    """Opens a page of a project; what goes wrong in it fails the test."""
    problems, contexts = [], []

    def visited(place, project):
        context = chromium.new_context(viewport={"width": 1280, "height": 860})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{server.url}/{place}?project={project}")
        return page

    yield visited
    for context in contexts:
        context.close()
    assert problems == []


def wait(page, text):
    page.get_by_text(text).first.wait_for(timeout=PATIENCE * 1000)
    still(page)


def still(page):
    page.wait_for_selector(
        '[data-testid=stApp][data-test-script-state="notRunning"]', timeout=PATIENCE * 1000
    )
    page.wait_for_timeout(400)


def cell(page, row, x):
    """Where something of a row of the table is; row -1 is the head."""
    page.get_by_test_id("stDataFrame").locator("canvas").first.wait_for(timeout=PATIENCE * 1000)
    box = page.get_by_test_id("stDataFrame").bounding_box()
    return box["x"] + x, box["y"] + 18 + 35 * (row + 1)


def test_rows_are_ticked_over_pages_and_changed_as_one_action(visit, server):
    server.project("ticks", ROWS)
    page = visit("examples", "ticks")
    wait(page, "1 to 100 of 130")
    for row in (0, 2):
        page.mouse.click(*cell(page, row, 18))
        wait(page, f"{1 + row // 2} selected")
    page.get_by_test_id("stPaginationNext").click()
    wait(page, "101 to 130 of 130")
    assert page.url.endswith("page=2")
    page.mouse.click(*cell(page, 1, 18))
    wait(page, "3 selected")

    page.get_by_role("button", name="Skip").click()
    wait(page, "Skipped 3 examples.")

    found = server.examples("ticks")
    assert {name for name, one in found.items() if one.status == "skipped"} == {
        "T-001",
        "T-003",
        "T-102",
    }
    page.get_by_role("button", name="Undo").click()
    wait(page, "Undone: Skipped 3 examples")
    assert {one.status for one in server.examples("ticks").values()} == {"pending"}


def test_a_press_on_a_head_sorts_all_pages_and_a_row_opens_on_the_desk(visit, server):
    server.project("heads", ROWS)
    page = visit("examples", "heads")
    wait(page, "1 to 100 of 130")
    descending = page.get_by_label("Descending")
    page.mouse.click(*cell(page, -1, 110))
    page.wait_for_timeout(1_500)
    still(page)
    page.mouse.click(*cell(page, -1, 110))
    expect(descending).to_be_checked(timeout=PATIENCE * 1000)
    still(page)
    page.reload()
    expect(descending).to_be_checked(timeout=PATIENCE * 1000)
    still(page)

    page.mouse.click(*cell(page, 0, 55))  # the button of the first row
    page.locator("[data-testid=desk][data-example]").wait_for(timeout=PATIENCE * 1000)

    assert page.get_by_test_id("desk").get_attribute("data-external-id") == "T-130"


def test_everything_that_matches_is_replaced_after_a_look_at_it(visit, server):
    server.project("texts", ROWS)
    page = visit("examples", "texts")
    wait(page, "1 to 100 of 130")
    page.get_by_role("button", name="Find and replace").click()
    page.get_by_label("Find", exact=True).fill("Delivery (\\d+)")
    page.get_by_label("Replace with").fill("Number \\1")
    page.get_by_text("Regular expression").click()
    still(page)

    page.get_by_role("button", name="Preview in all examples that match").click()
    wait(page, "would change, as one action that you can undo.")
    page.get_by_role("button", name="Replace in 130 examples").click()
    wait(page, "Replaced 130 places in 130 examples.")

    assert server.examples("texts")["T-007"].output == "Topic: Number 7"


def test_a_digit_keeps_one_duplicate_and_the_next_cluster_is_there(visit, server):
    server.project("pairs", PAIRS, check=True)
    page = visit("duplicates", "pairs")
    wait(page, "Duplicate cluster 1 of 2")
    page.wait_for_timeout(1_000)

    page.keyboard.press("2")
    wait(page, "Duplicate cluster 1 of 1")
    page.wait_for_timeout(1_000)
    page.keyboard.press("d")
    wait(page, "There are no duplicates left to decide on.")

    found = {name: one.status for name, one in server.examples("pairs").items()}
    assert sorted(found.values()) == ["pending"] * 4 + ["rejected"]


def test_guidelines_are_one_key_away_and_nothing_of_them_is_markup(chromium, server):
    server.project("rules", ROWS[:5])
    guidelines.save_guidelines(
        server.database, "rules", HOSTILE, {"A": "<b>Apples</b>", "B": "Bees"}, number=0
    )
    desk = Reviewer(chromium.new_context(viewport={"width": 1280, "height": 860}), server, "rules")
    desk.open()

    desk.press("g")
    desk.sees("javascript:alert(2)")

    side = desk.desk.locator(".guidelines")
    for forbidden in ("script", "img", "a", "iframe", "b"):
        assert side.locator(forbidden).count() == 0
    assert side.locator("h4").inner_text() == "<img src=x onerror=alert(1)>"
    assert side.locator("strong").inner_text() == "bold"
    assert side.locator("code").first.inner_text() == "<b>code</b>"
    desk.sees("<b>Apples</b>")
    desk.press("g")
    assert not side.is_visible()
    assert desk.problems == []
    desk.context.close()


def test_duplicates_are_decided_on_beside_an_example(chromium, server):
    server.project("beside", PAIRS, check=True)
    first = server.examples("beside")["A-1"].id
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    desk = Reviewer(context, server, "beside").open(f"&example={first}")

    desk.press("w")
    desk.sees("2 examples ask nearly the same.")
    desk.page.get_by_role("button", name="My input, this answer").click()
    desk.sees("Merged into A-1. Rejected 1 duplicate.")

    found = server.examples("beside")
    assert (found["A-1"].output, found["A-2"].status) == ("Choose form A.", "rejected")
    expect(desk.answer).to_have_value("Choose form A.", timeout=PATIENCE * 1000)
    assert desk.problems == []
    context.close()
