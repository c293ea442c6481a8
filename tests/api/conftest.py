import asyncio
import csv
import json
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from curate.api import Access, mint
from curate.api.routing import Api
from curate.api.tables import PREFIX, ROUTES
from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project, get_project
from curate.services.reviewing import list_examples
from curate.stores.examples import Where
from tests.services.conftest import HEADER, TICKETS


@dataclass
class Answer:
    status: int
    headers: dict
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def code(self):
        return self.json["error"]["code"]


class Client:
    """Asks the routes as a browser would, without a server in between."""

    def __init__(self, database, settings, endpoints=ROUTES):
        self.settings = settings
        self.api = Api(endpoints, lambda: database, lambda: settings)
        self.token = None

    def sign_in(self, person, project, role="owner", **more):
        self.token = mint(self.settings, Access(person, project, role), **more)
        return self

    def ask(self, method, path, body=None, *, token=..., content=None, headers=None):
        """What is answered; ``body`` is sent as JSON, ``content`` as it is."""
        content = json.dumps(body).encode() if content is None else content
        token = self.token if token is ... else token
        fields = {"content-type": "application/json", "content-length": str(len(content))}
        if token is not None:
            fields["authorization"] = f"Bearer {token}"
        fields |= headers or {}
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": PREFIX + path,
            "root_path": PREFIX,
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in fields.items() if v],
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(self.api(scope, receive, send))
        answer = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
        return Answer(sent[0]["status"], answer, b"".join(one["body"] for one in sent[1:]))

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.ask("PUT", path, body, **more)

    def delete(self, path, body=None, **more):
        return self.ask("DELETE", path, body, **more)


@pytest.fixture
def client(sqlite, settings_here):
    """Somebody who is signed in to a project of theirs named ``tickets``."""
    create_project(sqlite, "tickets")
    return Client(sqlite, settings_here).sign_in("ada", get_project(sqlite, "tickets").id)


class Desk:
    """Somebody at the desk: sends items, and says what came of each."""

    def __init__(self, client, tab="tab-1"):
        self.client = client
        self.tab = tab

    def sync(self, *items, want=0, have=(), view=None, hold=None, **more):
        body = {"tab": self.tab, "items": list(items), "want": want, "have": list(have)}
        body |= {"hold": hold} if hold else {}
        answer = self.client.post("/desk/sync", body | ({"view": view} if view else {}), **more)
        assert answer.status == 200, answer.content
        return answer.json

    def send(self, *items):
        return self.sync(*items)["done"]

    def do(self, kind, example=None, revision=1, **more):
        """One item; ``kind`` is a decision or another kind."""
        return self.send(item(kind, example, revision, **more))[0]

    def card(self, example):
        return self.client.get(f"/desk/cards/{example}?tab={self.tab}").json


def item(kind, example=None, revision=1, uid=None, **more):
    uid = uid or uuid.uuid4().hex
    if kind == "undo":
        return {"uid": uid, "kind": "undo", **more}
    if kind in {"fix", "dismiss", "keep", "restore"}:
        return {"uid": uid, "kind": kind, "example": example, "revision": revision, **more}
    decided = {"kind": "decide", "decision": kind, "example": example, "revision": revision}
    return {"uid": uid, **decided, **more}


@pytest.fixture
def database(sqlite):
    """What does not depend on the kind of database is tried on one; ``test_at_once.py`` has both."""
    return sqlite


def write_tickets(folder):
    """Twelve tickets, of which T-1 has a trailing space, T-2 a placeholder and T-12 no answer."""
    rows = [list(row) for row in TICKETS]
    rows[0][4] = "Topic: Delivery\nUrgency: High \n"
    rows[1][4] = "Topic: App\nUrgency: TODO"
    rows[11][4] = ""
    path = folder / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture
def tickets(database, project, tmp_path):
    """The project with these tickets, checked."""
    import_file(database, "tickets", write_tickets(tmp_path))
    run_checks(database, "tickets")
    return project


@pytest.fixture
def ids(database, tickets):
    """Ids of the tickets by the name of their source."""
    found = list_examples(database, "tickets", Where())
    return {one.external_id: one.id for one in found}


@pytest.fixture
def signed_in(database, settings_here, tickets):
    """Signs people in at the desk of that project."""

    def sign_in(person="ada", role="owner", tab="tab-1"):
        return Desk(Client(database, settings_here).sign_in(person, tickets.id, role), tab)

    return sign_in


@pytest.fixture
def ada(signed_in):
    return signed_in()
