"""The command that shows the data quality report."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.arguments import Json, Name
from curate.cli.output import add_commands, print_json, print_message, print_sentence
from curate.cli.state import database, settings

if TYPE_CHECKING:
    from curate.services.quality import Report


def quality(
    name: Name,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Also write the report as one HTML file."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the data quality report: what to fix first, whether there is enough data, what training costs."""
    from curate.services.quality import build_report, duration, summary, write_html

    report = build_report(database(), settings(), name)
    if html is not None:
        write_html(database(), report, html)
        print_message(f"Wrote the data quality report to {html}.")
    if as_json:
        print_json(_document(report))
        return
    for sentence in summary(report):
        print_sentence(sentence)
    if report.fix_first:
        print_sentence("What to fix first:")
    for number, one in enumerate(report.fix_first, start=1):
        print_sentence(f"  {number}. {one.sentence}")
    if report.cost is not None:
        here = ", ".join(f"{one.title} {duration(one.minutes)}" for one in report.cost.here)
        print_sentence(f"Training on this computer takes about: {here}.")


def _document(report: "Report") -> dict[str, Any]:
    """The report as JSON; scripts rely on its keys."""
    document = asdict(report)
    document["coverage"] = report.coverage
    document["figures"] = report.named()
    del document["held"]
    document["labels"]["unlabelled"] = document["labels"].pop("unlabeled")
    return document


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, {"quality": quality})
