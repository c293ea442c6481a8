"""The command that lists who works in a project, and says who belongs to it."""

from collections.abc import Callable
from typing import Annotated

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_sentence, print_table
from curate.cli.state import database
from curate.domain.errors import UnknownName, Unusable
from curate.domain.people import ROLES, Role


def people(
    name: Name,
    add: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help="Add this person, or give them another role."),
    ] = None,
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="With --add: owner, reviewer or viewer.")
    ] = None,
    remove: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Take this person out of the project.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """List who works in a project, or say who belongs to it and as what.

    A project without members is open to everybody as an owner.
    """
    from curate.services.members import remove_member, set_member
    from curate.services.people import list_colleagues, list_members
    from curate.services.teamwork import read_pace

    if add is not None and remove is not None:
        raise Unusable("--add and --remove don't go together. Nothing was changed: use one.")
    if (add is None) != (role is None):
        raise Unusable(
            "--add and --role belong together. Nothing was changed: write --add PERSON --role "
            f"{' or --role '.join(reversed(ROLES))}."
        )
    if add is not None and role is not None:
        set_member(database(), name, add, _role(role), person)
    if remove is not None:
        remove_member(database(), name, remove, person)
    paces = {one.person: one for one in read_pace(database(), name, "").people}
    rows = []
    for one in list_colleagues(database(), name):
        pace = paces.get(one.person)
        rows.append(
            {
                "person": one.person,
                "role": one.role,
                "decisions": one.decisions,
                "seconds_per_decision": pace.seconds.value if pace and pace.seconds else None,
                "agreement": pace.agreement if pace else None,
            }
        )
    if as_json:
        print_json(rows)
        return
    rows = [{**row, "role": row["role"] or "left"} for row in rows]
    print_table(rows, "Nobody has decided anything yet.")
    if not list_members(database(), name):
        print_sentence("The project has no members: everybody who can open it is an owner.")


def _role(text: str) -> Role:
    for known in ROLES:
        if known == text:
            return known
    raise UnknownName("role", text, tuple(reversed(ROLES)))


COMMANDS: dict[str, Callable[..., None]] = {"people": people}


def add_to(app: typer.Typer) -> None:
    """Put this command on the command line."""
    add_commands(app, COMMANDS)
