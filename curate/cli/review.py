"""Commands that list examples, decide on them, undo actions and show the history."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import (
    add_commands,
    one_line,
    print_json,
    print_json_lines,
    print_message,
    print_sentence,
    print_table,
)
from curate.cli.state import database
from curate.cli.ways_on import error_sentence
from curate.domain.errors import OpenErrors, UnknownName, Unusable
from curate.domain.examples import STATUSES, Example
from curate.text import count

Knowingly = Annotated[
    bool,
    typer.Option("--knowingly", help="Approve although an error is open; the history says so."),
]
NAMED = 10
"""Examples that a sentence names."""


def examples(
    name: Name,
    status: Annotated[str | None, typer.Option(help=", ".join(STATUSES))] = None,
    source: Annotated[
        int | None, typer.Option(metavar="SOURCE", help="Only examples of this import.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the examples of a project (JSON lines with --json)."""
    from curate.services.reviewing import each_example
    from curate.stores.examples import Where

    if status is not None and status not in STATUSES:
        raise UnknownName("status", status, STATUSES)
    found = each_example(database(), name, Where(status=status, source=source))
    if as_json:
        print_json_lines(_example(one) for one in found)
        return
    rows = (
        {
            "id": one.id,
            "external id": one.external_id,
            "status": one.status,
            "label": one.label,
            "input": one_line(one.input),
            "answer": one_line(one.output, 40),
        }
        for one in found
    )
    print_table(rows, "There are no such examples.")


def _example(one: Example) -> dict[str, Any]:
    return {
        "id": one.id,
        "external_id": one.external_id,
        "source": one.source,
        "line": one.line,
        "input": one.input,
        "system": one.system,
        "turns": [{"role": turn.role, "content": turn.text} for turn in one.turns],
        "output": one.output,
        "draft_input": one.draft_input,
        "draft_output": one.draft_output,
        "original": _original(one),
        "label": one.label,
        "groups": one.groups,
        "metadata": one.metadata,
        "created_at": one.created_at,
        "status": one.status,
        "revision": one.revision,
    }


def _original(one: Example) -> dict[str, Any]:
    """The texts that cleaning changed, as they were in the source."""
    original = dict(one.original or {})
    if "turns" in original:
        original["turns"] = [
            {"role": turn["role"], "content": turn["text"]} for turn in original["turns"]
        ]
    return original


