"""Commands about whether training is worth it, and what to fix first."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from curate.cli.arguments import DatasetName, Json, Name, Person, Wait
from curate.cli.jobs import wait_for
from curate.cli.output import add_commands, print_json, print_sentence, print_table
from curate.cli.state import database, settings
from curate.domain.advice import CrossFitResult, CurveResult, DoubtsResult
from curate.domain.errors import UnreadableFile
from curate.domain.records import Job
from curate.text import count

Arms = Annotated[
    str | None, typer.Option(metavar="A,...", help="Only these methods, such as tfidf,nearest.")
]


def curve(
    name: Name,
    dataset: DatasetName,
    arms: Arms = None,
    more: Annotated[
        int | None, typer.Option(help="How many more examples to look ahead to.")
    ] = None,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Measure learning curves of cheap methods on the training part, as a job; no look at the test."""
    from curate.services.tuning import start_curve

    job = start_curve(database(), settings(), name, dataset, _names(arms), more, person)
    result = _ended(job, "The learning curve", wait=wait, as_json=as_json)
    if not isinstance(result, CurveResult):
        return
    if as_json:
        print_json({"job": job.id, **asdict(result)})
        return
    rows = [
        {
            "method": one.arm,
            "examples": one.examples,
            result.primary: _interval(one.value.value, one.value.low, one.value.high),
        }
        for one in result.bands
    ]
    print_table(rows, "Nothing was measured.")
    print_sentence(result.forecast.sentence)


def doubts(
    name: Name,
    dataset: DatasetName,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Find the examples that a classifier trained on the others disagrees with, as a job and a queue."""
    from curate.services.tuning import start_doubts

    job = start_doubts(database(), settings(), name, dataset, person)
    result = _ended(job, "The search", wait=wait, as_json=as_json)
    if not isinstance(result, DoubtsResult):
        return
    if as_json:
        print_json([asdict(one) for one in result.doubts])
        return
    rows = [
        {
            "example": one.external_id or one.id,
            "kind": one.kind,
            "part": one.part,
            "has": one.expected,
            "a model says": one.answer,
            "loss": f"{one.loss:.2f}",
        }
        for one in result.doubts
    ]
    print_table(rows, "Nothing is doubtful.")
    if result.note:
        print_sentence(result.note)
    if result.selection is not None:
        print_sentence(f"They are the queue “Doubtful in {dataset}” on the page Review.")


def cross_fit(
    name: Name,
    dataset: DatasetName,
    arms: Arms = None,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Score cheap methods on all examples of a small version, none by a method that has seen it."""
    from curate.services.tuning import start_cross_fit

    job = start_cross_fit(database(), settings(), name, dataset, _names(arms), person)
    result = _ended(job, "The measurement", wait=wait, as_json=as_json)
    if not isinstance(result, CrossFitResult):
        return
    if as_json:
        print_json({"job": job.id, **asdict(result)})
        return
    rows = [
        {
            "method": one.arm,
            result.primary: _interval(one.value.value, one.value.low, one.value.high),
        }
        for one in result.scores
    ]
    print_table(rows, "Nothing was measured.")
    print_sentence(
        f"On all {count(result.examples, 'example')}, each answered by a method that had not seen it. This "
        "does not replace the held-out test."
    )


def advise(
    name: Name,
    dataset: DatasetName,
    requests: Annotated[
        int | None, typer.Option(metavar="N", help="Requests a month; kept for the next time.")
    ] = None,
    prices: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Use the prices of this JSON file in this project."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Say whether training is worth it, from what was measured, and what each way costs."""
    from curate.services.tuning import dollars, read_advice, set_prices, set_requests

    if prices is not None:
        set_prices(database(), name, _read(prices), person=person)
    if requests is not None:
        set_requests(database(), name, requests, person)
    found = read_advice(database(), settings(), name, dataset)
    if as_json:
        print_json(
            {
                "questions": [asdict(one) for one in found.questions],
                "break_even": [_way(one, found.requests) for one in found.ways],
                "requests": found.requests,
                "prices": found.prices_sentence,
            }
        )
        return
    for one in found.questions:
        print_sentence(f"{one.question} {one.answer}")
        print_sentence(f"  {'How we know' if one.known else 'To know it'}: {one.how}")
    rows = [
        {
            "way": one.title,
            "with": one.with_,
            "once": dollars(one.once),
            "a month": dollars(one.monthly),
            "1,000 requests": dollars(one.per_thousand),
            "pays off from": _pays(one.pays_from),
            "price": one.quoted,
        }
        for one in found.ways
    ]
    print_table(rows, "There are no prices.")
    print_sentence(found.prices_sentence)


def _way(one: Any, requests: int | None) -> dict[str, Any]:
    document = asdict(one)
    document["with"] = document.pop("with_")
    document["at_requests"] = None if requests is None else one.cost(requests)
    return document


def _pays(requests: int | None) -> str:
    return "never" if requests is None else f"{requests:,} a month" if requests else "always"


def _ended(job: Job, what: str, *, wait: bool, as_json: bool) -> object:
    """What came of a job; None where nobody waits for it, which is said."""
    if wait:
        return wait_for(job).result
    if as_json:
        print_json({"job": job.id, "state": job.state})
    else:
        print_sentence(f"{what} is job {job.id}: see `curate jobs`.")
    return None


def _names(arms: str | None) -> list[str]:
    return [one.strip() for one in (arms or "").split(",") if one.strip()]


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        why = f"it is no JSON ({error})."
        raise UnreadableFile(str(file), why, "Nothing was saved.") from None


COMMANDS: dict[str, Callable[..., None]] = {
    "curve": curve,
    "doubts": doubts,
    "cross-fit": cross_fit,
    "advise": advise,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
