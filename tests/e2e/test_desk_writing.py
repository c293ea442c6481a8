"""What helps to write an answer on the desk, in Chromium on a real server."""

import signal

import pytest

from curate.domain.writing import NewSuggestion
from curate.services.changes import example_history
from curate.services.checking import list_findings
from curate.services.importing import ImportOptions, import_file
from curate.services.reviewing import Edit, decide
from curate.services.writing import list_snippets, offer, save_snippet, suggestion_counts
from tests.e2e.desk import DeskServer, Reviewer

pytestmark = pytest.mark.e2e

GOOD = "Topic: Delivery\nUrgency: Low"
ROWS = [
    (f"T-{number}", f"My bike number {number} is late, where is it?", GOOD if number % 3 else "")
    for number in range(1, 25)
]
ROWS += [
    ("T-25", "The charger light of my Heron stays red all night long.", ""),
    ("T-26", "The charger light of my Heron stays red since Monday night.", GOOD),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = DeskServer(tmp_path_factory.mktemp("writing") / "home").start()
    yield running
    running.kill(signal.SIGTERM)
    running.database.close()


@pytest.fixture
def desk(chromium, server, request):
    """The desk on a project whose answers are triage cards; every third has none."""
    name = f"W{abs(hash(request.node.name)) % 10**8}"
    server.project(name, ROWS, check=True)
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    reviewer = Reviewer(context, server, name)
    yield reviewer
    context.close()
    assert reviewer.problems == []


def key_of(server, desk):
    with server.database.read() as stores:
        return stores.projects.get(desk.project).id


def offered(server, desk, name, output, source="model"):
    one = server.examples(desk.project)[name]
    new = NewSuggestion(one.id, one.revision, source, one.output, output, None, "Written by run 3.")
    offer(server.database, key_of(server, desk), [new], "ada")


def shown(desk, name):
    """Go on until an example is on the screen."""
    for _ in range(len(ROWS)):
        if desk.shown == name:
            return
        desk.press("j")
    raise AssertionError(desk.shown)


def decide_by(desk, key):
    """Press a key until it counts: on a busy machine an example appears late, and a press is refused."""
    before = desk.shown
    for _ in range(8):
        desk.press(key)
        if desk.shown != before:
            return
        desk.page.wait_for_timeout(500)
    raise AssertionError(desk.desk.inner_text())


def answer(desk):
    return desk.page.get_by_test_id("desk-answer").input_value()


def test_a_suggestion_is_taken_edited_and_refused_by_keys_and_counted(desk, server):
    for name in ("T-3", "T-6", "T-9"):
        offered(server, desk, name, GOOD)
    desk.open()

    shown(desk, "T-3")
    desk.sees("Suggestion: Your tuned model")
    desk.press("t")
    assert answer(desk) == GOOD
    desk.sees("Read it, then approve.")
    decide_by(desk, "a")
    shown(desk, "T-6")
    desk.press("t", "e", "Control+End")
    desk.page.keyboard.type(" please")
    desk.page.locator(".live .error").first.wait_for()
    desk.press("Escape")
    decide_by(desk, "a")
    shown(desk, "T-9")
    desk.press("d")
    desk.page.locator(".suggestion").wait_for(state="hidden")
    desk.saved("all", 0)

    desk.page.wait_for_timeout(500)
    (counts,) = suggestion_counts(server.database, desk.project)
    assert (counts.taken, counts.edited, counts.refused, counts.edits) == (1, 1, 1, 1)
    stored = server.examples(desk.project)
    assert (stored["T-3"].output, stored["T-3"].status) == (GOOD, "approved")
    assert (stored["T-6"].output, stored["T-9"].output) == (f"{GOOD} please", "")


def test_taking_a_suggestion_can_be_reverted_and_outlives_a_reload(desk, server):
    offered(server, desk, "T-3", GOOD)
    desk.open()
    shown(desk, "T-3")

    desk.press("t")
    desk.page.get_by_role("button", name="Put back what was there").click()
    assert answer(desk) == ""
    desk.press("t")
    desk.page.wait_for_timeout(1000)
    desk.page.reload()
    desk.page.wait_for_selector("[data-testid=desk][data-example]")
    assert (desk.shown, answer(desk)) == ("T-3", GOOD)
    decide_by(desk, "a")
    desk.saved("all", 0)

    desk.page.wait_for_timeout(500)
    (counts,) = suggestion_counts(server.database, desk.project)
    assert (counts.taken, counts.passed) == (1, 0)


def test_the_format_is_checked_as_one_types_and_repaired_with_one_key(desk, server):
    desk.open()
    shown(desk, "T-1")
    desk.press("e", "Control+a")
    desk.page.keyboard.type("topic: Delivery\nurgency: Low")

    desk.sees("in the text as typed")
    desk.page.locator(".mirror .mark.error").first.wait_for(state="attached")
    desk.page.get_by_role("button", name="Repair the format").wait_for()
    desk.page.keyboard.press("Control+.")

    assert answer(desk) == GOOD
    desk.page.locator(".live").wait_for(state="hidden")
    assert server.examples(desk.project)["T-1"].output == GOOD
    assert desk.page.locator(".mirror mark").count() == 0


def test_an_error_that_was_typed_is_asked_about_before_it_is_approved(desk, server):
    desk.open()
    shown(desk, "T-1")
    desk.press("e", "Control+a")
    desk.page.keyboard.type("Nonsense")
    desk.sees("in the text as typed")
    desk.page.keyboard.press("Escape")

    desk.press("a")
    desk.sees("Not approved yet.")
    assert desk.shown == "T-1"
    decide_by(desk, "a")
    desk.saved("all", 0)
    assert server.examples(desk.project)["T-1"].status == "approved"


def test_snippets_are_inserted_by_key_and_made_in_their_panel(desk, server):
    desk.open()
    save_snippet(server.database, desk.project, "Greeting", "Dear {id}, ", "ada", shared=True)
    shown(desk, "T-3")
    desk.press("e")
    desk.page.keyboard.press("Control+1")
    desk.page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some((one) => one.shadowRoot?.querySelector("
        "'[data-testid=desk-answer]')?.value.startsWith('Dear'))"
    )
    assert answer(desk) == "Dear T-3, "
    desk.page.keyboard.press("Control+z")
    assert answer(desk) == ""

    desk.page.keyboard.press("Escape")
    desk.press("p")
    desk.page.get_by_role("button", name="Add a snippet").click()
    desk.page.get_by_label("Name", exact=True).fill("Bye")
    desk.page.get_by_label("Text of the snippet").fill("<b>Kind regards</b>")
    desk.page.get_by_role("button", name="Save", exact=True).last.click()
    desk.page.get_by_role("button", name="Bye").click()
    assert answer(desk) == "<b>Kind regards</b>"
    assert [one.name for one in list_snippets(server.database, desk.project, "ada")] == [
        "Bye",
        "Greeting",
    ]


def test_the_history_of_an_example_restores_an_earlier_text_as_an_action(desk, server):
    one = server.examples(desk.project)["T-1"]
    for text in ("Topic: Delivery\nUrgency: High", GOOD + " now"):
        decide(server.database, desk.project, one.id, "edit", edit=Edit(output=text), person="bob")
    desk.open(f"&example={one.id}")

    desk.press("h")
    desk.sees("bob")
    desk.page.get_by_role("button", name="Restore the texts as they were before this").last.click()
    desk.saved("all", 0)
    assert server.examples(desk.project)["T-1"].output == GOOD
    desk.page.wait_for_timeout(1000)
    desk.press("u")
    desk.saved("all", 0)
    assert server.examples(desk.project)["T-1"].output == GOOD + " now"
    kinds = [each.kind for each in example_history(server.database, desk.project, one.id)]
    assert kinds == ["edit", "edit", "edit", "undo"]


def test_a_value_is_kept_everywhere_and_a_cleaned_text_restored_by_key_and_undo(desk, server):
    database, project = server.database, desk.project
    one, other = (server.examples(project)[name] for name in ("T-1", "T-2"))
    hotline = "Call 01632 960147 in the morning."
    for each in (one, other):
        decide(database, project, each.id, "edit", edit=Edit(input=hotline))
    markup = server.home / "markup.csv"
    markup.write_text(f'Ticket ID,Message,Triage\nM-1,<p>My <b>bike</b> is late</p>,"{GOOD}"\n')
    import_file(database, project, markup, ImportOptions(cleaning={"input": ["html"]}))

    desk.open(f"&example={one.id}")
    keep = desk.page.get_by_role("button", name="Keep everywhere")
    keep.wait_for()
    desk.press("Shift+D")
    keep.wait_for(state="detached")
    assert list_findings(database, project, check="personal_data", status="open") == []
    desk.press("u")
    keep.wait_for()
    desk.saved("all", 0)
    assert len(list_findings(database, project, check="personal_data", status="open")) == 2

    desk.open(f"&example={server.examples(project)['M-1'].id}")
    desk.press("v")
    desk.sees("The import cleaned the input.")
    desk.page.get_by_role("button", name="Restore the original").click()
    desk.sees("M-1 is as it was before the import cleaned it.")
    assert server.examples(project)["M-1"].input == "<p>My <b>bike</b> is late</p>"
    desk.look()
    desk.press("u")
    desk.sees("The import cleaned the input.")
    desk.saved("all", 0)
    assert server.examples(project)["M-1"].input == "My bike is late"


def test_any_action_of_ones_own_is_undone_from_the_list_and_others_are_only_shown(desk, server):
    desk.open()
    decide(
        server.database,
        desk.project,
        server.examples(desk.project)["T-20"].id,
        "reject",
        person="bob",
    )
    rejected = desk.shown
    desk.press("x")
    skipped = desk.shown
    desk.press("s")
    desk.saved("all", 0)

    desk.press("y")
    rows = desk.page.locator(".side .entry")
    rows.filter(has_text="Skipped").wait_for()
    assert rows.filter(has_text="bob").get_by_role("button", name="Undo").count() == 0
    rows.filter(has_text=f"Rejected {rejected}").get_by_role("button", name="Undo").click()
    desk.saved("all", 0)

    stored = server.examples(desk.project)
    statuses = [stored[name].status for name in (rejected, skipped, "T-20")]
    assert statuses == ["pending", "skipped", "rejected"]


def test_the_answer_of_a_similar_example_becomes_a_draft(desk, server):
    desk.open()
    decide(
        server.database,
        desk.project,
        server.examples(desk.project)["T-26"].id,
        "approve",
        person="bob",
    )
    shown(desk, "T-25")

    desk.press("b")
    desk.page.get_by_role("button", name="Use this answer as a draft").first.click()

    assert answer(desk) == GOOD
    desk.sees("Not saved")
    assert server.examples(desk.project)["T-25"].output == ""
