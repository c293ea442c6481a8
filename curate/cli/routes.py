"""Commands for scripts that use the HTTP routes: their documentation, and tokens."""

import json
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_sentence
from curate.cli.state import database, settings

LONGEST_HOURS = 24 * 366


def openapi_() -> None:
    """Print the HTTP routes that scripts may use, as an OpenAPI document."""
    from curate.api import openapi

    json.dump(openapi(), sys.stdout, ensure_ascii=True, indent=1)
    sys.stdout.write("\n")


def token(
    name: Name,
    person: Person = None,
    hours: Annotated[
        float, typer.Option("--hours", min=0.01, max=LONGEST_HOURS, help="How long it counts.")
    ] = 12,
    role: Annotated[
        str | None,
        typer.Option(
            "--role", metavar="ROLE", help="Less than the person may: reviewer or viewer."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a token by which a script may use the HTTP routes of a project."""
    from curate.api import Access, mint
    from curate.domain.errors import NotAllowed, UnknownName
    from curate.domain.people import ROLES
    from curate.services.people import role_of
    from curate.services.projects import current_person

    if role is not None and role not in ROLES:
        raise UnknownName("role", role, ROLES)
    who = person or current_person()
    with database().read() as stores:
        project = stores.projects.get(name)
        own = role_of(stores, project.id, who)
    if own is None:
        raise NotAllowed(who, None, "viewer")
    given = min((one for one in ROLES if one in {own, role or own}), key=ROLES.index)
    made = mint(settings(), Access(who, project.id, given), hours=hours)
    if as_json:
        print_json({"token": made, "person": who, "role": given, "hours": hours})
    else:
        print_sentence(made)


COMMANDS: dict[str, Callable[..., int | None]] = {"openapi": openapi_, "token": token}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
