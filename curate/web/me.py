"""The route by which a browser remembers the name that somebody gave."""

import json
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from curate.domain.errors import CurateError
from curate.settings import Settings
from curate.web.identity import YEAR_SECONDS, cookie_name, signed_name
from curate.web.sign_in import SignIn

PATH = "/api/me"
LARGEST = 2_000
"""Bytes of a request."""


def name_route(sign_in: SignIn, settings: Callable[[], Settings]) -> Route:
    """``POST /api/me`` with ``{"name": …}``: keeps a name in a cookie that no script of a page can read.

    Args:
        sign_in: How people are recognized; where that proves who they are, a name is refused.
        settings: Gives the settings.
    """

    async def remember(request: Request) -> JSONResponse:
        if sign_in.proves:
            return _refusal(403, "not_allowed", "Here it counts who signed in. Nothing was done.")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return _refusal(415, "content_type", "This takes JSON only.")
        content = bytearray()
        async for part in request.stream():
            content += part
            if len(content) > LARGEST:
                return _refusal(413, "too_large", "This is no name. Nothing was done.")
        try:
            name = json.loads(bytes(content))["name"]
            value = await run_in_threadpool(signed_name, settings(), str(name))
            cookie = await run_in_threadpool(cookie_name, settings())
        except CurateError as error:
            return _refusal(422, error.code, str(error))
        except (ValueError, KeyError, TypeError, RecursionError):
            return _refusal(422, "invalid", 'This takes {"name": "…"}. Nothing was done.')
        answer = JSONResponse({"name": str(name)}, headers={"Cache-Control": "no-store"})
        answer.set_cookie(
            cookie,
            value,
            max_age=YEAR_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
            path="/",
        )
        return answer

    return Route(PATH, remember, methods=["POST"])


def _refusal(status: int, code: str, message: str) -> JSONResponse:
    error = {"error": {"code": code, "message": message}}
    return JSONResponse(error, status, {"Cache-Control": "no-store"})
