"""The command that shows, infers or changes the format contract, and shows the profile of answers."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_sentence, print_table
from curate.cli.state import database
from curate.domain.errors import Unusable
from curate.text import percent


def contract(
    name: Name,
    infer: Annotated[
        bool, typer.Option("--infer", help="Infer it again from the answers.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="label|group:KEY|none",
            help="With --infer: what may have a variant of the format; detected if not given.",
        ),
    ] = None,
    set_: Annotated[
        Path | None, typer.Option("--set", metavar="FILE", help="Use the contract in a JSON file.")
    ] = None,
    profile: Annotated[
        bool,
        typer.Option(
            "--profile", help="Show how dates, quotes and the like are written, and what deviates."
        ),
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Show or change the format that every answer should have."""
    from curate.contract import AUTO
    from curate.services.checking import (
        coverage_in_words,
        infer_contract,
        set_contract,
        show_contract,
    )

    if by is not None and not infer:
        raise Unusable("--by needs --infer. The contract was not changed.")
    if set_ is not None:
        report = set_contract(database(), name, _read_json(set_), person)
    elif infer:
        report = infer_contract(database(), name, None if by == "none" else by or AUTO, person)
    else:
        report = show_contract(database(), name, person=person)
    if profile:
        _profile(name, as_json=as_json)
        return
    if as_json:
        print_json(
            {
                "kind": report.contract.kind,
                "spec": report.contract.spec(),
                "coverage": report.coverage,
                "answers": report.answers,
                "unsure": list(report.unsure),
                "violations": report.violations,
            }
        )
        return
    print_sentence(report.contract.describe())
    print_sentence(f"{coverage_in_words(report)}.")
    for doubt in report.unsure:
        print_sentence(doubt)
    for one in report.violations[:10]:
        print_sentence(f"  {one['external_id'] or one['example']}: {one['message']}")


def _profile(name: str, *, as_json: bool) -> None:
    from curate.services.checking import SHOWN, profile_contract

    report = profile_contract(database(), name)
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "uses": one.uses,
            "main": one.main,
            "share": one.share,
            "forms": dict(one.forms),
            "differ": len(one.deviations),
            "deviations": [
                {
                    "example": place.example,
                    "external_id": report.names[place.example],
                    "field": place.field,
                    "start": place.deviation.start,
                    "end": place.deviation.end,
                    "form": place.deviation.form,
                    "written": place.deviation.written,
                    "suggestion": place.deviation.suggestion,
                }
                for place in one.deviations[:SHOWN]
            ],
        }
        for one in report.profiles
    ]
    if as_json:
        print_json(rows)
        return
    shown = [
        {
            "aspect": one.title,
            "uses": one.uses,
            "usual form": one.main,
            "share": percent(one.share),
            "deviations": len(one.deviations),
        }
        for one in report.profiles
    ]
    print_table(shown, "There are no answers to profile.")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Unusable(
            f"{path.name} can't be read as JSON ({error}). The contract was not changed."
        ) from None
    if not isinstance(document, dict):
        raise Unusable(f"{path.name} does not contain a JSON object. The contract was not changed.")
    # What `curate contract --json` prints can be edited and given back as it is.
    spec = document.get("spec")
    return spec if isinstance(spec, dict) and "kind" in spec else document


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, {"contract": contract})
