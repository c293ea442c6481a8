"""The command that erases a ticket or a person's text wherever it stands."""

from collections.abc import Callable
from typing import Annotated

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import (
    add_commands,
    print_json,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.state import database, settings
from curate.domain.errors import Unusable
from curate.text import count


def erase(
    name: Name,
    external_id: Annotated[
        str | None, typer.Option(help="The ticket of this id, as its source calls it.")
    ] = None,
    value: Annotated[
        str | None, typer.Option(help="A name, number or address, wherever it stands.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say where it stands; nothing is changed.")
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Erase a ticket, or a person's text, wherever it stands, for good; undo does not bring it back."""
    from curate.services.erasure import erase_ticket, erase_value

    if (external_id is None) == (value is None):
        raise Unusable("Give either --external-id or --value. Nothing was erased.")
    what = {"dry_run": dry_run, "person": person, "on_progress": print_progress}
    if value is not None:
        found = erase_value(database(), settings(), name, value, **what)  # type: ignore[arg-type]
    else:
        found = erase_ticket(database(), settings(), name, str(external_id), **what)  # type: ignore[arg-type]
    if as_json:
        print_json({"places": dict(found.places), "left": list(found.left), "erased": found.done})
        return
    rows = [{"where": place, "how many": number} for place, number in found.places.items()]
    print_table(rows, "It stands nowhere in this project.")
    if rows:
        total = count(found.total, "place")
        print_sentence(
            f"Erased from {total}." if found.done else f"It stands in {total}. Nothing was erased."
        )
    for sentence in found.left:
        print_sentence(f"Not reached: {sentence}" if rows else sentence)


COMMANDS: dict[str, Callable[..., None]] = {"erase": erase}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
