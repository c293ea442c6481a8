"""Commands about suggested answers: looking for them, what became of them, and the endpoint."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person, Wait
from curate.cli.jobs import wait_for
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


def suggest(
    name: Name,
    sources: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="S,...",
            help="nearest, repair, model, endpoint; the first two if unsaid.",
        ),
    ] = None,
    run: Annotated[
        int | None, typer.Option(help="The run whose tuned model is asked; the newest if unsaid.")
    ] = None,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Look for suggested answers where one is missing or has an open error; nothing is approved."""
    from curate.services.tuning import start_drafts
    from curate.services.writing import HERE, checked_sources, start_suggest
    from curate.services.writing import suggest as look

    wanted = checked_sources([one.strip() for one in (sources or "").split(",") if one.strip()])
    here = [one for one in wanted if one in HERE]
    jobs = []
    if "endpoint" in wanted:
        jobs.append(start_suggest(database(), settings(), name, ["endpoint"], person))
    if "model" in wanted:
        jobs.append(start_drafts(database(), settings(), name, run, person))
    results: list[Any] = []
    if here:
        results.append(look(database(), name, here, person, on_progress=print_progress))
    if wait:
        results += [wait_for(one).result for one in jobs]
    offered = {source: number for one in results for source, number in one.offered.items()}
    notes = [note for one in results for note in one.notes]
    if as_json:
        in_need = max((one.in_need for one in results), default=None)
        started = [one.id for one in jobs]
        print_json({"in_need": in_need, "offered": offered, "notes": notes, "jobs": started})
        return
    for source, number in offered.items():
        print_sentence(f"{source}: {count(number, 'new suggestion')}.")
    for note in notes:
        print_sentence(note)
    if jobs and not wait:
        named = " and ".join(f"job {one.id}" for one in jobs)
        print_sentence(f"The rest is {named}: see `curate jobs`.")


def suggestions(name: Name, as_json: Json = False) -> None:
    """List what became of the suggestions of each source: which are worth having."""
    from curate.services.writing import suggestion_counts

    found = suggestion_counts(database(), name)
    if as_json:
        print_json([{**asdict(one), "edits_each": one.edits_each} for one in found])
        return
    rows = [
        {
            "source": one.source,
            "offered": one.offered,
            "waiting": one.waiting,
            "taken as is": one.taken,
            "taken and edited": one.edited,
            "words changed in each": one.edits_each,
            "refused": one.refused,
            "decided without": one.passed,
        }
        for one in found
    ]
    print_table(rows, f"Nothing was suggested in {name} yet: `curate suggest {name}` looks.")


def endpoint(
    name: Name,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Of an OpenAI-compatible service.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model that is asked.")] = None,
    key_variable: Annotated[
        str,
        typer.Option(metavar="NAME", help="Environment variable with the key; ends in _API_KEY."),
    ] = "",
    examples: Annotated[
        int, typer.Option(min=0, max=8, help="Approved examples that are sent along as a pattern.")
    ] = 3,
    personal_data: Annotated[
        bool, typer.Option("--personal-data", help="Send examples with personal data too.")
    ] = False,
    off: Annotated[bool, typer.Option("--off", help="Ask nobody any more.")] = False,
    show: Annotated[
        int | None, typer.Option(metavar="ID", help="Print what would be sent for an example.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Say which service elsewhere may be asked for answers (none at first), and what would be sent."""
    from curate.domain.writing import Endpoint
    from curate.services.writing import get_endpoint, preview_request, set_endpoint

    if show is not None:
        request = preview_request(database(), name, show)
        print_json({"url": request.url, "key_variable": request.key_variable, "body": request.body})
        return
    if off:
        set_endpoint(database(), name, None, person)
    elif url is not None or model is not None:
        if not url or not model:
            raise Unusable("An endpoint needs --url and --model. Nothing was saved: name both.")
        given = Endpoint(url, model, key_variable, examples, personal_data)
        set_endpoint(database(), name, given, person)
    known = get_endpoint(database(), name)
    if as_json:
        print_json(None if known is None else asdict(known))
    elif known is None:
        print_sentence(f"{name} asks nobody elsewhere: nothing leaves this computer.")
    else:
        key = f" with the key in {known.key_variable}" if known.key_variable else ""
        print_sentence(
            f"{name} asks {known.model} at {known.url}{key}, when somebody starts it. `curate endpoint "
            f"{name} --show ID` prints what would be sent for an example."
        )


COMMANDS: dict[str, Callable[..., None]] = {
    "suggest": suggest,
    "suggestions": suggestions,
    "endpoint": endpoint,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
