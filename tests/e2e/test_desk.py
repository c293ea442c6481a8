"""The review desk in Chromium, on a real server: no decision and no typed character is lost."""

import re
import signal
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update

from curate.services import changes, members, reviewing
from curate.services.reviewing import Edit
from curate.stores.tables import leases
from tests.e2e.desk import DeskServer, Reviewer

pytestmark = pytest.mark.e2e

SENTENCE = "Urgency: Low, as they rode on."
ROWS = [
    (f"T-{number}", f"My bike number {number} is late, where is it?", f"Topic: Delivery {number}")
    for number in range(1, 31)
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = DeskServer(tmp_path_factory.mktemp("desk") / "home").start()
    yield running
    running.kill(signal.SIGTERM)
    running.database.close()


@pytest.fixture
def sit_down(chromium, server, request):
    """Opens the desk on a project of its own; what goes wrong in the page fails the test."""
    sat = []

    def sit(rows=ROWS, *, check=False, project=None, person=None, **more):
        name = project or f"P{abs(hash(request.node.name)) % 10**8}"
        if project is None:
            server.project(name, rows, check=check)
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, **more)
        reviewer = Reviewer(context, server, name)
        if person is not None:
            reviewer.is_called(person)
        sat.append(reviewer)
        return reviewer

    yield sit
    for one in sat:
        one.context.close()
    assert [one.problems for one in sat] == [[] for _ in sat]


def statuses(server, project):
    return {key: one.status for key, one in server.examples(project).items()}


def test_the_whole_work_by_keyboard_alone(sit_down, server):
    desk = sit_down([(*row, "AB"[number % 2]) for number, row in enumerate(ROWS)]).open()
    assert desk.shown == "T-1"

    desk.press("a", "x", "s", "f")
    assert desk.shown == "T-5"
    desk.press("j", "j", "k")
    assert desk.shown == "T-6"
    desk.press("e", "Control+End")
    desk.page.keyboard.type(" arc")
    desk.press("Control+Enter")
    assert desk.shown == "T-7"
    desk.press("2")
    desk.press("n")
    desk.page.keyboard.type("Ask Ben")
    desk.press("Escape", "a")
    desk.press("?")
    desk.page.get_by_role("dialog", name="Keys").wait_for()
    desk.press("Escape", "a", "u")
    assert desk.shown == "T-8"
    desk.press("Shift+X")
    desk.page.keyboard.type("Not ours")
    desk.press("Enter")
    desk.saved("all", 0)

    stored = server.examples(desk.project)
    assert {key: stored[key].status for key in list(stored)[:8]} == {
        "T-1": "approved",
        "T-2": "rejected",
        "T-3": "skipped",
        "T-4": "flagged",
        "T-5": "pending",
        "T-6": "approved",
        "T-7": "approved",
        "T-8": "rejected",
    }
    assert stored["T-6"].output == "Topic: Delivery 6 arc"
    assert stored["T-7"].label != "A"
    notes = [
        event.note
        for key in ("T-7", "T-8")
        for event in changes.example_history(server.database, desk.project, stored[key].id)
    ]
    assert notes == ["Ask Ben", "", "", "Not ours"]
    assert desk.page.get_by_test_id("desk").get_attribute("data-refused") is None


def test_a_held_key_decides_once(sit_down, server):
    desk = sit_down().open()

    for _ in range(15):
        desk.page.keyboard.down("x")
        desk.page.wait_for_timeout(30)
    desk.page.keyboard.up("x")
    desk.saved("all", 0)

    assert list(statuses(server, desk.project).values()).count("rejected") == 1


def test_decisions_made_offline_are_kept_and_sent_when_the_network_is_back(sit_down, server):
    desk = sit_down().open()

    desk.context.set_offline(True)
    desk.press("a", "x", "a", "s", "a")
    desk.saved("offline", 5)
    desk.sees("Offline, 5 waiting")
    assert set(statuses(server, desk.project).values()) == {"pending"}

    desk.context.set_offline(False)
    desk.saved("all", 0)
    assert list(statuses(server, desk.project).values())[:6] == [
        "approved",
        "rejected",
        "approved",
        "skipped",
        "approved",
        "pending",
    ]


