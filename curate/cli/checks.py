"""Commands that run the checks and decide on their findings, and the custom rules."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import (
    add_commands,
    one_line,
    print_json,
    print_json_lines,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.state import database
from curate.domain.errors import UnknownName, Unusable
from curate.text import count


def check(
    name: Name,
    only: Annotated[str | None, typer.Option(metavar="C,...", help="Only these checks.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CHECK.OPTION=VALUE", help="An option of a check."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Run the checks."""
    from curate.services.checking import run_checks

    options: dict[str, dict[str, Any]] = defaultdict(dict)
    for text in set_ or []:
        place, equals, value = text.partition("=")
        which, dot, option = place.partition(".")
        if not (equals and dot):
            raise Unusable(
                f"--set {text} can't be used. Nothing was checked: write --set CHECK.OPTION=VALUE."
            )
        options[which][option] = _value(value)
    names = [one.strip() for one in (only or "").split(",") if one.strip()]
    result = run_checks(database(), name, names, options, person=person, on_progress=print_progress)
    if as_json:
        print_json(asdict(result))
        return
    rows = [{"check": key, "open findings": number} for key, number in result.by_check.items()]
    print_table(rows, "No checks were run.")
    print_sentence(f"{count(result.findings, 'open finding')} in {result.seconds:.1f} seconds.")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def findings(
    name: Name,
    check: Annotated[str | None, typer.Option(help="Only findings of this check.")] = None,
    status: Annotated[str | None, typer.Option(help="open, fixed or dismissed")] = None,
    as_json: Json = False,
) -> None:
    """List the findings of the checks (JSON lines with --json)."""
    from curate.checks import sentence
    from curate.services.checking import examples_of, list_findings

    known = ("open", "fixed", "dismissed")
    if status is not None and status not in known:
        raise UnknownName("finding status", status, known)
    found = list_findings(database(), name, check=check, status=status)  # type: ignore[arg-type]
    members = examples_of(database(), name, found)
    rows = [
        {
            "id": one.id,
            "check": one.finding.check,
            "examples": list(one.finding.examples),
            "external_ids": [members[key].external_id for key in one.finding.examples],
            "lines": [members[key].line for key in one.finding.examples],
            "field": one.finding.field,
            "start": one.finding.start,
            "end": one.finding.end,
            "code": one.finding.code,
            "severity": one.finding.severity,
            "message": sentence(one.finding),
            "score": one.finding.score,
            "suggestion": one.finding.suggestion,
            "status": one.status,
        }
        for one in found
    ]
    if as_json:
        print_json_lines(rows)
        return
    columns = ("id", "check", "external_ids", "severity", "status", "message")
    shown = [{column: row[column] for column in columns} for row in rows]
    print_table(shown, "There are no such findings.")


def fix(
    name: Name,
    check: Annotated[str, typer.Option(help="The check whose suggested fixes to apply.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Apply the suggested fixes of a check as new revisions; undo reverts them."""
    from curate.services.checking import apply_fixes

    result = apply_fixes(database(), name, check, dry_run=dry_run, person=person)
    if as_json:
        print_json(asdict(result))
        return
    for one in result.diff:
        print_sentence(f"{one['external_id'] or one['example']}, {one['field']}:")
        print_sentence(f"- {one_line(one['before'], 100)}\n+ {one_line(one['after'], 100)}")
    done = "Would fix" if dry_run else "Fixed"
    left = count(result.left, "finding has", "findings have")
    print_sentence(f"{done} {count(result.fixed, 'example')}. {left} no suggested fix.")


def dismiss(
    name: Name,
    findings: Annotated[
        list[int] | None, typer.Argument(metavar="[FINDING]...", help="Ids of findings.")
    ] = None,
    check: Annotated[str | None, typer.Option(help="All open findings of this check.")] = None,
    code: Annotated[
        str | None,
        typer.Option("--type", help="With --check: only of this type, such as email or phone."),
    ] = None,
    value: Annotated[
        str | None,
        typer.Option(help="Personal data to keep wherever it occurs, also in later imports."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Dismiss findings where nothing is wrong; undo opens them again."""
    from curate.checks import checks
    from curate.services.checking import dismiss as dismiss_findings
    from curate.services.checking import keep_value, open_findings

    if value is None and not findings and check is None:
        raise Unusable(
            "No findings were named. Nothing was dismissed: give their ids, --check or --value."
        )
    if check is not None and code is not None:
        # What a custom rule finds is of the type of its name.
        types = checks[check].titles
        if types and code not in types:
            raise UnknownName(f"type of finding of {check}", code, tuple(types))
    if value is not None:
        dismissed = keep_value(database(), name, value, person)
    else:
        chosen = findings or open_findings(database(), name, str(check), code=code)
        dismissed = dismiss_findings(database(), name, chosen, person)
    if as_json:
        print_json({"dismissed": dismissed})
    else:
        print_sentence(f"Dismissed {count(dismissed, 'finding')}.")


def reopen(
    name: Name,
    findings: Annotated[
        list[int], typer.Argument(metavar="FINDING...", help="Ids of dismissed findings.")
    ],
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Open dismissed findings again; undo dismisses them once more."""
    from curate.services.checking import reopen as reopen_findings

    number = reopen_findings(database(), name, findings, person)
    if as_json:
        print_json({"reopened": number})
    else:
        print_sentence(f"{count(number, 'finding is', 'findings are')} open again.")


def resolve(
    name: Name,
    finding: Annotated[int, typer.Argument(metavar="FINDING", help="Id of a conflict.")],
    right: Annotated[
        int,
        typer.Option("--answer-of", metavar="ID", help="Example with the right answer and label."),
    ],
    output: Annotated[
        str | None, typer.Option(help="The right answer, if it needs other words.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Give all examples of a conflict the same answer; undo reverts it."""
    from curate.services.checking import resolve_conflict

    changed = resolve_conflict(database(), name, finding, right, output=output, person=person)
    if as_json:
        print_json({"resolved": finding, "changed": changed})
    else:
        print_sentence(f"Changed {count(changed, 'example')}.")


def rules(
    name: Name,
    add: Annotated[
        str | None,
        typer.Option(
            "--add",
            metavar="JSON",
            help="Add a rule, or replace the one with that name: "
            '\'{"name": "Sign-off", "kind": "must_contain", "value": "Kind regards"}\'.',
        ),
    ] = None,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="NAME", help="Remove the rule with that name.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """List, add or remove custom rules, which `curate check` applies."""
    from curate.services.checking import list_rules, parse_rule, put_rule, remove_rule

    if add is not None:
        put_rule(database(), name, parse_rule(_rule(add)), person=person)
    if remove is not None:
        remove_rule(database(), name, remove, person=person)
    known = list_rules(database(), name)
    if as_json:
        print_json(
            [{**one.rule.model_dump(mode="json"), "findings": one.findings} for one in known]
        )
        return
    rows = [
        {
            "rule": one.rule.name,
            "on": "yes" if one.rule.active else "no",
            "what it requires": one.rule.describe(),
            "open findings": one.findings,
        }
        for one in known
    ]
    print_table(rows, "There are no custom rules yet: curate rules NAME --add JSON")


def _rule(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise Unusable(f"--add is not valid JSON ({error}). Nothing was changed.") from None
    if not isinstance(document, dict):
        raise Unusable("--add takes one rule as a JSON object. Nothing was changed.")
    return document


COMMANDS: dict[str, Callable[..., None]] = {
    "check": check,
    "findings": findings,
    "fix": fix,
    "dismiss": dismiss,
    "reopen": reopen,
    "resolve": resolve,
    "rules": rules,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