def decide(
    name: Name,
    example: Annotated[int, typer.Argument(metavar="ID", help="Id of an example.")],
    approve: Annotated[bool, typer.Option("--approve", help="Approve it.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Reject it.")] = False,
    skip: Annotated[bool, typer.Option("--skip", help="Decide later.")] = False,
    output: Annotated[str | None, typer.Option(help="The corrected answer.")] = None,
    note: Annotated[str, typer.Option(help="The reason.")] = "",
    knowingly: Knowingly = False,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Decide on one example; exit status 1 if an error is open about it and it is not approved."""
    from curate.services.reviewing import Decision, Edit, open_card
    from curate.services.reviewing import decide as apply

    given: list[Decision] = []
    given += ["approve"] if approve else []
    given += ["reject"] if reject else []
    given += ["skip"] if skip else []
    if len(given) != 1:
        raise Unusable("Give exactly one of --approve, --reject and --skip. Nothing was decided.")
    try:
        after = apply(
            database(),
            name,
            example,
            given[0],
            edit=Edit(output=output),
            note=note,
            person=person,
            knowingly=knowingly,
        )
    except OpenErrors as error:
        now = open_card(database(), name, example).example
        if as_json:
            print_json({**_decided(now), "open": list(error.found.values())})
        print_message(error_sentence(error))
        return 1
    if as_json:
        print_json(_decided(after))
    else:
        named = after.external_id or f"Example {after.id}"
        print_sentence(f"{named} is {after.status} (revision {after.revision}).")
    if approve and not open_card(database(), name, example).checked:
        print_message(_unchecked(name))
    return 0


def _unchecked(project: str) -> str:
    return f"The checks have not run in {project}, so nothing is known about errors: curate check {project}"


def _decided(example: Example) -> dict[str, Any]:
    return {"id": example.id, "status": example.status, "revision": example.revision}


def approve(
    name: Name,
    where: Annotated[str, typer.Option(help="clean, all or label=X")] = "clean",
    knowingly: Knowingly = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Approve many pending examples as one action, which undo reverts as a whole."""
    from curate.services.reviewing import approve_where

    done = approve_where(database(), name, where, person, knowingly=knowingly)
    if as_json:
        print_json({"approved": done.approved, "left": done.left, "refused": done.refused})
        return
    undecided = count(done.left, "example is", "examples are")
    print_sentence(f"Approved {count(done.approved, 'example')}. {undecided} still undecided.")
    if done.refused:
        print_sentence(
            f"{count(done.refused, 'example has', 'examples have')} an open error and "
            f"{'was' if done.refused == 1 else 'were'} not approved: fix or dismiss what is open (see "
            f"curate findings {name}), or approve knowingly with --knowingly."
        )
    if not done.checked:
        print_message(_unchecked(name))


def undo(
    name: Name,
    action: Annotated[
        int | None,
        typer.Option(
            metavar="ID",
            help="An action of the history, whoever did it; without it, your last one.",
        ),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Undo your last action in a project, or one out of its history."""
    from curate.services.changes import undo_action, undo_last

    undone = (
        undo_last(database(), name, person)
        if action is None
        else undo_action(database(), name, action, person)
    )
    if as_json:
        print_json(
            {
                "undone": undone.summary,
                "examples": list(undone.examples),
                "withdrawn": list(undone.withdrawn),
            }
        )
        return
    print_sentence(f"Undone: {undone.summary}.")
    if undone.withdrawn:
        again = undone.withdrawn
        more = ", …" if len(again) > NAMED else ""
        print_sentence(
            f"{count(len(again), 'example is', 'examples are')} to be reviewed again, because an error is "
            f"open that nobody knew of who approved: {', '.join(map(str, again[:NAMED]))}{more}."
        )


def history(
    name: Name,
    example: Annotated[
        int | None,
        typer.Argument(metavar="[ID]", help="Id of an example; without it, the whole project."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show who changed an example, or who did what in the project, and when."""
    if example is None:
        _show_actions(name, as_json=as_json)
    else:
        _show_events(name, example, as_json=as_json)


def _show_actions(name: str, *, as_json: bool) -> None:
    from curate.services.changes import list_actions

    actions = [
        {
            "id": one.id,
            "at": one.at,
            "person": one.person,
            "action": one.kind,
            "summary": one.summary,
            "undone": one.undone,
            "before": change.before if change else None,
            "after": change.after if change else None,
        }
        for one in list_actions(database(), name)
        for change in (one.details.contract or one.details.rule,)
    ]
    if as_json:
        print_json(actions)
        return
    shown = [
        {
            **{key: row[key] for key in ("id", "at", "person", "action", "summary")},
            "undone": "yes" if row["undone"] else "",
        }
        for row in actions
    ]
    print_table(shown, "Nothing has been done in this project yet.")


def _show_events(name: str, example: int, *, as_json: bool) -> None:
    from curate.services.changes import example_history

    rows = [
        {
            "at": one.at,
            "person": one.person,
            "action": one.kind,
            "before": dict(one.before),
            "after": {
                **one.after,
                "revision": one.revision,
                **({"note": one.note} if one.note else {}),
            },
        }
        for one in example_history(database(), name, example)
    ]
    if as_json:
        print_json(rows)
        return
    shown = [
        {**row, "before": one_line(str(row["before"])), "after": one_line(str(row["after"]))}
        for row in rows
    ]
    print_table(shown, "This example has not been changed since its import.")


COMMANDS: dict[str, Callable[..., int | None]] = {
    "examples": examples,
    "decide": decide,
    "approve": approve,
    "undo": undo,
    "history": history,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