def test_an_undo_offline_and_another_decision_arrive_in_their_order(sit_down, server):
    desk = sit_down().open()

    desk.context.set_offline(True)
    desk.press("x", "u")
    assert desk.shown == "T-1"
    desk.press("a")
    desk.saved("offline", 3)
    desk.context.set_offline(False)
    desk.saved("all", 0)

    one = server.examples(desk.project)["T-1"]
    events = changes.example_history(server.database, desk.project, one.id)
    assert (one.status, [event.kind for event in events]) == (
        "approved",
        ["reject", "undo", "approve"],
    )


def test_a_server_that_dies_between_typing_and_the_press_loses_nothing(sit_down, server):
    desk = sit_down().open()
    desk.press("e", "Control+End")
    desk.page.keyboard.type(f"\n{SENTENCE}")

    server.kill()
    desk.press("Control+Enter")
    assert desk.shown == "T-2"
    desk.saved("offline", 1)
    server.start()

    desk.saved("all", 0)
    one = server.examples(desk.project)["T-1"]
    assert (one.status, one.output) == ("approved", f"Topic: Delivery 1\n{SENTENCE}")


def test_a_tab_that_is_closed_with_unsent_decisions_sends_them_when_it_is_opened_again(
    sit_down, server
):
    desk = sit_down().open()
    desk.context.set_offline(True)
    desk.press("a", "x", "a")
    desk.saved("offline", 3)

    desk.page.close()
    desk.context.set_offline(False)
    assert set(statuses(server, desk.project).values()) == {"pending"}
    desk.open()
    desk.saved("all", 0)

    assert list(statuses(server, desk.project).values())[:3] == ["approved", "rejected", "approved"]


def test_what_is_typed_outlives_a_reload_after_every_second_key(sit_down, server):
    desk = sit_down().open()
    first = desk.shown
    desk.press("e", "Control+End")
    typed = "Topic: Delivery 1"
    for place in range(0, len(SENTENCE), 2):
        desk.page.keyboard.type(SENTENCE[place : place + 2])
        typed += SENTENCE[place : place + 2]
        desk.page.reload()
        desk.page.locator("[data-testid=desk][data-example]").wait_for()
        assert (desk.shown, desk.answer.input_value()) == (first, typed)
        desk.sees("Not saved: typed")
        desk.page.keyboard.press("e")
        desk.page.keyboard.press("Control+End")

    desk.press("Control+Enter")
    desk.saved("all", 0)
    assert server.examples(desk.project)[first].output == f"Topic: Delivery 1{SENTENCE}"


def test_a_draft_is_there_on_another_device_and_can_be_discarded(sit_down):
    desk = sit_down().open()
    desk.press("e", "Control+End")
    desk.page.keyboard.type(" half a thought")
    desk.page.wait_for_timeout(1500)
    here = desk.desk.get_attribute("data-example")

    other = sit_down(project=desk.project).open(f"&example={here}")
    assert other.answer.input_value() == "Topic: Delivery 1 half a thought"
    other.sees("Not saved: typed at")

    other.page.get_by_role("button", name="Discard").click()
    assert other.answer.input_value() == "Topic: Delivery 1"
    other.page.wait_for_timeout(1000)
    again = sit_down(project=desk.project).open(f"&example={here}")
    assert again.answer.input_value() == "Topic: Delivery 1"


def test_an_edit_of_a_text_that_somebody_changed_is_refused_with_both_texts(sit_down, server):
    desk = sit_down().open()
    one = server.examples(desk.project)["T-1"]
    reviewing.decide(
        server.database, desk.project, one.id, "edit", edit=Edit(output="Of Ben"), person="ben"
    )

    desk.press("e", "Control+End")
    desk.page.keyboard.type(" of mine")
    desk.press("Control+Enter")
    assert desk.shown == "T-2"
    desk.sees("T-1 was not stored: somebody changed it meanwhile")
    assert server.examples(desk.project)["T-1"].output == "Of Ben"

    desk.press("o")
    assert desk.shown == "T-1"
    desk.sees("Saved version")
    desk.sees("Of Ben")
    desk.press("a")
    desk.sees("choose one of the two versions first")
    desk.press("m", "a")
    desk.saved("all", 0)

    now = server.examples(desk.project)["T-1"]
    assert (now.status, now.output) == ("approved", "Topic: Delivery 1 of mine")


