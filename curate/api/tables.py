"""All routes, as they are mounted and as OpenAPI documents them."""

from collections.abc import Callable
from typing import Any

from starlette.routing import Mount

from curate.api import blind, comments, desk, duplicates, guidelines, me, writing
from curate.api.openapi import document
from curate.api.routing import Api, Endpoint
from curate.settings import Settings
from curate.stores import Database

PREFIX = "/api"
ROUTES: tuple[Endpoint, ...] = (
    *desk.routes,
    *me.routes,
    *comments.routes,
    *duplicates.routes,
    *guidelines.routes,
    *writing.routes,
    *blind.routes,
)


def api_mount(database: Callable[[], Database], settings: Callable[[], Settings]) -> Mount:
    """The routes for the app.

    Args:
        database: Gives the database, when the first request needs it.
        settings: Gives the settings.
    """
    return Mount(PREFIX, app=Api(ROUTES, database, settings))


def openapi() -> dict[str, Any]:
    """The OpenAPI document of all routes."""
    return document(ROUTES, PREFIX)
