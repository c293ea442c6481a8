"""The command that compares methods on the held-out test."""

from typing import Annotated, Any

import typer

from curate.cli.arguments import DatasetName, Json, Name, Person, Wait
from curate.cli.jobs import wait_for
from curate.cli.output import add_commands, print_json, print_sentence, print_table
from curate.cli.state import database, settings


def evaluate(
    name: Name,
    dataset: DatasetName,
    run: Annotated[
        list[int] | None, typer.Option(help="A finished training run; may be repeated.")
    ] = None,
    arms: Annotated[
        str | None,
        typer.Option(metavar="A,...", help="Only these methods, such as base,prompted,tuned."),
    ] = None,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Compare methods on the same held-out examples, as a job."""
    from curate.services.tuning import start_evaluation

    names = [one.strip() for one in (arms or "").split(",") if one.strip()]
    job = start_evaluation(database(), settings(), name, dataset, run or [], names, person)
    if not wait:
        if as_json:
            print_json({"job": job.id, "state": job.state})
        else:
            print_sentence(f"The comparison is job {job.id}: see `curate jobs`.")
        return
    job = wait_for(job)
    if as_json:
        print_json(job.result)
        return
    print_table(method_rows(job.result), "No methods were compared.")
    print_sentence("Each value is given with its 95 % confidence interval.")
    print_sentence(str(job.result["verdict"]))
    print_sentence(f"All answers: {job.result['rows']}")


def method_rows(result: Any) -> list[dict[str, Any]]:
    """An evaluation as a table: one method a row, each metric with its interval."""
    from curate.services.tuning import METRICS, arm_title

    return [
        {
            "method": arm_title(arm["arm"]),
            **{
                METRICS.get(metric, metric): (
                    f"{value['value']:.3f} ({value['low']:.3f} to {value['high']:.3f})"
                )
                for metric, value in arm["metrics"].items()
            },
        }
        for arm in result["arms"]
    ]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, {"evaluate": evaluate})
