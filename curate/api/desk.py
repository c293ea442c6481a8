"""The routes of the review desk."""

from typing import Any

from curate.api.routing import Call, Endpoint


def health(_: Call) -> dict[str, Any]:
    """That the routes answer."""
    return {"ok": True}


routes = [Endpoint("GET", "/health", health, "Whether the routes answer.", least=None)]
