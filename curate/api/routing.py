"""Tables of routes, and the small ASGI app that answers them with JSON.

A module of this package that serves something exports ``routes``, a list of `Endpoint`. Its handlers are
plain functions ``(Call) -> result`` that call one service function; they run in a thread, so they may wait.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import datetime
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from curate.api.errors import Refused, answer_of, refusal_of
from curate.api.tokens import Access, NotSignedIn, read
from curate.domain.errors import CurateError
from curate.domain.faults import fault_of
from curate.domain.records import Project
from curate.services.people import ROLES, NotAllowed, Role, at_least, project_for, require
from curate.settings import Settings
from curate.stores import Database

Method = Literal["GET", "POST", "PUT", "DELETE"]
LARGEST_BODY = 8_000_000
"""Bytes of a request: the longest texts of some decisions that waited while somebody was offline."""
MOST_DIGITS = 18
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that may be answered: what a handler is given.

    Attributes:
        access: Who asks, in which project (its id), and what they are there by now.
        project: The name of the project, as services take it.
        body: An instance of the endpoint's body model; None where it has none.
        path: The parts of the path by name, those that are declared ``int`` as numbers.
        query: What stands behind the question mark.
    """

    database: Database
    settings: Settings
    access: Access
    project: str
    body: Any = None
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route.

    Attributes:
        method: How it is asked for.
        path: Below ``/api``, with named parts as Starlette writes them: ``/desk/cards/{example:int}``.
        handler: Gives the result: JSON values, dataclasses, pydantic models and moments may be in it.
        summary: What it does, in a few words, for the documentation.
        least: What somebody must be in the project at least; None for a route that wants no token.
        body: What the request must hold; None where it has no body.
        result: What the answer holds, for the documentation.
        largest: Bytes of a body at most.
    """

    method: Method
    path: str
    handler: Handler
    summary: str
    least: Role | None = "reviewer"
    body: type[BaseModel] | None = None
    result: type[BaseModel] | None = None
    largest: int = LARGEST_BODY


class Api:
    """The ASGI app below ``/api``.

    Args:
        endpoints: What it serves.
        database: Gives the database, which is opened when the first request needs it.
        settings: Gives the settings.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        database: Callable[[], Database],
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._settings = settings
        self._endpoints = [(compile_path(one.path), one) for one in endpoints]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with JSON, whatever happens."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope, receive)
        try:
            status, result = await self._answer(request)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person
            status, result = _of_error(error)
        more = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        response = Response(
            dump(result), status, {"Cache-Control": "no-store", **more}, "application/json"
        )
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> tuple[int, Any]:
        endpoint, path = self._found(request)
        # Before anything is read of what somebody sends whom we don't know.
        access = read(self._settings(), _token(request)) if endpoint.least is not None else None
        content = await _content(request, endpoint) if endpoint.body is not None else b""
        query = dict(request.query_params)
        return 200, await run_in_threadpool(self._called, endpoint, path, query, access, content)

    def _found(self, request: Request) -> tuple[Endpoint, dict[str, Any]]:
        asked = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        allowed = set[str]()
        for (pattern, _, convertors), endpoint in self._endpoints:
            found = pattern.match(asked)
            parts = found.groupdict() if found else {}
            if not found or any(len(one) > MOST_DIGITS and one.isdigit() for one in parts.values()):
                continue
            if endpoint.method == request.method:
                return endpoint, {
                    name: convertors[name].convert(part) for name, part in parts.items()
                }
            allowed.add(endpoint.method)
        if allowed:
            raise Refused(
                405, "method", f"This is asked for by {' or '.join(sorted(allowed))} only."
            )
        raise Refused(404, "not_found", "There is nothing at this address. Nothing was done.")

    def _called(
        self,
        endpoint: Endpoint,
        path: Mapping[str, Any],
        query: Mapping[str, str],
        access: Access | None,
        content: bytes,
    ) -> Any:
        """In a thread: whether somebody may ask this, what they say, and what comes of it."""
        settings, database = self._settings(), self._database()
        if access is None or endpoint.least is None:
            name, access = "", Access("", 0, ROLES[0])
        else:
            access, project = _allowed(database, access, endpoint.least)
            name = project.name
        body = _body(endpoint, content)
        return endpoint.handler(Call(database, settings, access, name, body, path, query))


def dump(result: Any) -> bytes:
    """JSON as it is sent."""
    return json.dumps(
        result, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False
    ).encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def _allowed(database: Database, access: Access, least: Role) -> tuple[Access, Project]:
    """The access as it is by now: a member who was removed is out at once.

    Raises:
        NotSignedIn: The project is gone.
        NotAllowed: The role does not reach.
    """
    with database.read() as stores:
        found = project_for(stores, access.project, access.person)
        if found is None:
            raise NotSignedIn(
                "The project of this token is gone. Nothing was done: open another one."
            )
        project, now = found
        # A token never gives more than it was made for.
        role = None if now is None else min(now, access.role, key=ROLES.index)
        if role is None or not at_least(role, least):
            require(stores, access.project, access.person, least)
            raise NotAllowed(access.person, role, least, [])
    return Access(access.person, access.project, role), project


def _token(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotSignedIn(
            "This needs a token (“Authorization: Bearer …”). Nothing was done: reload the page, or make one "
            "with `curate token`."
        )
    return token.strip()


async def _content(request: Request, endpoint: Endpoint) -> bytes:
    """The body of a request, which a form of another site can't send, and which has an end."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(
            415, "content_type", "This takes JSON only (“Content-Type: application/json”)."
        )
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > endpoint.largest:
        _too_large(endpoint)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > endpoint.largest:
            _too_large(endpoint)
    return bytes(content)


def _too_large(endpoint: Endpoint) -> NoReturn:
    raise Refused(
        413,
        "too_large",
        f"A request holds at most {endpoint.largest / 1_000_000:g} MB. Nothing was done: send it in parts.",
    )


def _body(endpoint: Endpoint, content: bytes) -> BaseModel | None:
    if endpoint.body is None:
        return None
    try:
        return endpoint.body.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the request"
        raise Refused(
            422,
            "invalid",
            f"{place}: {first['msg']}. Nothing was done: send what the documentation says.",
        ) from None


def _of_error(error: Exception) -> tuple[int, Any]:
    known = error if isinstance(error, CurateError) else fault_of(error)
    if known is None:
        # Without the request: it holds a token and texts of tickets.
        _LOG.error("A route failed", exc_info=error)
        return 500, answer_of("unexpected", "Curate could not answer this. Try again.")
    return refusal_of(known)