def test_a_token_that_counts_no_more_is_renewed_and_nothing_is_lost(sit_down, server):
    desk = sit_down().open()
    (server.home / "secret").unlink()

    desk.press("a", "x")
    desk.saved("all", 0)

    assert list(statuses(server, desk.project).values())[:2] == ["approved", "rejected"]


def test_an_example_that_is_gone_is_said_and_the_queue_goes_on(sit_down):
    desk = sit_down().open("&example=999999")

    desk.sees("Example 999999 can't be opened")
    assert desk.shown == "T-1"


def test_two_reviewers_never_get_the_same_example(sit_down, server):
    ada = sit_down(person="ada")
    for name, role in {"ada": "owner", "ben": "reviewer"}.items():
        members.set_member(server.database, ada.project, name, role, "ada")
    ben = sit_down(project=ada.project, person="ben").open()
    ada.open()

    assert (ben.shown, ada.shown) != (ada.shown, ben.shown)
    ada.press("a", "a", "a")
    ben.press("x", "x", "x", "x", "u")
    ada.saved("all", 0)
    ben.saved("all", 0)

    stored = server.examples(ada.project)
    found = [one.status for one in stored.values()]
    assert (found.count("approved"), found.count("rejected")) == (3, 3)
    decided = {
        event.person: event.kind
        for one in stored.values()
        for event in changes.example_history(server.database, ada.project, one.id)
        if event.kind != "undo"
    }
    assert decided == {"ada": "approve", "ben": "reject"}
    ada.page.get_by_text("ben").first.wait_for()


def test_a_tab_in_the_background_asks_for_longer_and_says_who_took_its_example(sit_down, server):
    ada = sit_down(person="ada").open()
    one = int(ada.desk.get_attribute("data-example"))

    def heard_of(state):
        with ada.page.expect_request(lambda asked: asked.url.endswith("/desk/sync")) as said:
            ada.page.evaluate(
                """state => {
                    Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
                    document.dispatchEvent(new Event("visibilitychange"));
                }""",
                state,
            )
        return said.value.post_data_json

    assert (heard_of("hidden")["hold"], heard_of("hidden")["have"][0]) == (150, one)
    with server.database.begin() as stores:
        project = stores.projects.get(ada.project).id
        late = datetime.now(UTC) - timedelta(seconds=1)
        stores.connection.execute(update(leases).values(until=late))
        until = datetime.now(UTC) + timedelta(minutes=1)
        taken = stores.leases.claim(project, [one, one + 1], "ben", "his-tab", until, shown=one)
    assert taken == {one, one + 1}
    ada.page.wait_for_timeout(5_000)  # the server reads anew what another process wrote

    assert heard_of("visible")["hold"] == 30
    ada.sees("ben has this example too")
    ada.press("a")
    assert ada.shown == "T-3"
    ada.saved("all", 0)
    assert statuses(server, ada.project)["T-1"] == "approved"


HOSTILE = "<script>document.title=1</script><img src=x onerror=document.title=1> **b** ${1}"
RIGHT_TO_LEFT = "مرحبا، أين دراجتي؟ שלום, איפה האופניים שלי?"
EMOJI = "👩‍👩‍👧‍👦 🚲 é ﷽ \U0001f1e9\U0001f1ea"


def test_texts_of_every_kind_are_shown_and_stored_letter_by_letter(sit_down, server):
    texts = [HOSTILE, RIGHT_TO_LEFT, EMOJI, "long " * 20_000]
    desk = sit_down(
        [(f"T-{place}", f"{text} asks", text) for place, text in enumerate(texts)]
    ).open()

    for place, text in enumerate(texts):
        assert desk.shown == f"T-{place}"
        assert desk.page.get_by_test_id("desk-input").inner_text().strip() == f"{text} asks".strip()
        assert desk.answer.input_value() == server.examples(desk.project)[f"T-{place}"].output
        desk.press("e", "Control+End")
        desk.page.keyboard.insert_text(f" and {EMOJI} {RIGHT_TO_LEFT}")
        expected = desk.answer.input_value()
        desk.press("Control+Enter")
        desk.saved("all", 0)
        assert server.examples(desk.project)[f"T-{place}"].output == expected
    assert desk.page.locator("img[src=x]").count() == 0
    assert desk.page.title() != "1"


