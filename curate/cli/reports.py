"""The command that writes the report of a comparison."""

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_message, print_sentence
from curate.cli.state import database, settings
from curate.domain.errors import Unusable


def report(
    name: Name,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to, as .html for people or .json."),
    ] = None,
    evaluation: Annotated[
        int | None, typer.Option(metavar="ID", help="Which comparison; the newest by default.")
    ] = None,
    examples: Annotated[
        bool,
        typer.Option(
            "--examples",
            help="With texts of up to ten held-out examples that tuning fixed and broke. Counts as a look.",
        ),
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Write the report of a comparison of methods: verdict, intervals, costs, data, limits."""
    from curate.services.tuning import (
        evaluation_report,
        report_document,
        require_kind,
        write_report,
    )

    if out is None and not as_json:
        raise Unusable(
            "Nobody said where the report should go. Nothing was written: give --out FILE.html or "
            "--out FILE.json, or --json for the screen."
        )
    if out is not None:
        require_kind(out)
    found = evaluation_report(
        database(), settings(), name, evaluation, examples=examples, person=person
    )
    if out is not None:
        write_report(found, out)
        print_message(f"Wrote the report of comparison {found.evaluation.id} to {out}.")
    if as_json:
        print_json(report_document(found))
    else:
        print_sentence(found.result.verdict)


def add_to(app: typer.Typer) -> None:
    """Put this command on the command line."""
    add_commands(app, {"report": report})
