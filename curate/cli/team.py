"""Commands for several people on one project: settings, assignments, agreement, second looks, pace."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_sentence, print_table
from curate.cli.state import database
from curate.domain.errors import Unusable
from curate.text import count

Wrong = Annotated[float, typer.Option(help="Largest share that may be wrong, 0 to 1.")]
Confidence = Annotated[float, typer.Option(help="Confidence of the bound, 0 to 1.")]
Faults = Annotated[int, typer.Option(help="How many wrong ones the sample may find for that.")]


def team(
    name: Name,
    overlap: Annotated[
        float | None, typer.Option(help="Share of examples that two or more judge, 0 to 1.")
    ] = None,
    judges: Annotated[int | None, typer.Option(help="How many judge those.")] = None,
    adjudicator: Annotated[
        str | None,
        typer.Option(help="Who decides where they disagree; “owners” for every owner."),
    ] = None,
    sign_off: Annotated[
        bool | None,
        typer.Option("--sign-off/--no-sign-off", help="A second yes to each example of a version."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Show or change how several people work on a project."""
    from dataclasses import replace

    from curate.services.teamwork import set_team_settings, team_settings

    now = team_settings(database(), name)
    wanted = replace(
        now,
        overlap=now.overlap if overlap is None else overlap,
        judges=now.judges if judges is None else judges,
        adjudicator=now.adjudicator
        if adjudicator is None
        else None
        if adjudicator == "owners"
        else adjudicator,
        sign_off=now.sign_off if sign_off is None else sign_off,
    )
    if wanted != now:
        now = set_team_settings(database(), name, wanted, person)
    if as_json:
        print_json(asdict(now))
        return
    print_sentence(
        f"{now.overlap:.0%} of the examples are judged by {now.judges} people. "
        f"{now.adjudicator or 'An owner'} decides where they disagree. A dataset version "
        f"{'wants' if now.sign_off else 'does not want'} a second person's yes to each example."
    )


