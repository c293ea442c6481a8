import csv

import pytest
from sqlalchemy import func, select

from curate.domain.faults import DatabaseBusy
from curate.services.changes import example_history
from curate.services.importing import ImportOptions, import_file
from curate.services.members import set_member
from curate.services.reviewing import decide, list_examples
from curate.stores.examples import Where
from curate.stores.tables import leases, sends
from tests.api.conftest import item
from tests.services.conftest import HEADER


def decided(database, example):
    return [one.kind for one in example_history(database, "tickets", example)]


def kept(database, table=sends):
    with database.read() as stores:
        return stores.connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_decision_is_stored_and_says_what_the_example_is_now(ada, ids, database):
    result = ada.do("approve", ids["T-3"], ms=1_500, output="Topic: Billing\nUrgency: High")

    assert result | {"uid": "", "action": 0} == {
        "uid": "",
        "ok": True,
        "example": ids["T-3"],
        "revision": 2,
        "status": "approved",
        "action": 0,
    }
    (event,) = example_history(database, "tickets", ids["T-3"])
    assert (event.person, event.kind, event.after["output"]) == (
        "ada",
        "approve",
        "Topic: Billing\nUrgency: High",
    )
    with database.read() as stores:
        (send,) = stores.sends.by_uid([result["uid"]]).values()
    assert (send.person, send.kind, send.milliseconds, send.action) == (
        "ada",
        "decide",
        1_500,
        result["action"],
    )


@pytest.mark.parametrize(
    ("decision", "status"),
    [("reject", "rejected"), ("skip", "skipped"), ("flag", "flagged"), ("edit", "pending")],
)
def test_every_decision_is_taken(ada, ids, decision, status):
    result = ada.do(decision, ids["T-3"], note="Because.")

    assert (result["ok"], result["status"]) == (True, status)


def test_several_items_of_one_exchange_are_done_in_their_order(ada, ids, database):
    results = ada.send(
        item("approve", ids["T-3"]),
        item("approve", ids["T-4"]),
        item("reject", ids["T-3"], 2),
        item("undo"),
        item("approve", ids["T-4"], 1),
        item("skip", ids["T-5"]),
    )

    assert [one["ok"] for one in results] == [True, True, True, True, False, True]
    assert results[3]["example"] == ids["T-3"]
    assert (results[3]["revision"], results[3]["status"]) == (4, "approved")
    assert results[4]["code"] == "conflict"
    assert decided(database, ids["T-3"]) == ["approve", "reject", "undo"]


def test_a_decision_on_an_old_revision_is_refused_with_the_example_as_it_stands(ada, ids, database):
    decide(database, "tickets", ids["T-3"], "flag", person="ben", note="Look!")

    result = ada.do("approve", ids["T-3"], output="Mine")

    assert (result["ok"], result["code"]) == (False, "conflict")
    assert (result["card"]["revision"], result["card"]["status"]) == (2, "flagged")
    assert "opened revision 1" in result["message"]


def test_an_open_error_is_said_with_its_mark_and_approved_knowingly_the_second_time(ada, ids):
    refused = ada.do("approve", ids["T-2"])

    assert refused["code"] == "open_errors"
    marks = list(refused["errors"])
    assert any("TODO" in sentence for sentence in refused["errors"].values())
    errors = [one["mark"] for one in refused["card"]["findings"] if one["severity"] == "error"]
    assert sorted(errors) == sorted(marks)
    assert ada.do("approve", ids["T-2"], knowingly=marks[1:])["code"] == "open_errors"
    assert ada.do("approve", ids["T-2"], knowingly=["0" * 64])["code"] == "open_errors"
    assert ada.do("approve", ids["T-2"], knowingly=marks)["status"] == "approved"


def test_an_empty_answer_is_said_and_approved_only_if_that_is_meant(ada, ids):
    refused = ada.do("approve", ids["T-12"])
    marks = [one["mark"] for one in refused["card"]["findings"]]

    assert refused["code"] == "no_answer"
    result = ada.do("approve", ids["T-12"], empty_ok=True, knowingly=marks)
    assert result["status"] == "approved"


def test_a_finding_of_another_example_is_not_touched(ada, ids):
    finding = next(one for one in ada.card(ids["T-1"])["findings"] if one["fixable"])

    result = ada.do("dismiss", ids["T-2"], findings={finding["id"]: finding["version"]})

    assert result["code"] == "conflict"
    assert finding in ada.card(ids["T-1"])["findings"]


