import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from curate.api import Access, mint
from curate.api.routing import Api
from curate.api.tables import PREFIX, ROUTES
from curate.services.projects import create_project, get_project


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
