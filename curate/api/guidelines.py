"""The route by which the desk reads the guidelines."""

from typing import Any

from pydantic import BaseModel

from curate.api.routing import Call, Endpoint
from curate.services.guidelines import read_guidelines


class GuidelinesModel(BaseModel):
    """The guidelines in force; ``number`` is 0 where none were ever written."""

    number: int
    text: str
    definitions: dict[str, str]
    person: str
    at: str | None


def guidelines(call: Call) -> dict[str, Any]:
    """The guidelines in force."""
    found = read_guidelines(call.database, call.project)
    return {
        "number": found.number,
        "text": found.text,
        "definitions": dict(found.definitions),
        "person": found.person,
        "at": found.at.isoformat() if found.at else None,
    }


routes = [
    Endpoint(
        "GET",
        "/desk/guidelines",
        guidelines,
        "The guidelines in force, in Markdown, with what each label is for.",
        "viewer",
        result=GuidelinesModel,
    )
]