def test_a_value_that_may_stay_is_kept_in_every_example_until_that_is_undone(ada, ids):
    hotline = "Call 01632 960147 in the morning."
    for ticket in ("T-3", "T-4"):
        ada.do("edit", ids[ticket], input=hotline)
    spaces = next(one for one in ada.card(ids["T-1"])["findings"] if one["check"] == "whitespace")
    (phone,) = ada.card(ids["T-3"])["findings"]
    assert (phone["keepable"], spaces["keepable"]) == (True, False)

    no = ada.do("keep", ids["T-1"], findings={spaces["id"]: spaces["version"]})
    kept = ada.do("keep", ids["T-3"], 2, findings={phone["id"]: phone["version"]})

    assert (no["code"], "dismiss the finding instead" in no["message"]) == ("invalid", True)
    assert (kept["ok"], kept["card"]["findings"]) == (True, [])
    assert ada.card(ids["T-4"])["findings"] == []
    ada.do("edit", ids["T-5"], input=hotline)
    assert ada.card(ids["T-5"])["findings"] == []
    undone = ada.do("undo", action=kept["action"])
    assert (undone["example"], len(undone["card"]["findings"])) == (ids["T-3"], 1)
    gone = ada.do("keep", ids["T-3"], 2, findings={phone["id"]: phone["version"] + 1})
    assert (gone["code"], "Nothing was kept" in gone["message"]) == ("conflict", True)


def test_undoing_a_dismissal_shows_the_finding_again(ada, ids):
    found = ada.card(ids["T-1"])["findings"]
    seen = {one["id"]: one["version"] for one in found}
    assert ada.do("dismiss", ids["T-1"], findings=seen)["card"]["findings"] == []

    undone = ada.do("undo")

    assert (undone["example"], undone["card"]["findings"]) == (ids["T-1"], found)


def test_what_the_import_cleaned_is_restored_until_that_is_undone(ada, ids, database, tmp_path):
    rows = [["M-1", "2026-03-01", "C-1", "<p>Where is <b>my</b> bike?</p>", "Topic: Lock", "Lock"]]
    path = tmp_path / "markup.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    import_file(database, "tickets", path, ImportOptions(cleaning={"input": ["html"]}))
    one = next(
        one for one in list_examples(database, "tickets", Where()) if one.line == 2 and one.original
    )
    assert ada.card(one.id)["cleaned"] == ["input"]

    assert ada.do("restore", one.id, 7)["code"] == "conflict"
    restored = ada.do("restore", one.id)

    assert (restored["card"]["input"], restored["card"]["cleaned"]) == (rows[0][3], [])
    assert ada.do("restore", ids["T-1"])["code"] == "invalid"
    undone = ada.do("undo")["card"]
    assert (undone["input"], undone["cleaned"]) == ("Where is my bike?", ["input"])


def test_undo_goes_back_to_any_depth_and_takes_ones_own_actions_only(ada, signed_in, ids, database):
    ben = signed_in("ben", tab="tab-2")
    ada.do("approve", ids["T-3"])
    theirs = ben.do("approve", ids["T-4"])
    ada.do("reject", ids["T-5"])

    assert ada.do("undo", action=theirs["action"])["code"] == "not_allowed"
    assert [ada.do("undo").get("example") for _ in range(2)] == [ids["T-5"], ids["T-3"]]
    nothing = ada.do("undo")
    assert (nothing["ok"], nothing["code"]) == (False, "invalid")
    assert ada.card(ids["T-4"])["status"] == "approved"


def test_an_action_out_of_the_list_is_undone_in_another_session(ada, signed_in, ids):
    first = ada.do("approve", ids["T-3"])
    ada.do("approve", ids["T-4"])
    later = signed_in(tab="another")

    listed = later.client.get("/desk/activity?mine=1").json["actions"]
    assert [(one["example"], one["undoable"]) for one in listed] == [
        (ids["T-4"], True),
        (ids["T-3"], True),
    ]
    result = later.do("undo", action=first["action"])
    assert (result["example"], result["status"], result["card"]["status"]) == (
        ids["T-3"],
        "pending",
        "pending",
    )
    again = later.do("undo", action=first["action"])
    assert (again["code"], "undone already" in again["message"]) == ("invalid", True)


def test_undo_of_a_rejection_brings_back_the_draft_that_was_given_up_with_it(ada, ids):
    body = {"revision": 1, "output": "Half a sen", "tab": "tab-1", "at": 1_000}
    assert ada.client.put(f"/desk/drafts/{ids['T-3']}", body).status == 200
    ada.do("reject", ids["T-3"], note="Spam.")
    assert ada.card(ids["T-3"])["draft"] is None

    card = ada.do("undo")["card"]

    assert (card["status"], card["draft"]["output"], card["draft"]["note"]) == (
        "pending",
        "Half a sen",
        "Spam.",
    )


