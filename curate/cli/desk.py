"""Decisions, history, dataset versions, exports."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from curate.cli.data import Name
from curate.cli.output import Json, Person, add_commands, emit, pair, say, short, table, tell
from curate.cli.state import database
from curate.domain.errors import UnreviewedPersonalData, Unusable

Format = Annotated[
    str, typer.Option("--format", help="Whose format, such as openai or trl; see docs/plugins.md.")
]


def decide(
    name: Name,
    example: Annotated[int, typer.Argument(metavar="ID")],
    approve: Annotated[bool, typer.Option("--approve")] = False,
    reject: Annotated[bool, typer.Option("--reject")] = False,
    skip: Annotated[bool, typer.Option("--skip")] = False,
    output: Annotated[str | None, typer.Option(help="The answer as it should be.")] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Decide on one example."""
    from curate.services.reviewing import Decision, Edit
    from curate.services.reviewing import decide as apply

    given: list[Decision] = []
    given += ["approve"] if approve else []
    given += ["reject"] if reject else []
    given += ["skip"] if skip else []
    if len(given) != 1:
        raise Unusable("Say exactly one of --approve, --reject and --skip. Nothing was decided.")
    after = apply(
        database(), name, example, given[0], edit=Edit(output=output), note=note, person=person
    )
    if as_json:
        emit({"id": after.id, "status": after.status, "revision": after.revision})
    else:
        say(f"{after.external_id or after.id} is {after.status} (revision {after.revision}).")


