import pytest

from curate.api import openapi
from curate.api.tables import ROUTES


def draft(ada, example, at=None, tab="tab-1", **texts):
    body = {"revision": 1, "tab": tab, "at": at, **texts}
    return ada.client.put(f"/desk/drafts/{example}", body)


def test_a_draft_is_the_persons_and_on_every_device_of_theirs(ada, signed_in, ids):
    saved = draft(ada, ids["T-3"], output="Half a", note="Ask Ben", at=1_000)

    assert set(saved.json) == {"saved_at"}
    other_device = signed_in(tab="phone").card(ids["T-3"])["draft"]
    assert other_device | {"saved_at": ""} == {
        "revision": 1,
        "input": None,
        "output": "Half a",
        "label": None,
        "note": "Ask Ben",
        "at": 1_000,
        "saved_at": "",
        "tab": "tab-1",
    }
    assert signed_in("ben").card(ids["T-3"])["draft"] is None


def test_of_one_tab_the_draft_that_was_overtaken_on_its_way_changes_nothing(ada, ids):
    draft(ada, ids["T-3"], output="Half a sentence", at=100_500)
    draft(ada, ids["T-3"], output="Half a sen", at=100_300)
    assert ada.card(ids["T-3"])["draft"]["output"] == "Half a sentence"

    draft(ada, ids["T-3"], output="From the phone", at=99_000, tab="phone")
    assert ada.card(ids["T-3"])["draft"]["output"] == "From the phone"


def test_a_clock_that_was_set_back_loses_nothing(ada, ids):
    draft(ada, ids["T-3"], output="Before", at=9_000_000)
    draft(ada, ids["T-3"], output="After", at=1_000_000)

    assert ada.card(ids["T-3"])["draft"]["output"] == "After"


def test_a_draft_outlives_a_change_of_the_example_and_says_what_it_was_typed_on(
    ada, signed_in, ids
):
    draft(ada, ids["T-3"], output="Mine", at=1)
    signed_in("ben", tab="tab-2").do("edit", ids["T-3"], output="Topic: App\nUrgency: Low")

    card = ada.card(ids["T-3"])

    assert (card["revision"], card["draft"]["revision"], card["draft"]["output"]) == (2, 1, "Mine")


def test_a_draft_is_forgotten_when_asked_and_when_it_is_stored(ada, ids):
    draft(ada, ids["T-3"], output="x", at=1)
    assert ada.client.delete(f"/desk/drafts/{ids['T-3']}").json == {}
    assert ada.card(ids["T-3"])["draft"] is None

    draft(ada, ids["T-3"], output="x", at=2)
    ada.do("approve", ids["T-3"], output="Topic: App\nUrgency: Low")
    assert ada.card(ids["T-3"])["draft"] is None


def test_the_history_of_an_example_says_who_did_what(ada, signed_in, ids):
    ada.do("edit", ids["T-3"], output="Topic: App\nUrgency: Low", note="Wrong topic.")
    signed_in("ben", tab="tab-2").do("approve", ids["T-3"], 2)

    events = ada.client.get(f"/desk/cards/{ids['T-3']}/history").json["events"]

    assert [(one["person"], one["kind"], one["revision"], one["note"]) for one in events] == [
        ("ada", "edit", 2, "Wrong topic."),
        ("ben", "approve", 3, ""),
    ]
    assert events[0]["before"] == {"output": "Topic: Billing\nUrgency: Low"}
    assert events[0]["after"] == {"output": "Topic: App\nUrgency: Low"}


def test_the_activity_is_read_in_pages_and_says_what_one_can_undo(ada, signed_in, ids):
    signed_in("ben", tab="tab-2").do("approve", ids["T-4"])
    for revision in range(1, 56):
        ada.do("skip" if revision % 2 else "flag", ids["T-3"], revision)

    first = ada.client.get("/desk/activity").json
    second = ada.client.get(f"/desk/activity?before={first['before']}").json

    assert (len(first["actions"]), len(second["actions"]), second["before"]) == (50, 6, None)
    assert first["actions"][0]["summary"] == "Skipped T-3"
    theirs = second["actions"][-1]
    assert (theirs["person"], theirs["mine"], theirs["undoable"]) == ("ben", False, False)
    assert all(one["mine"] for one in ada.client.get("/desk/activity?mine=1").json["actions"])


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "9" * 30, "%00", "٣"])
def test_what_is_no_place_in_the_activity_is_refused(before, ada):
    assert ada.client.get(f"/desk/activity?before={before}").status == 422


def test_every_route_is_in_the_document(ada):
    document = openapi()

    for route in ROUTES:
        path = "/api" + route.path.replace(":int", "")
        operation = document["paths"][path][route.method.lower()]
        assert ("security" in operation) == (route.least is not None)
        assert ("requestBody" in operation) == (route.body is not None)
    assert document["openapi"] == "3.1.0"
    sent = document["components"]["schemas"]["SyncBody"]["properties"]
    assert set(sent) == {"tab", "view", "want", "have", "items", "hold"}