def assign(
    name: Name,
    persons: Annotated[list[str] | None, typer.Argument(metavar="PERSON…")] = None,
    label: Annotated[str | None, typer.Option(help="Only examples with this label.")] = None,
    source: Annotated[int | None, typer.Option(help="Only examples of this import.")] = None,
    evenly: Annotated[
        bool, typer.Option("--evenly", help="Part all examples among these people anew.")
    ] = False,
    remove: Annotated[
        int | None, typer.Option(metavar="ID", help="Remove this assignment.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Assign examples to people, and show who has which."""
    from curate.services.teamwork import (
        assign as assign_to,
    )
    from curate.services.teamwork import (
        assign_evenly,
        assignment_words,
        list_assignments,
        unassign,
    )

    if remove is not None:
        unassign(database(), name, remove, person)
    if evenly:
        if label is not None or source is not None:
            raise Unusable(
                "--evenly parts all examples. Nothing was assigned: leave out the filter."
            )
        assign_evenly(database(), name, persons or [], person)
    else:
        for one in persons or []:
            assign_to(database(), name, one, label=label, source=source, by=person)
    known = list_assignments(database(), name)
    rows: list[dict[str, Any]] = [
        {
            "id": one.assignment.id,
            "person": one.assignment.person,
            "what": assignment_words(one.assignment),
            "examples": one.examples,
            "left": one.left,
        }
        for one in known
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, "Nothing is assigned: everybody reviews everything.")


def agreement(name: Name, as_json: Json = False) -> None:
    """How far people agree who judged the same examples without seeing each other's judgment."""
    from curate.services.teamwork import agreement_report, agreement_sentence

    report = agreement_report(database(), name)
    if as_json:
        print_json(
            {
                "judged": report.judged,
                "disagreed": report.disagreed,
                "matters": {
                    matter: {**asdict(one), "known": one.known}
                    for matter, one in report.matters.items()
                },
            }
        )
        return
    for matter, one in report.matters.items():
        print_sentence(agreement_sentence(matter, one))
    print_sentence(
        f"{count(report.judged, 'example was', 'examples were')} judged by two or more; they disagree on "
        f"{report.disagreed:,}."
    )


def sample(
    name: Name,
    wrong: Wrong = 0.05,
    faults: Faults = 0,
    confidence: Confidence = 0.9,
    draw: Annotated[bool, typer.Option("--draw", help="Draw the sample.")] = False,
    seed: Annotated[int | None, typer.Option(help="Seed of the draw; kept with it.")] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Plan or draw a random sample of what was approved for a second look, and say what it proves."""
    from curate.services.teamwork import acceptance_state, draw_sample, result_sentence

    if draw:
        draw_sample(
            database(),
            name,
            wrong,
            faults=faults,
            confidence=confidence,
            seed=seed,
            person=person,
        )
    state = acceptance_state(
        database(), name, wrong, faults=faults, confidence=confidence, person=person
    )
    found = state.result
    if as_json:
        print_json(
            {
                "approved": sum(state.populations.values()),
                "strata": dict(state.populations),
                "plan": None
                if state.plan is None
                else {"look_at": state.plan.size, "faults": faults, "most_wrong": state.plan.bound},
                "sample": None
                if found is None
                else {
                    "drawn": len(found.sample.chosen),
                    "seed": found.sample.seed,
                    "looked_at": sum(found.looked_at.values()),
                    "wrong": sum(found.wrong.values()),
                    "left": found.left,
                    "population": found.population,
                    "most_wrong": found.bound if found.done else None,
                    "confidence": found.sample.confidence,
                    "examples": [
                        {"id": one.example, "revision": one.revision} for one in found.sample.chosen
                    ],
                },
            }
        )
        return
    if found is not None:
        print_sentence(result_sentence(found))
    if state.plan is not None and not draw:
        print_sentence(
            f"To show that at most {wrong:.1%} of {sum(state.populations.values()):,} are wrong at "
            f"{confidence:.0%} confidence: look at {state.plan.size:,}, and find at most {faults:,} wrong. "
            "Draw them with --draw."
        )


def look(
    name: Name,
    example: Annotated[int, typer.Argument(metavar="ID", help="Id of an example.")],
    right: Annotated[bool, typer.Option("--right", help="It is right.")] = False,
    wrong: Annotated[bool, typer.Option("--wrong", help="It is wrong.")] = False,
    note: Annotated[str, typer.Option(help="What is wrong.")] = "",
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Say whether an example of the sample is right; the example stays as it is."""
    from curate.services.reviewing import open_card
    from curate.services.teamwork import look as look_at

    if right == wrong:
        raise Unusable("Give exactly one of --right and --wrong. Nothing was stored.")
    revision = open_card(database(), name, example).example.revision
    done = look_at(
        database(),
        name,
        example,
        "approve" if right else "reject",
        revision=revision,
        note=note,
        person=person,
    )
    if as_json:
        print_json({"id": example, "decision": done.decision, "revision": done.revision})
    else:
        print_sentence(f"Example {example} was looked at: {'right' if right else 'wrong'}.")


def sign_off(
    name: Name,
    examples: Annotated[list[int] | None, typer.Argument(metavar="ID…")] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Sign approved examples off that somebody else decided on; without ids, list those that wait."""
    from curate.services.reviewing import open_card
    from curate.services.teamwork import sign_off as sign
    from curate.services.teamwork import sign_off_state

    signed = 0
    if examples:
        cards = [open_card(database(), name, one).example for one in examples]
        signed = sign(database(), name, [(one.id, one.revision) for one in cards], person)
    state = sign_off_state(database(), name, person)
    if as_json:
        print_json(
            {
                "wanted": state.wanted,
                "signed": signed,
                "unsigned": list(state.unsigned),
                "mine": list(state.mine),
            }
        )
        return
    if examples:
        print_sentence(f"Signed off {count(signed, 'example')}.")
    print_sentence(
        f"{count(len(state.unsigned), 'approved example waits', 'approved examples wait')} for a second "
        f"person's yes; you can give it to {len(state.mine):,}."
        if state.wanted
        else "This project does not want versions to be signed off (curate team NAME --sign-off)."
    )


def pace(name: Name, person: Person = None, as_json: Json = False) -> None:
    """How far everybody is, how long decisions take, and how much is left; nobody is ranked."""
    from curate.services.projects import current_person
    from curate.services.teamwork import read_pace, remaining_sentence, suggestion_sentence

    found = read_pace(database(), name, person or current_person())
    if as_json:
        print_json(asdict(found))
        return
    print_table(
        [
            {
                "person": one.person,
                "decisions": one.decisions,
                "today": one.today,
                "seconds per decision": None if one.seconds is None else one.seconds.value,
                "changed": None if one.changed is None else f"{one.changed:.0%}",
                "agreement": None if one.agreement is None else f"{one.agreement:.0%}",
            }
            for one in found.people
        ],
        "Nobody has decided on anything yet.",
    )
    print_sentence(remaining_sentence(found.remaining))
    print_sentence(suggestion_sentence(found.suggestions))


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(
        app,
        {
            "team": team,
            "assign": assign,
            "agreement": agreement,
            "sample": sample,
            "look": look,
            "sign-off": sign_off,
            "pace": pace,
        },
    )