def approve(
    name: Name,
    where: Annotated[str, typer.Option(help="clean, all or label=X")] = "clean",
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Approve many pending examples at once; undo takes all of it back."""
    from curate.services.reviewing import approve_where

    approved, left = approve_where(database(), name, where, person)
    if as_json:
        emit({"approved": approved, "left": left})
    else:
        say(f"Approved {approved:,} examples; {left:,} are still undecided.")


def undo(name: Name, person: Person = None, as_json: Json = False) -> None:
    """Take your last action in a project back."""
    from curate.services.changes import undo_last as take_back

    undone = take_back(database(), name, person)
    if as_json:
        emit({"undone": undone.summary, "examples": list(undone.examples)})
    else:
        say(f"Took back: {undone.summary}")


def history(
    name: Name,
    example: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="An example; the whole project without.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Who changed an example, or did what in the project, and when."""
    from curate.services.changes import example_history as events
    from curate.services.changes import list_actions

    if example is None:
        actions = [
            {
                "at": one.at,
                "person": one.person,
                "action": one.kind,
                "summary": one.summary,
                "undone": one.undone,
                "before": one.extra.get("before"),
                "after": one.extra.get("after"),
            }
            for one in list_actions(database(), name)
        ]
        columns = ("at", "person", "action", "summary", "undone")
        shown = [{key: row[key] for key in columns} for row in actions]
        emit(actions) if as_json else table(shown, "Nothing was done yet.")
        return

    rows = [
        {
            "at": one.at,
            "person": one.person,
            "action": one.kind,
            "before": dict(one.before),
            "after": dict(one.after),
        }
        for one in events(database(), name, example)
    ]
    if as_json:
        emit(rows)
        return
    table(
        [
            {**row, "before": short(str(row["before"])), "after": short(str(row["after"]))}
            for row in rows
        ],
        "Nobody has changed it since it was imported.",
    )


def freeze(
    name: Name,
    held_out: Annotated[float, typer.Option(help="Share held out, 0 to 1.")] = 0.2,
    validation: Annotated[float, typer.Option(help="Share watched while training.")] = 0.1,
    group_by: Annotated[
        str | None, typer.Option(metavar="KEY", help="Keep together what shares this.")
    ] = None,
    stratify: Annotated[
        str | None, typer.Option(metavar="KEY", help="Hold out the same share of each value.")
    ] = None,
    by_time: Annotated[bool, typer.Option("--by-time", help="Hold out the most recent.")] = False,
    seed: Annotated[int, typer.Option(help="Another seed, another split.")] = 0,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Freeze the approved examples into an immutable dataset version."""
    from curate.services.datasets import freeze_approved, split_options

    options = split_options(
        held_out=held_out,
        validation=validation,
        group_by=group_by,
        stratify=stratify,
        by_time=by_time,
        seed=seed,
    )
    result = freeze_approved(database(), name, options, person)
    dataset = result.dataset
    if as_json:
        emit(
            {
                "dataset": dataset.name,
                "train": dataset.train,
                "validation": dataset.validation,
                "held_out": dataset.held_out,
                "groups": result.groups,
                "leaks_prevented": result.leaks_prevented,
                "leaks": result.leaks,
                "sha256": dataset.sha256,
            }
        )
        return
    say(
        f"{dataset.name}: {dataset.train} to train on, {dataset.validation} to watch, {dataset.held_out} "
        f"held out, in {result.groups} groups. Held out row by row, {result.leaks_prevented} held-out "
        f"examples would have had a twin in training; now {result.leaks} have."
    )


def export(
    name: Name,
    dataset: Annotated[str, typer.Argument(metavar="DATASET")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")],
    format_: Format = "openai",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="OPTION=VALUE", help="An option of the format."),
    ] = None,
    allow: Annotated[
        bool,
        typer.Option(
            "--allow-unreviewed-personal-data",
            help="Export personal data that nobody has decided on, too.",
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Write files for a trainer, and a manifest; exit status 1 where personal data is undecided."""
    from curate.services.datasets import export as write

    options = dict(pair(text, "exported") for text in set_ or [])
    try:
        files, warnings = write(
            database(), name, dataset, format_, out, options, allow_unreviewed=allow
        )
    except UnreviewedPersonalData as error:
        if as_json:
            emit({"files": [], "warnings": [str(error)]})
        tell(str(error))
        return 1
    if as_json:
        emit({"files": [asdict(one) for one in files], "warnings": warnings})
        return 0
    rows = [
        {"file": one.path.name, "rows": one.rows, "bytes": one.bytes, "tokens": one.tokens}
        for one in files
    ]
    table(rows, "Nothing to write.")
    for warning in warnings:
        say(f"Warning: {warning}")
    return 0


def resolve(
    name: Name,
    finding: Annotated[int, typer.Argument(metavar="FINDING")],
    right: Annotated[
        int, typer.Option("--answer-of", metavar="ID", help="Whose answer and label are right.")
    ],
    output: Annotated[
        str | None, typer.Option(help="The right answer, where it needs other words.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Give one answer to all examples of a conflict; undo takes it back."""
    from curate.services.checking import resolve_conflict as apply

    changed = apply(database(), name, finding, right, output=output, person=person)
    emit({"resolved": finding, "changed": changed}) if as_json else say(
        f"Changed {changed} examples."
    )


def dismiss(
    name: Name,
    findings: Annotated[
        list[int] | None, typer.Argument(metavar="[FINDING]...", help="Ids of findings.")
    ] = None,
    check: Annotated[str | None, typer.Option(help="All open ones of this check.")] = None,
    kind: Annotated[str | None, typer.Option(help="Of this kind only, as email or phone.")] = None,
    value: Annotated[
        str | None,
        typer.Option(help="Personal data: this value may stay, wherever it stands or will stand."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Say of findings that nothing is wrong there."""
    from curate.services.checking import dismiss as drop
    from curate.services.checking import keep_value, open_findings

    if value is None and not findings and check is None:
        raise Unusable(
            "Nothing says which findings. Nothing was dismissed: give their ids, --check or --value."
        )
    if value is not None:
        dismissed = keep_value(database(), name, value, person)
    else:
        chosen = findings or open_findings(database(), name, str(check), kind=kind)
        dismissed = drop(database(), name, chosen, person)
    if as_json:
        emit({"dismissed": dismissed})
    else:
        say(f"Dismissed {dismissed:,} {'finding' if dismissed == 1 else 'findings'}.")


def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    format_: Annotated[
        str | None,
        typer.Option("--format", help="Whose format; without it, what the first rows look like."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Hold any JSONL to a consumer's rules; exit status 1 where it breaks one."""
    from curate.services.datasets import guess_format, validate_file

    if format_ is None:
        format_ = guess_format(file)
        tell(f"Read as {format_}: say --format if it is for another consumer.")
    report = validate_file(file, format_)

    def plain(problems: Any) -> list[dict[str, Any]]:
        return [{"line": one.line, "code": one.code, "message": one.message} for one in problems]

    if as_json:
        emit(
            {
                "valid": report.valid,
                "rows": report.rows,
                "errors": plain(report.errors),
                "warnings": plain(report.warnings),
            }
        )
    else:
        table(plain(report.errors)[:50], f"{file.name} is valid: {report.rows:,} rows.")
        for warning in report.warnings[:20]:
            say(f"Warning: {warning.message}")
    return 0 if report.valid else 1


COMMANDS: dict[str, Callable[..., int | None]] = {
    "decide": decide,
    "approve": approve,
    "undo": undo,
    "history": history,
    "freeze": freeze,
    "export": export,
    "validate": validate,
    "dismiss": dismiss,
    "resolve": resolve,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
