"""Every route, asked by whoever has no business there."""

import logging
import re

import pytest

from curate.api.tables import ROUTES
from curate.services.members import remove_member, set_member
from curate.services.projects import create_project
from tests.api.conftest import Client, item

BODIES = {
    "/desk/sync": {"tab": "t"},
    "/desk/drafts/{example:int}": {"revision": 1, "tab": "t", "output": "x"},
    "/desk/release": {"tab": "t"},
    "/desk/check-text": {"example": 1, "output": "x"},
    "/desk/snippets": {"name": "Sorry", "text": "We are sorry."},
    "/desk/snippets/{snippet:int}": {"name": "Sorry", "text": "We are sorry."},
}
"""A body that is right, for each route that wants one; a new route has its own here."""
BODIES |= {
    "/blind/{comparison:int}/sync": {"want": 1},
    "/desk/clusters": {"decision": "different", "revisions": {"1": 1, "2": 1}},
    "/desk/me": {"keys": {"approve": ["a"]}},
    "/desk/cards/{example:int}/comments": {"text": "Look at this."},
    "/desk/comments/{comment:int}/settled": {"settled": True},
}
GUARDED = [one for one in ROUTES if one.least is not None]
ODD = (
    None,
    -1,
    0,
    1.5,
    2**31,
    2**63,
    2**70,
    True,
    "",
    "\0",
    "\ud800",
    "x" * 70,
    [],
    [2**70],
    {},
    {"a": 2**70},
)


def ask(client, route, example=1, body=None, **more):
    path = re.sub(
        r"{(\w+):int}", lambda one: str(example if one[1] == "example" else 1), route.path
    )
    return client.ask(route.method, path, BODIES.get(route.path) if body is None else body, **more)


def named(route):
    return f"{route.method} {route.path}"


@pytest.fixture
def owned(database, tickets):
    """The project belongs to Ada and Vera, who only reads."""
    set_member(database, "tickets", "ada", "owner", by="ada")
    set_member(database, "tickets", "vera", "viewer", by="ada")
    return tickets


def test_nobody_without_a_token_that_counts_is_answered(ada, tickets, tmp_path):
    client = ada.client
    elsewhere = Client(None, client.settings.model_copy(update={"home": tmp_path / "elsewhere"}))
    expired = Client(None, client.settings).sign_in("ada", tickets.id, hours=-1).token
    foreign = elsewhere.sign_in("ada", tickets.id).token
    head, signature = client.token.rsplit(".", 1)
    forged = f"{head}.{signature[::-1]}"
    other = Client(None, client.settings).sign_in("ada", tickets.id + 1).token

    for route in GUARDED:
        for token in (None, "", expired, foreign, forged, head, other, "x" * 100_000, "é"):
            answer = ask(client, route, token=token)
            assert (answer.status, answer.code) == (401, "not_signed_in"), (named(route), token)
        # There is no snippet, no suggestion and no comment yet, and no body that we forgot here.
        assert ask(client, route).status in {200, 404}, named(route)


def test_who_only_reads_may_read_and_not_write(signed_in, owned):
    vera = signed_in("vera", "viewer").client
    pretends = signed_in("vera", "owner").client

    for route in GUARDED:
        for client in (vera, pretends):
            answer = ask(client, route)
            expected = {200, 404} if route.least == "viewer" else {403}
            assert answer.status in expected, (named(route), answer.json)


def test_a_reviewer_of_another_project_reaches_nothing_of_this_one(
    signed_in, owned, database, settings_here, ids
):
    theirs = create_project(database, "theirs")
    set_member(database, "theirs", "ben", "owner", by="ben")
    stranger = signed_in("ben", "owner").client
    at_home = Client(database, settings_here).sign_in("ben", theirs.id)

    # Before they make anything of their own.
    for route in sorted(GUARDED, key=lambda one: "{" not in one.path):
        assert ask(stranger, route).status == 403, named(route)
        answer = ask(at_home, route, ids["T-3"])
        if "{" in route.path:
            assert (answer.status, answer.code) == (404, "not_found"), named(route)
        else:
            assert b"T-" not in answer.content, named(route)


def test_a_member_who_is_removed_is_out_at_once(signed_in, owned, database):
    vera = signed_in("vera", "viewer")
    assert vera.sync(want=1)["cards"]

    remove_member(database, "tickets", "vera", by="ada")

    assert vera.client.post("/desk/sync", {"tab": "t", "want": 1}).status == 403


def test_examples_of_another_project_are_gone_for_who_decides(
    owned, database, settings_here, ids, signed_in
):
    theirs = create_project(database, "theirs")
    client = Client(database, settings_here).sign_in("ben", theirs.id)
    items = [item("approve", ids["T-3"]), item("dismiss", ids["T-2"], findings={"1": 1})]

    answer = client.post("/desk/sync", {"tab": "t", "items": items, "have": [ids["T-3"]]}).json

    assert [one["code"] for one in answer["done"]] == ["gone", "gone"]
    assert signed_in().card(ids["T-3"])["lease"]["person"] == "ada"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain"])
