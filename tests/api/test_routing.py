import logging

import pytest
from pydantic import BaseModel

from curate.api import Access, mint
from curate.api.routing import Endpoint
from curate.domain.errors import EditConflict, NotFound, Unusable
from curate.domain.faults import DatabaseBusy
from curate.services.project_actions import delete_project
from curate.services.projects import create_project, get_project
from tests.api.conftest import Client


class Said(BaseModel):
    text: str


def whoever(call):
    return {"person": call.access.person, "project": call.project, "role": call.access.role}


def failing(call):
    raise {
        "conflict": EditConflict(1, 2),
        "missing": NotFound("example", 3),
        "unusable": Unusable("No."),
        "busy": DatabaseBusy(60),
        "fault": ZeroDivisionError("a secret"),
    }[call.path["how"]]


ENDPOINTS = [
    Endpoint("GET", "/open", lambda _: {"ok": True}, "Open", least=None),
    Endpoint("GET", "/who", whoever, "Who", least="viewer"),
    Endpoint("GET", "/fail/{how}", failing, "Fails", least="viewer"),
    Endpoint("GET", "/number/{number:int}", lambda call: dict(call.path), "Number", least="viewer"),
    Endpoint(
        "POST", "/say", lambda call: {"said": call.body.text}, "Say", body=Said, largest=1_000
    ),
]


@pytest.fixture
def client(sqlite, settings_here):
    create_project(sqlite, "tickets")
    key = get_project(sqlite, "tickets").id
    return Client(sqlite, settings_here, ENDPOINTS).sign_in("ada", key)


def test_a_token_says_who_asks_and_in_which_project(client):
    assert client.get("/who").json == {"person": "ada", "project": "tickets", "role": "owner"}


def test_a_token_gives_no_more_than_it_was_made_for(client):
    key = 1
    client.sign_in("ada", key, "viewer")

    assert client.get("/who").json["role"] == "viewer"
    assert client.post("/say", {"text": "x"}).status == 403
    assert client.post("/say", {"text": "x"}).code == "not_allowed"


def test_without_a_token_nothing_is_answered_but_what_is_open_to_everybody(client):
    assert client.get("/open", token=None).json == {"ok": True}
    for token in (None, "", "x", "x.y"):
        answer = client.get("/who", token=token)
        assert (answer.status, answer.code) == (401, "not_signed_in")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert client.get("/who", token=None, headers={"authorization": "Basic eDp5"}).status == 401


def test_a_token_whose_time_is_over_or_that_somebody_else_made_does_not_count(client, tmp_path):
    mine = client.token
    client.sign_in("ada", 1, hours=-0.01)
    assert client.get("/who").status == 401
    other = client.settings.model_copy(update={"home": tmp_path / "other"})
    assert client.get("/who", token=mint(other, Access("ada", 1, "owner"))).status == 401
    changed = mine[:-2] + ("AA" if mine[-2:] != "AA" else "BB")
    assert client.get("/who", token=changed).status == 401
    assert client.get("/who", token=mine).status == 200


def test_the_secret_is_the_owners_alone_and_stays_the_same(client):
    secret = client.settings.home / "secret"

    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_bytes()) >= 32
    before = secret.read_bytes()
    client.sign_in("ben", 1)
    assert secret.read_bytes() == before
    assert [one.name for one in client.settings.home.iterdir()] == ["secret"]


def test_the_token_of_a_project_that_is_gone_does_not_count(client, sqlite):
    delete_project(sqlite, client.settings, "tickets")

    assert client.get("/who").status == 401


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("conflict", 409, "edit_conflict"),
        ("missing", 404, "not_found"),
        ("unusable", 422, "unusable"),
        ("busy", 503, "database_busy"),
    ],
)
def test_an_error_is_a_status_a_code_and_the_sentence(client, how, status, code):
    answer = client.get(f"/fail/{how}")

    assert (answer.status, answer.code) == (status, code)
    assert answer.json["error"]["message"].endswith(".")


def test_what_nobody_expected_is_logged_and_said_without_details(client, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/fail/fault")

    assert (answer.status, answer.code) == (500, "unexpected")
    assert b"secret" not in answer.content
    assert "ZeroDivisionError" in caplog.text
    assert client.token not in caplog.text


@pytest.mark.parametrize(
    "path", ["/nothing", "/who/", "/number/x", "/number/-1", "/number/" + "9" * 30]
)
def test_what_is_at_no_address_is_said_in_a_sentence(client, path):
    answer = client.get(path)

    assert (answer.status, answer.code) == (404, "not_found")


def test_a_route_answers_its_own_method_only(client):
    assert client.post("/who").status == 405
    assert client.get("/say").json["error"]["message"] == "This is asked for by POST only."


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""]
)
def test_what_a_form_of_another_site_can_send_is_refused(client, kind):
    answer = client.post("/say", {"text": "x"}, headers={"content-type": kind})

    assert (answer.status, answer.code) == (415, "content_type")


def test_a_body_has_an_end_and_the_form_that_is_documented(client):
    assert client.post("/say", {"text": "é"}).json == {"said": "é"}
    assert client.post("/say", {"text": "x" * 2_000}).status == 413
    assert client.post("/say", {"text": "x" * 2_000}, headers={"content-length": ""}).status == 413
    for content in (b"", b"{", b"[]", b'{"text": 1}', b"\xff", b"null"):
        answer = client.post("/say", content=content)
        assert (answer.status, answer.code) == (422, "invalid")
