"""The command that lists labels from the most doubtful on."""

from typing import Annotated

import typer

from curate.cli.arguments import Json, Name
from curate.cli.output import (
    add_commands,
    print_json_lines,
    print_message,
    print_sentence,
    print_table,
)
from curate.cli.state import database
from curate.text import count, percent


def labels(
    name: Name,
    limit: Annotated[
        int, typer.Option(min=0, help="How many to list; 0 for all. JSON has all of them.")
    ] = 50,
    words: Annotated[
        bool, typer.Option("--words", help="Go by words only, even if the extra semantic is there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List every label from the most doubtful on."""
    from curate.services.checking import audit_labels

    audited = audit_labels(database(), name, meaning=False if words else None)
    rows = [
        {
            "example": one.doubt.example,
            "external_id": one.external_id,
            "label": one.doubt.label,
            "reads_like": one.doubt.other,
            "doubt": one.doubt.doubt,
            "field": one.doubt.field,
            "input": one.text,
        }
        for one in audited.labels
    ]
    if as_json:
        print_json_lines(rows)
        return
    shown = rows[:limit] if limit else rows
    print_table(
        [
            {
                "example": row["external_id"] or row["example"],
                "label": row["label"],
                "reads like": row["reads_like"] or "",
                "doubt": "" if row["doubt"] is None else percent(float(str(row["doubt"]))),
                "input": row["input"],
            }
            for row in shown
        ],
        "No example has a label.",
    )
    unsaid = sum(row["doubt"] is None for row in rows)
    if len(shown) < len(rows):
        print_sentence(
            f"These are the most doubtful {len(shown):,} of {len(rows):,}; --limit 0 lists all."
        )
    if unsaid:
        print_sentence(
            f"Of {count(unsaid, 'label')} nothing can be said: fewer than five different texts have it, "
            "or the input is empty."
        )
    if rows:
        print_message(
            "Doubt is 50 % where a text reads as much like the other label as like its own, and 100 % where "
            "it reads like the other alone."
            + (
                ""
                if audited.meaning or words
                else " Only words were compared: with  pip install 'curate-tuning[semantic]'  their meaning "
                "is, too."
            )
        )


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    add_commands(app, {"labels": labels})