def test_skipping_keeps_the_draft(ada, ids):
    body = {"revision": 1, "output": "Half a sen", "tab": "tab-1", "at": 1_000}
    ada.client.put(f"/desk/drafts/{ids['T-3']}", body)

    ada.do("skip", ids["T-3"])

    assert ada.card(ids["T-3"])["draft"]["output"] == "Half a sen"


def test_what_is_decided_gives_room_and_who_is_where_is_said(ada, signed_in, ids):
    ben = signed_in("ben", tab="tab-2")
    first, second = (one["id"] for one in ada.sync(want=2)["cards"])
    ben.sync(want=2)

    answer = ada.sync(
        item("approve", first, output="Topic: App\nUrgency: Low"), want=1, have=[second]
    )

    assert answer["done"][0]["ok"]
    assert answer["left"] == 11
    assert answer["counts"] == {"approved": 1, "pending": 11}
    assert answer["last"]["summary"].startswith("Approved T-")
    (card,) = answer["cards"]
    assert card["id"] not in {first, second}
    assert ben.sync()["others"] == [{"person": "ada", "example": second}]


def test_who_opens_an_example_that_somebody_has_is_told_who(ada, signed_in, ids):
    ben = signed_in("ben", tab="tab-2")
    ada.card(ids["T-3"])

    assert ben.card(ids["T-3"])["lease"]["person"] == "ada"
    assert ben.do("approve", ids["T-3"])["ok"]


def test_the_view_says_which_examples_come(ada, ids):
    ada.do("flag", ids["T-5"])

    answer = ada.sync(want=5, view={"which": "flagged"})

    assert [one["id"] for one in answer["cards"]] == [ids["T-5"]]
    assert answer["left"] == 1
    wrong = ada.client.post("/desk/sync", {"tab": "t", "view": {"which": "nonsense"}})
    assert (wrong.status, wrong.code) == (422, "bad_view")


def test_a_card_counts_places_as_javascript_does(ada, ids, database):
    text = "😀 Topic: App 😀\nUrgency: TODO"
    ada.do("edit", ids["T-3"], output=text)

    (finding,) = [one for one in ada.card(ids["T-3"])["findings"] if one["check"] == "placeholder"]

    units = text.encode("utf-16-le")
    assert units[finding["start"] * 2 : finding["end"] * 2].decode("utf-16-le") == "TODO"


def test_a_card_holds_what_a_reviewer_sees(ada, ids):
    card = ada.card(ids["T-1"])

    assert {
        name: card[name] for name in ("external_id", "name", "revision", "status", "turns")
    } == {
        "external_id": "T-1",
        "name": "T-1",
        "revision": 1,
        "status": "pending",
        "turns": [],
    }
    assert card["source"]["name"] == "tickets.csv"
    assert card["checked"] is True
    finding = next(one for one in card["findings"] if one["fixable"])
    assert set(finding) == {
        "id", "version", "mark", "check", "title", "field", "start", "end", "severity", "message",
        "suggestion", "fixable", "keepable", "others",
    }  # fmt: skip


def test_somebody_who_only_reads_gets_cards_and_decides_nothing(signed_in, ids, database):
    set_member(database, "tickets", "ada", "owner", by="ada")
    set_member(database, "tickets", "vera", "viewer", by="ada")
    vera = signed_in("vera", "viewer")

    answer = vera.sync(item("approve", ids["T-3"]), item("undo"), want=3)

    assert [one["code"] for one in answer["done"]] == ["not_allowed", "not_allowed"]
    assert len(answer["cards"]) == 3
    assert all(one["lease"] is None for one in answer["cards"])
    assert decided(database, ids["T-3"]) == []
    assert kept(database) == 0
    assert kept(database, leases) == 0


def test_a_database_that_fails_lets_one_try_again_under_the_same_uid(ada, ids, monkeypatch):
    one = item("approve", ids["T-3"])

    with monkeypatch.context() as patched:

        def busy(*_):
            raise DatabaseBusy(60)

        patched.setattr("curate.services.changes.actions.Prepared.write", busy)
        assert ada.send(one)[0]["code"] == "retry"
    assert ada.send(one)[0]["ok"]


def test_a_uid_of_somebody_else_says_nothing_of_theirs(ada, signed_in, ids):
    one = item("approve", ids["T-3"])
    ada.send(one)

    (result,) = signed_in("ben", tab="tab-2").send(one)

    assert (result["ok"], result["code"]) == (False, "invalid")
    assert "example" not in result
