"""The command that finds and replaces in many examples."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, cast

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, one_line, print_json, print_sentence, print_table
from curate.cli.state import database
from curate.domain.errors import UnknownName
from curate.domain.examples import STATUSES
from curate.text import count


class In(StrEnum):
    """The texts in which something is replaced."""

    output = "output"
    input = "input"
    both = "both"


def replace(
    name: Name,
    find: Annotated[str, typer.Option(help="The text to find, or a regular expression.")],
    new: Annotated[str, typer.Option("--with", help=r"What to put there; \1 is the first group.")],
    field: Annotated[In, typer.Option(help="In answers, inputs, or both.")] = In.output,
    regex: Annotated[
        bool, typer.Option("--regex", help="--find is a regular expression, as RE2 knows them.")
    ] = False,
    match_case: Annotated[
        bool, typer.Option("--match-case", help="Capital and small letters differ.")
    ] = False,
    whole_words: Annotated[
        bool, typer.Option("--whole-words", help="Leave parts of longer words.")
    ] = False,
    status: Annotated[str | None, typer.Option(help=", ".join(STATUSES))] = None,
    label: Annotated[str | None, typer.Option(help="Only examples with this label.")] = None,
    check: Annotated[
        str | None, typer.Option(help="Only with open findings of this check.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Find and replace in many examples, as one action that undo reverts."""
    from curate.checks import checks
    from curate.services.reviewing import (
        FIELDS,
        Replacement,
        View,
        Which,
        apply_replacement,
        choose_all,
        preview_replacement,
    )

    if status is not None and status not in STATUSES:
        raise UnknownName("status", status, STATUSES)
    if check is not None:
        checks[check]
    fields = FIELDS if field is In.both else tuple(one for one in FIELDS if one == field.value)
    wanted = Replacement(find, new, fields, regex, match_case, whole_words)
    view = View(which=cast("Which", status or "all"), label=label, check=check)
    chosen = choose_all(database(), name, view, person)
    preview = preview_replacement(database(), name, wanted, chosen)
    said: dict[str, Any] = {
        "examples": len(preview.chosen),
        "places": preview.places,
        "breaking": list(preview.breaking),
        "emptied": list(preview.emptied),
        "left": list(preview.left),
        "withdrawn": [],
        "diff": [
            {
                "example": one.example.id,
                "external_id": one.example.external_id,
                "field": field,
                "before": getattr(one.example, field),
                "after": text,
            }
            for one in preview.shown
            for field, text in one.values.items()
        ],
    }
    if not dry_run:
        done = apply_replacement(database(), name, wanted, preview.chosen, person)
        said |= {
            "examples": done.examples,
            "places": done.places,
            "left": [*preview.left, *done.left],
            "withdrawn": list(done.withdrawn),
        }
    if as_json:
        print_json(said)
    else:
        _print(said, dry_run=dry_run)


def _print(said: dict[str, Any], *, dry_run: bool) -> None:
    rows = [
        {**row, "before": one_line(row["before"]), "after": one_line(row["after"])}
        for row in said["diff"]
    ]
    print_table(rows, "It is not found, or stands there already.")
    verb = "would change" if dry_run else "changed"
    print_sentence(
        f"{count(said['places'], 'place')} in {count(said['examples'], 'example')} {verb}."
    )
    for key, what in (
        (
            "breaking",
            "would no longer keep the answer format"
            if dry_run
            else "no longer keep the answer format",
        ),
        ("emptied", "are left, because nothing would remain of a text"),
        ("left", "changed meanwhile and are left"),
        ("withdrawn", "are to be reviewed again, because an error is open in the new text"),
    ):
        if said[key]:
            print_sentence(f"{count(len(said[key]), 'example')}: {what}.")


COMMANDS: dict[str, Callable[..., int | None]] = {"replace": replace}


def add_to(app: typer.Typer) -> None:
    """Put this command on the command line."""
    add_commands(app, COMMANDS)