WATCH = """
window.frames = []; window.pressed = [];
const desk = () => document.querySelector("[data-testid=stApp]") && deepDesk(document);
function deepDesk(root) {
  for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot) {
      const found = one.shadowRoot.querySelector("[data-testid=desk]");
      if (found) return found;
    }
  }
  return null;
}
window.watch = () => {
  const found = desk();
  const frame = () => {
    const shown = found.dataset.example;
    if (shown !== window.frames.at(-1)?.[0]) window.frames.push([shown, performance.now()]);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.addEventListener("keydown", (event) => {
    window.pressed.push([found.dataset.example, event.timeStamp, Number(found.dataset.refused ?? 0)]);
  }, true);
};
"""


def test_of_200_presses_each_is_stored_once_or_visibly_refused_and_none_is_blind(sit_down, server):
    rows = [(f"T-{n}", f"Where is bike {n}?", f"Topic: {n}") for n in range(250)]
    desk = sit_down(rows)
    desk.context.add_init_script(WATCH)
    desk.open()
    desk.page.evaluate("window.watch()")

    for _ in range(200):
        desk.page.keyboard.press("a")
        desk.page.wait_for_timeout(30)
    desk.saved("all", 0)

    refused = int(desk.desk.get_attribute("data-refused") or 0)
    stored = server.examples(desk.project)
    approved = {one.id for one in stored.values() if one.status == "approved"}
    assert len(approved) + refused == 200
    assert approved
    events = [
        event
        for one in stored.values()
        for event in changes.example_history(server.database, desk.project, one.id)
    ]
    assert len(events) == len(approved)
    first_seen = {int(shown): at for shown, at in desk.page.evaluate("window.frames") if shown}
    presses = desk.page.evaluate("window.pressed")
    decided = {
        int(shown): at
        for (shown, at, before), (_, _, after) in pairwise(presses)
        if before == after
    }
    for example in approved & decided.keys():
        assert decided[example] - first_seen[example] >= 100


def test_approving_with_an_open_error_or_without_an_answer_is_asked_once(sit_down, server):
    rows = [
        (f"T-{n}", f"{w} asks about {w}", "Topic: App\nUrgency: Low")
        for n, w in enumerate(
            [
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
            ]
        )
    ]
    rows[4] = (rows[4][0], rows[4][1], "Topic: App\nurgency: Low")
    rows[5] = (rows[5][0], rows[5][1], "")
    desk = sit_down(rows, check=True).open()
    assert desk.shown == "T-4"

    desk.press("a")
    desk.sees("Not approved yet. 1 open error.")
    assert desk.shown == "T-4"
    desk.press("a")
    assert desk.shown != "T-4"
    one = server.examples(desk.project)["T-5"]
    desk.saved("all", 0)
    desk.page.close()
    desk.open(f"&example={one.id}")
    desk.press("a")
    desk.sees("There is no answer.")
    desk.press("a")
    desk.saved("all", 0)

    found = statuses(server, desk.project)
    assert (found["T-4"], found["T-5"]) == ("approved", "approved")


def test_the_decision_is_in_reach_on_a_small_screen_and_the_desk_fits_a_large_one(sit_down):
    desk = sit_down([("T-1", "Where is it? " * 300, "Topic: A"), *ROWS[1:]]).open()
    bar = desk.page.get_by_test_id("desk-approve")
    for width, height in ((1280, 860), (420, 860)):
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.look()
        box = bar.bounding_box()
        assert 0 < box["y"] < height - box["height"]
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_are_remapped_and_remembered(sit_down, server):
    desk = sit_down().open()
    desk.press("?")
    desk.page.get_by_role("button", name="Change the key of Approve", exact=True).click()
    desk.press("y")
    desk.press("Escape")

    desk.press("y")
    desk.saved("all", 0)
    assert statuses(server, desk.project)["T-1"] == "approved"
    assert "Y" in desk.page.get_by_test_id("desk-approve").inner_text()
    desk.page.wait_for_timeout(500)
    other = sit_down(project=desk.project).open()
    assert "Y" in other.page.get_by_test_id("desk-approve").inner_text()
    other.press("?")
    other.page.get_by_role("button", name=re.compile("Reset all")).click()
    other.page.wait_for_timeout(500)