def test_no_form_of_another_site_is_taken(kind, ada):
    for route in GUARDED:
        if route.body is not None:
            answer = ask(ada.client, route, headers={"content-type": kind})
            assert answer.status == 415, named(route)


def test_what_is_no_example_is_a_sentence(ada):
    for route in GUARDED:
        if "{example" in route.path:
            for example in (0, 999_999, 2**31, 2**63, 10**17, 10**40):
                answer = ask(ada.client, route, example)
                assert (answer.status, answer.code) == (404, "not_found"), (named(route), example)
                assert answer.json["error"]["message"].startswith("There is no")


def test_an_odd_value_is_taken_or_refused_and_never_a_fault(ada):
    for route in GUARDED:
        body = BODIES.get(route.path, {})
        names = route.body.model_fields if route.body is not None else ()
        for name in names:
            for value in ODD:
                answer = ask(ada.client, route, body={**body, name: value})
                assert answer.status in {200, 404, 409, 422}, (named(route), name, value)


def test_an_odd_address_is_answered_with_a_sentence(ada):
    for query in ("before=%00", "tab=%00%ff", "tab=" + "x" * 5_000, "a=1&a=2", "%", "view[]=1"):
        for path in ("/desk/activity", "/desk/cards/1", "/desk/questions", "/desk/guidelines"):
            answer = ada.client.get(f"{path}?{query}")
            assert answer.status in {200, 404, 422}, (path, query, answer.content)


WRONG = [
    {},
    {"tab": ""},
    {"tab": "a b"},
    {"tab": "t" * 65},
    {"tab": "t", "want": -1},
    {"tab": "t", "want": 10**9},
    {"tab": "t", "have": [0]},
    {"tab": "t", "have": [2**40]},
    {"tab": "t", "have": list(range(1, 1_000))},
    {"tab": "t", "unknown": 1},
    {"tab": "t", "items": [{}]},
    {"tab": "t", "items": [item("approve", 1, uid="short")]},
    {"tab": "t", "items": [item("approve", 1, uid="x" * 65)]},
    {"tab": "t", "items": [item("approve", 1, uid="'; --    ")]},
    {"tab": "t", "items": [item("approve", -1)]},
    {"tab": "t", "items": [item("approve", 1, 2**40)]},
    {"tab": "t", "items": [item("explode", 1)]},
    {"tab": "t", "items": [item("approve", 1, note="x" * 20_000)]},
    {"tab": "t", "items": [item("approve", 1, ms=-1)]},
    {"tab": "t", "items": [item("fix", 1, findings={"x": 1})]},
    {"tab": "t", "items": [item("undo", action=2**40)]},
    {"tab": "t", "items": [item("skip", 1) for _ in range(201)]},
    {"tab": "t", "view": {"which": "all", "unknown": "x"}},
]


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_what_is_out_of_range_is_refused_before_anything_is_done(body, ada):
    answer = ada.client.post("/desk/sync", body)

    assert answer.status == 422
    assert answer.json["error"]["message"]


def test_odd_characters_are_stored_as_far_as_they_can_be(ada, ids):
    text = 'Topic: "\u202e \U0001f600 <script>alert(1)</script> \u0000'
    content = (
        b'{"tab":"t","items":[{"uid":"12345678","kind":"decide","decision":"edit","example":%d,'
        b'"revision":1,"output":"half \\ud83d and \\u0000"}]}' % ids["T-3"]
    )

    assert ada.do("edit", ids["T-4"], output=text)["card"]["output"] == text.replace("\0", "\ufffd")
    answer = ada.client.post("/desk/sync", content=content)
    assert answer.status in {200, 422}


def test_long_texts_pass_and_come_back_whole(ada, ids):
    text = "Topic: Delivery\n" + "é😀\n" * 33_000
    body = {"revision": 1, "output": text, "input": text, "tab": "t", "at": 5}

    assert ada.client.put(f"/desk/drafts/{ids['T-3']}", body).status == 200
    assert ada.card(ids["T-3"])["draft"]["output"] == text
    result = ada.do("edit", ids["T-3"], output=text)
    assert result["card"]["output"] == text
    too_long = ada.client.post("/desk/sync", content=b'{"tab":"' + b"x" * 9_000_000)
    assert too_long.status == 413


def test_a_token_and_a_text_are_never_logged(ada, ids, caplog, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    with caplog.at_level(logging.DEBUG):
        ada.do("edit", ids["T-3"], output="Very private")
        monkeypatch.setattr("curate.services.desk.sync", fail)
        body = {"tab": "t", "items": [item("edit", ids["T-3"], 2, output="Very private")]}
        assert ada.client.post("/desk/sync", body).status == 500

    assert "ZeroDivisionError" in caplog.text
    assert ada.client.token not in caplog.text
    assert "Very private" not in caplog.text
