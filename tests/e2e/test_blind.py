"""Comparing blind in Chromium: by keys alone, nothing told and nothing lost."""

import signal

import pytest

from curate.services import blind
from curate.services.datasets import create_version
from curate.services.reviewing import approve_where
from tests.e2e.desk import DeskServer
from tests.services.blind.conftest import add_evaluation, answer_rows
from tests.services.conftest import TICKETS

pytestmark = pytest.mark.e2e

PATIENCE = 60_000
TOLD = (b"tuned", b"prompted", b"a_left")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = DeskServer(tmp_path_factory.mktemp("blind") / "home").start()
    yield running
    running.kill(signal.SIGTERM)
    running.database.close()


class RatingPerson:
    """Somebody who compares answers blind, with the keys."""

    def __init__(self, context, server, project, number):
        self.context, self.number = context, number
        self.problems, self.heard = [], []
        self.url = f"{server.url}/blind?project={project}&comparison={number}"
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.on("websocket", self._listen)
        self.page.on("response", self._hear)

    def _listen(self, opened):
        def said(frame):
            self.heard.append(frame if isinstance(frame, bytes) else frame.encode())

        opened.on("framereceived", said)

    def _hear(self, answer):
        if "/api/blind/" in answer.url and answer.ok:
            self.heard.append(answer.body())

    def open(self):
        self.page.goto(self.url)
        self.page.locator("[data-testid=blind][data-pair]").wait_for(timeout=PATIENCE)
        self.look()
        return self

    def look(self):
        """Presses count once the pair has been on the screen for a moment."""
        self.page.wait_for_timeout(250)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.look()

    def text(self, side):
        return self.page.get_by_test_id(f"blind-answer-{side}").inner_text()

    @property
    def place(self):
        return self.page.get_by_test_id("blind")

    @property
    def shown(self):
        return self.place.get_attribute("data-pair")

    def saved(self, rated):
        self.page.locator(
            f"[data-testid=blind][data-saved=all][data-waiting='0'][data-rated='{rated}']"
        ).wait_for(timeout=PATIENCE)


@pytest.fixture
def sit_down(chromium, server, request):
    """Opens the place of a rater, on a comparison of its own."""
    sat = []

    def sit(number=8, same=2, **more):
        name = f"B{abs(hash(request.node.name)) % 10**8}"
        server.project(name, [(one[0], one[3], one[4]) for one in TICKETS])
        approve_where(server.database, name, "all", knowingly=True)
        create_version(server.database, name, allow_open=True)
        evaluation = add_evaluation(server.database, answer_rows(number, same), name)
        made = blind.start_comparison(
            server.database, name, evaluation, "tuned", "prompted", seed=2
        ).comparison.id
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, **more)
        person = RatingPerson(context, server, name, made)
        person.project = name
        sat.append(person)
        return person

    yield sit
    for one in sat:
        one.context.close()
    assert [one.problems for one in sat] == [[] for _ in sat]


def result(server, person):
    return blind.result_of(
        blind.close_comparison(server.database, person.project, person.number, "ada")
    )


def test_a_comparison_is_rated_by_keys_alone_and_nothing_tells_which_method_is_which(
    sit_down, server
):
    person = sit_down().open()

    for _ in range(4):
        person.press("1" if person.text("left").startswith("house") else "2")
    person.press("3", "4")
    person.saved(6)

    person.page.get_by_role("heading", name="All rated").wait_for()
    assert person.heard
    for word in TOLD:
        assert not any(word in one for one in person.heard), word
    found = result(server, person)
    assert (found.a, found.b, found.ties.good, found.ties.bad) == (4, 0, 1, 1)
    assert found.ties.identical == 2


def test_a_reload_keeps_the_place_and_undo_goes_back(sit_down, server):
    person = sit_down().open()
    first = person.shown
    person.press("3")
    second = person.shown
    person.press("n", "2", "u")
    third = person.shown
    assert third not in {first, second}
    person.saved(1)

    person.open()
    assert person.shown == third
    person.press("u")
    assert person.shown == first
    person.saved(0)
    person.press("1")
    person.saved(1)


def test_votes_made_offline_are_kept_and_sent_once_when_the_network_is_back(sit_down, server):
    person = sit_down().open()
    person.context.set_offline(True)

    person.press("3", "3", "4")
    person.page.locator("[data-testid=blind][data-saved=offline][data-waiting='3']").wait_for()
    person.context.set_offline(False)
    person.saved(3)

    found = result(server, person)
    assert (found.ties.good, found.ties.bad) == (2, 1)
    assert found.unrated == 3


def test_a_held_key_and_one_that_comes_too_soon_decide_nothing(sit_down, server):
    person = sit_down().open()

    for _ in range(12):
        person.page.keyboard.down("3")
        person.page.wait_for_timeout(30)
    person.page.keyboard.up("3")
    person.saved(1)

    assert int(person.place.get_attribute("data-refused")) > 0


def test_a_vote_after_the_end_is_told_and_does_not_count(sit_down, server):
    person = sit_down().open()
    person.press("3")
    person.saved(1)
    found = result(server, person)

    person.press("4")

    person.page.get_by_text("An owner closed this comparison").wait_for()
    assert found.ties.good == 1
    state = blind.get_comparison(server.database, person.project, person.number)
    assert state.raters[0].rated == 1


def test_differences_are_marked_with_a_key_and_both_answers_stay_whole(sit_down, server):
    person = sit_down().open()
    before = [person.text("left"), person.text("right")]

    person.press("d")

    assert [person.text("left"), person.text("right")] == before
    marks = person.place.locator("mark").all_inner_texts()
    assert marks
    assert "house style" in " ".join(marks)


def test_on_a_small_screen_the_choice_is_in_reach(sit_down, server):
    person = sit_down()
    person.page.set_viewport_size({"width": 420, "height": 860})
    person.open()

    for name in ("left", "right", "both-good", "both-bad", "undo", "skip"):
        box = person.page.get_by_test_id(f"blind-{name}").bounding_box()
        assert 0 <= box["y"] < 860 - box["height"] + 1, name
        assert box["x"] + box["width"] <= 420, name
    person.page.get_by_test_id("blind-both-good").click()
    person.saved(1)
