"""What holds on both databases, and whoever does something at the same moment."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from curate.services import desk
from curate.stores import Database
from curate.stores.tables import events, leases
from tests.api.conftest import item
from tests.api.test_sync import decided, kept


@pytest.fixture
def database(url):
    """Of each kind."""
    opened = Database(url)
    yield opened
    opened.close()


def test_what_arrives_twice_is_done_once_and_gets_the_same_result(ada, ids, database):
    one = item("approve", ids["T-3"])

    first, twice = ada.send(one)[0], ada.send(one, one)

    assert twice == [first, first]
    assert decided(database, ids["T-3"]) == ["approve"]
    assert kept(database) == 1


def test_what_arrives_twice_at_the_same_moment_is_done_once(ada, ids, database):
    one = item("approve", ids["T-3"])
    results = []
    threads = [threading.Thread(target=lambda: results.extend(ada.send(one))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [results[0]] * 6
    assert results[0]["ok"]
    assert decided(database, ids["T-3"]) == ["approve"]


def test_a_crash_before_the_end_of_the_transaction_leaves_nothing_and_the_next_try_does_it(
    ada, ids, database, monkeypatch
):
    one = item("approve", ids["T-3"])

    class Crash(BaseException):
        pass

    def add(self, some):
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr("curate.stores.desk.Sends.add", add)
        with pytest.raises(Crash):
            ada.send(one)
    assert decided(database, ids["T-3"]) == []

    assert ada.send(one)[0]["ok"]
    assert decided(database, ids["T-3"]) == ["approve"]


def test_one_that_stands_in_the_way_does_not_keep_the_others_from_being_done(ada, ids, database):
    results = ada.send(
        item("approve", ids["T-3"]),
        item("approve", ids["T-2"]),
        item("approve", ids["T-4"], 7),
        item("approve", 10**6),
        item("approve", ids["T-5"]),
    )

    assert [one.get("code") for one in results] == [
        None,
        "open_errors",
        "conflict",
        "gone",
        None,
    ]
    assert decided(database, ids["T-5"]) == ["approve"]
    assert kept(database) == 5


def test_a_finding_is_fixed_and_dismissed_by_the_version_that_was_on_the_screen(ada, ids):
    finding = next(one for one in ada.card(ids["T-1"])["findings"] if one["fixable"])

    stale = ada.do("fix", ids["T-1"], findings={finding["id"]: finding["version"] + 1})
    assert stale["code"] == "conflict"
    assert ada.do("fix", ids["T-1"], findings={})["code"] == "invalid"
    fixed = ada.do("fix", ids["T-1"], findings={finding["id"]: finding["version"]})

    assert (fixed["ok"], fixed["revision"]) == (True, 2)
    assert fixed["card"]["output"] != "Topic: Delivery\nUrgency: High \n"
    assert fixed["card"]["output"].split() == ["Topic:", "Delivery", "Urgency:", "High"]
    assert finding["id"] not in [one["id"] for one in fixed["card"]["findings"]]

    errors = [one for one in ada.card(ids["T-2"])["findings"] if one["severity"] == "error"]
    seen = {one["id"]: one["version"] for one in errors}
    dismissed = ada.do("dismiss", ids["T-2"], findings=seen)
    assert (dismissed["ok"], dismissed["revision"]) == (True, 1)
    assert not seen.keys() & {one["id"] for one in dismissed["card"]["findings"]}
    assert ada.do("approve", ids["T-2"])["ok"]


def test_undo_of_a_decision_brings_the_text_back_that_was_typed_before_it(ada, ids):
    typed = "Topic: Billing\nUrgency: High"
    ada.do("approve", ids["T-3"], output=typed, label="Money", note="Checked.")

    card = ada.do("undo")["card"]

    assert card["output"] == "Topic: Billing\nUrgency: Low"
    assert card["draft"] | {"saved_at": ""} == {
        "revision": 3,
        "input": None,
        "output": typed,
        "label": "Money",
        "note": "Checked.",
        "at": 0,
        "saved_at": "",
        "tab": "tab-1",
    }


def test_the_next_cards_are_those_of_the_queue_that_nobody_has(ada, signed_in, ids):
    ben = signed_in("ben", tab="tab-2")

    mine = ada.sync(want=4)
    theirs = ben.sync(want=20)

    got = [one["id"] for one in mine["cards"]]
    others = [one["id"] for one in theirs["cards"]]
    assert (len(got), len(others)) == (4, 8)
    assert not set(got) & set(others)
    assert mine["left"] == 12
    assert mine["counts"] == {"pending": 12}
    assert all(one["lease"]["person"] == "ada" for one in mine["cards"])
    assert ben.sync(want=5, have=others)["cards"] == []


def test_no_two_people_get_the_same_example_however_many_ask_at_once(signed_in, ids):
    desks = [signed_in(f"person {number}", tab=f"tab-{number}") for number in range(6)]
    got = {}
    barrier = threading.Barrier(len(desks))

    def ask(desk):
        barrier.wait()
        got[desk.tab] = [one["id"] for one in desk.sync(want=2)["cards"]]

    threads = [threading.Thread(target=ask, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    everything = [one for some in got.values() for one in some]
    assert len(everything) == len(set(everything)) == 12


def test_a_lease_ends_by_itself_and_with_the_tab(ada, signed_in, ids, database):
    ben = signed_in("ben", tab="tab-2")
    mine = [one["id"] for one in ada.sync(want=12)["cards"]]
    assert ben.sync(want=1)["cards"] == []

    assert ada.client.post("/desk/release", {"tab": "tab-1"}).json == {}
    (theirs,) = ben.sync(want=1)["cards"]
    assert theirs["id"] in mine

    with database.begin() as stores:
        late = datetime.now(UTC) - timedelta(seconds=1)
        stores.connection.execute(update(leases).values(until=late))
    carl = signed_in("carl", tab="tab-3")
    assert carl.card(theirs["id"])["lease"]["person"] == "carl"


def test_an_example_is_free_again_when_its_tab_was_not_heard_of_for_the_time_it_said(
    tickets, database
):
    def next_for(person, seconds):
        asked = desk.Asked(tab=f"of-{person}", want=1, hold=timedelta(seconds=seconds))
        (card,) = desk.sync(database, tickets, person, "owner", asked).cards
        return card.example.id

    first = next_for("ada", 0.5)
    assert next_for("ben", 60) != first
    time.sleep(0.6)

    assert next_for("carl", 60) == first


def test_a_tab_in_the_background_holds_its_examples_for_longer_and_for_less_when_it_is_back(
    ada, ids, database
):
    def held(seconds):
        ada.sync(have=[ids["T-3"]], hold=seconds)
        with database.read() as stores:
            return (stores.leases.of(ids["T-3"]).until - datetime.now(UTC)).total_seconds()

    assert [20 < held(30) <= 30, 140 < held(150) <= 150, held(30) <= 30] == [True] * 3
    assert ada.client.get(f"/desk/cards/{ids['T-4']}?tab=tab-1&hold=30").status == 200
    with database.read() as stores:
        assert stores.leases.of(ids["T-4"]).until < datetime.now(UTC) + timedelta(seconds=30)
    body = {"tab": "tab-1", "hold": 9}
    assert ada.client.post("/desk/sync", body).status == 422


def test_everything_decided_is_counted_once(ada, ids, database):
    for key in ids.values():
        ada.do("skip", key)

    assert kept(database, events) == len(ids) == kept(database)
